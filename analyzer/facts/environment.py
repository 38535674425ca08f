"""Marks of a non-production environment in hosts, token claims and key prefixes."""

import re

_MARKS = {
    "dev": "dev", "develop": "dev", "development": "dev", "local": "dev",
    "test": "test", "testing": "test", "qa": "test",
    "stage": "stage", "staging": "stage", "stg": "stage", "preprod": "stage",
    "uat": "uat", "sandbox": "sandbox", "sbx": "sandbox", "demo": "sandbox",
    "prod": "prod", "production": "prod", "live": "prod",
}  # fmt: skip
_WORDS = re.compile(r"[a-z]+")


def environment(text: str) -> str | None:
    """The environment that a host, URL or key prefix is marked with, `None` without a mark.

    Only whole words count: `latest.example.com` is not a test host.
    """
    for word in _WORDS.findall(text.lower()):
        if word in _MARKS:
            return _MARKS[word]
    return None
