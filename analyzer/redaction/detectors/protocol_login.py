"""Logins of line protocols: `USER` and `PASS` (RFC 959), `LOGIN` (RFC 9051), `AUTH PLAIN` (RFC 4616), Redis."""

from analyzer.redaction.detectors._base import Detector
from analyzer.redaction.shapes import is_placeholder

DETECTOR = Detector(
    name="protocol_login",
    category="password",
    hint=r"PASS |AUTH|LOGIN ",
    pattern=r"(?:\bUSER \S+\s+(?:[+\d][^\n]*\n)?[CS<>: ]{0,4}PASS |\bAUTH (?:PLAIN|XOAUTH2) "
    r"|(?:^|\n|: |> )[A-Za-z]+\d{1,6} LOGIN \S+ \"?|\bAUTH\s+\$\d{1,4}\s+)"
    r"([^\s\"']{6,})",
    check=lambda value: not (is_placeholder(value) or value.isalpha()),
)
