"""JSON Web Tokens, read and never verified (RFC 7519 s.4.1)."""

import base64
from functools import lru_cache
from typing import Any

from analyzer.codec import decode_json


@lru_cache(maxsize=1_024)
def claims(credential: str) -> dict[str, Any] | None:
    """The claims of a compact JWT, `None` where the text is none.

    The header must be an object with `alg`, or any text of two dots would pass. The claims are shared: they
    must not be changed.
    """
    parts = credential.split(".")
    if len(parts) != 3:
        return None
    head = _segment(parts[0])
    return _segment(parts[1]) if head is not None and "alg" in head else None


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
