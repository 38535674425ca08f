"""JSON Web Tokens, read and never verified (RFC 7519 s.4.1)."""

import base64
import re
from functools import lru_cache
from typing import Any

from analyzer.codec import decode_json

_SUMMARY = re.compile(r"^\[jwt:[0-9a-f]+ [^\[\]]*\]$")
_SUMMARY_CLAIM = re.compile(r" (iss|aud|iat|nbf|exp)=([^ \]]+)")
_NUMBER = re.compile(r"^\d{1,12}(\.\d+)?$")
_TIMES = ("iat", "nbf", "exp")


@lru_cache(maxsize=1_024)
def claims(credential: str) -> dict[str, Any] | None:
    """The claims of a compact JWT, `None` where the text is none.

    The header must be an object with `alg`, or any text of two dots would pass. The summary that a redacted
    copy of a capture holds in a token's place gives the claims that it shows. The claims are shared: they
    must not be changed.
    """
    if _SUMMARY.match(credential):
        return _summarised(credential)
    parts = credential.split(".")
    if len(parts) != 3:
        return None
    head = _segment(parts[0])
    return _segment(parts[1]) if head is not None and "alg" in head else None


def unvarying(credential: str) -> str:
    """What stands for a credential in comparisons: of a summary its digest, since its words follow the clock."""
    return credential.partition(" ")[0] if _SUMMARY.match(credential) else credential


def _summarised(summary: str) -> dict[str, Any]:
    found = dict(_SUMMARY_CLAIM.findall(summary))
    times = {name: float(found[name]) for name in _TIMES if _NUMBER.match(found.get(name, ""))}
    issuer = {"iss": found["iss"]} if "iss" in found else {}
    audience = {"aud": found["aud"].split(",")} if "aud" in found else {}
    return issuer | audience | times


def _segment(text: str) -> dict[str, Any] | None:
    try:
        value = decode_json(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def epoch(value: Any) -> float | None:
    """A NumericDate claim as seconds (RFC 7519 s.2); milliseconds, a common slip, are told by their size."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value / 1000 if value > 1e11 else float(value)
