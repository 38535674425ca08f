"""Tokens give their claims, whole or as the summary that a redacted copy holds."""

import base64

import pytest

from analyzer.codec import encode_json
from analyzer.facts.auth import fingerprint, split_authorization
from analyzer.facts.jwt import claims
from analyzer.redaction.jwt import summary

CLAIMS = {"iss": "https://id.example.net", "aud": ["acme", "acme-dev"], "exp": 1793697600, "sub": "u_7"}
TOKEN = ".".join(
    [
        *(
            base64.urlsafe_b64encode(encode_json(part)).decode().rstrip("=")
            for part in ({"alg": "HS256"}, CLAIMS)
        ),
        "made-up",
    ]
)


def redacted(at_s: float, digest: str = "4dd80279") -> str:
    return summary(TOKEN, digest, at_s, str)


def test_a_token_gives_its_claims():
    assert claims(TOKEN) == CLAIMS


def test_a_summary_gives_the_claims_that_it_shows():
    shown = {name: value for name, value in CLAIMS.items() if name != "sub"}
    assert claims(redacted(1793697000.0)) == shown


def test_a_summary_stands_for_one_token_whenever_it_was_sent():
    early, late = redacted(1793690000.0), redacted(1793699000.0)
    assert early != late
    assert fingerprint(early) == fingerprint(late) != fingerprint(redacted(1793690000.0, "0badc0de"))


def test_a_summary_has_no_scheme_of_its_own():
    text = redacted(1793690000.0)
    assert split_authorization(text) == ("", text)
    assert split_authorization(f"Bearer {text}") == ("bearer", text)


@pytest.mark.parametrize("text", ["[jwt:4dd80279", "[jwt:XYZ exp=1]", "[token:4dd80279]", "a.b.c", ""])
def test_other_text_is_no_token(text):
    assert claims(text) is None
