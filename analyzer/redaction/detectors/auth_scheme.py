"""Credentials after their scheme in running text: `curl -H "Authorization: Bearer …"` (RFC 9110 s.11)."""

import re

from analyzer.redaction.detectors._base import Detector
from analyzer.redaction.shapes import is_placeholder

_PROSE = re.compile(
    r"(?:realm|error|scope|charset|title|algorithm)=.*|[A-Za-z]?[a-z_.-]*=*|[a-z]+[_-][a-z_-]+=?"
)


def _is_credential(value: str) -> bool:
    return not is_placeholder(value) and _PROSE.fullmatch(value.rstrip(".,")) is None


DETECTOR = Detector(
    name="auth_scheme",
    category="token",
    # What a damaged file has before the word, or a program glued to it, does not make the credential harmless.
    pattern=r"(?i)(?:bearer|\b(?:basic|negotiate|token|apikey|api-key|ntlm))[ +]{1,2}([A-Za-z0-9._~+/=-]{8,})",
    check=_is_credential,
)
