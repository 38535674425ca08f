"""The summary that stands in place of a JSON Web Token: what diagnosis needs, and nothing about the person."""

import re
from functools import lru_cache
from typing import Any

from msgspec import Struct

from analyzer.codec import DecodeError, decode_json
from analyzer.redaction.codecs.base64_text import decode

_SHOWN_HEADER = ("alg", "kid")
_SHOWN_CLAIMS = ("iss", "aud", "iat", "nbf", "exp")
_JOSE_MEMBERS = frozenset({"alg", "typ", "enc", "kid", "cty", "x5t"})
_UNSHOWABLE = re.compile(r"[^\w.:/@~+,\-]")
_MAX_CACHED = 256
_MAX_CACHED_CHARS = 1_024
"""Tokens of one issuer begin alike."""
_UNITS = (("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1))


def parts_of(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The header and the claims of a token; what does not decode (encrypted, cut off) is empty."""
    pieces = [*token.split("."), ""]
    return _object(pieces[0]), _object(pieces[1])


def is_jwt(token: str) -> bool:
    """Whether a text starts with a JOSE header (RFC 7515 s.4), rather than with any JSON in base64."""
    head = token.partition(".")[0]
    return _is_jose(head) if len(head) <= _MAX_CACHED_CHARS else _is_jose.__wrapped__(head)


@lru_cache(maxsize=_MAX_CACHED)
def _is_jose(head: str) -> bool:
    return not _JOSE_MEMBERS.isdisjoint(_object(head))


def _object(piece: str) -> dict[str, Any]:
    raw = decode(piece)
    if not raw:
        return {}
    try:
        value = decode_json(raw)
    except DecodeError:
        return {}
    return value if isinstance(value, dict) else {}


class Shown(Struct, frozen=True):
    """What is shown of a token at any time, and when it expires."""

    words: str
    exp: Any


def shown(token: str, digest: str, show: Any) -> Shown:
    """`jwt:ab12cd34 alg=RS256 …` and the time of expiry; `show` redacts one shown value."""
    header, claims = parts_of(token)
    named = [(name, header.get(name)) for name in _SHOWN_HEADER] + [
        (name, claims.get(name)) for name in _SHOWN_CLAIMS
    ]
    words = [
        f"{name}={_UNSHOWABLE.sub('_', show(_flat(value)))[:120]}"
        for name, value in named
        if _is_shown(value)
    ]
    return Shown(" ".join([f"jwt:{digest}", *words]), claims.get("exp"))


def with_lifetime(token: Shown, at_s: float | None) -> str:
    """`[jwt:ab12cd34 alg=RS256 … exp=… expired 35m before request]`.

    `at_s` is the time of the request in seconds since the epoch.
    """
    lifetime = _lifetime(token.exp, at_s)
    return f"[{token.words} {lifetime}]" if lifetime else f"[{token.words}]"


def summary(token: str, digest: str, at_s: float | None, show: Any) -> str:
    """What stands in place of a token; `show` redacts one shown value."""
    return with_lifetime(shown(token, digest, show), at_s)


def _is_shown(value: Any) -> bool:
    return (
        isinstance(value, str | int | float) and not isinstance(value, bool) and value != ""
    ) or isinstance(value, list)


def _flat(value: Any) -> str:
    if isinstance(value, list):
        return ",".join(str(item) for item in value if isinstance(item, str))[:400] or "none"
    return str(value)


def _lifetime(exp: Any, at_s: float | None) -> str:
    if not isinstance(exp, int | float) or isinstance(exp, bool) or at_s is None:
        return ""
    left_s = int(exp - at_s)
    return (
        f"expires {_span(left_s)} after request"
        if left_s >= 0
        else f"expired {_span(-left_s)} before request"
    )


def _span(seconds: int) -> str:
    for unit, size in _UNITS:
        if seconds >= size:
            return f"{seconds // size}{unit}"
    return "0s"
