"""Fresh made-up values of one seed, and a capture with what must be gone from it and what must survive."""

import base64
import json
import random
import string
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

ALNUM = string.ascii_letters + string.digits


@dataclass
class Planted:
    """A capture, what must be gone from it and what must survive."""

    har: dict[str, Any]
    secrets: list[tuple[str, str, str]] = field(default_factory=list)
    """(value, how it is known, place)"""
    look_alikes: list[tuple[str, str]] = field(default_factory=list)
    """(text, place)"""


class Values:
    """Fresh made-up values of one seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def text(self, size: int, alphabet: str = ALNUM) -> str:
        head = (
            self.random.choice(string.ascii_letters)
            + self.random.choice("0123456789")
            + self.random.choice("KQXZ")
        )
        return head + "".join(self.random.choices(alphabet, k=size - 3))

    def digits(self, size: int) -> str:
        return "".join(self.random.choices("123456789", k=size))

    def word(self) -> str:
        return "".join(
            self.random.choices("bcdfghjklmnprstvw", k=1)
            + self.random.choices("aeiou", k=1)
            + self.random.choices(string.ascii_lowercase, k=6)
        )

    def uuid(self) -> str:
        digits = "".join(self.random.choices("0123456789abcdef", k=32))
        return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"

    # self-identifying values
    def email(self) -> str:
        return f"{self.word()}.{self.word()}{self.digits(2)}@{self.word()}.example"

    def jwt(self) -> str:
        def part(value: Any) -> str:
            return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

        claims = {
            "sub": self.uuid(),
            "email": self.email(),
            "exp": 1_700_000_000,
            "iss": "https://issuer.example",
        }
        return f"{part({'alg': 'RS256', 'kid': 'k1'})}.{part(claims)}.{self.text(43)}"

    def card(self) -> str:
        digits = "4" + self.digits(14)
        total = sum(sum(divmod(int(digit) * (2 - at % 2), 10)) for at, digit in enumerate(digits))
        return digits + str(-total % 10)

    def iban(self) -> str:
        account = self.digits(18)
        return f"DE{98 - int(account + '131400') % 97:02d}{account}"

    def self_identifying(self) -> dict[str, Callable[[], str]]:
        return {
            "email": self.email,
            "jwt": self.jwt,
            "card": self.card,
            "iban": self.iban,
            "cleanlist_key": lambda: "clapi_" + self.text(64),
            "hari_key": lambda: "hari_" + self.text(32),
            "aws_key_id": lambda: (
                "AKIA" + "".join(self.random.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", k=16))
            ),
            "github": lambda: "ghp_" + self.text(36),
            "slack": lambda: f"xoxb-{self.digits(12)}-{self.text(24)}",
            "stripe": lambda: "sk_live_" + self.text(24),
            "google": lambda: "AIza" + self.text(35),
            "ssn": lambda: f"{self.random.randint(100, 665)}-{self.digits(2)}-{self.digits(4)}",
            "phone": lambda: f"+1 415 555 {self.digits(4)}",
            "mac": lambda: ":".join(f"{self.random.randint(0, 255):02x}" for _ in range(6)),
            "ip": lambda: f"203.0.113.{self.random.randint(2, 250)}",
            "private_ip": lambda: (
                f"10.{self.random.randint(10, 250)}.{self.random.randint(10, 250)}.{self.random.randint(10, 250)}"
            ),
        }

    def named(self) -> dict[str, Callable[[], str]]:
        return {
            "password": lambda: self.text(10) + "!x",
            "api_key": lambda: self.text(32),
            "clientSecret": lambda: self.text(40),
            "access_token": lambda: self.text(36),
            "sessionId": lambda: self.text(26),
            "userName": lambda: self.word() + self.word(),
            "user_id": self.uuid,
            "X-Auth-Token": lambda: self.text(24),
            "signature": lambda: self.text(44),
            "AWS_SECRET_ACCESS_KEY": lambda: self.text(40),
            "contraseña": lambda: self.text(12),
            "refresh-token": lambda: self.text(30),
            "firstName": lambda: self.word().title() + self.word(),
        }
