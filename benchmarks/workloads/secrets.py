"""Secrets that the made-up captures carry, and a list of them, so that a redacted copy can be searched."""

import random

PEOPLE = 400


class Secrets:
    """One session and one token, and the mail addresses of some hundred people."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self.session = f"{chance.getrandbits(160):040x}"
        self.token = f"tok{chance.getrandbits(200):050x}"
        self.planted = {self.session, self.token}
        """Those that were given out."""

    def person(self) -> str:
        """The mail address of somebody."""
        number = self._chance.randrange(PEOPLE)
        address = f"person{number}.made-up{number * 7919 % 1000}@mail{number % 9}.example"
        self.planted.add(address)
        return address
