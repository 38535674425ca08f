"""Percent-encoded text that is no URL by itself (RFC 3986 s.2.1), once or several times over."""

import re
from urllib.parse import quote, unquote

from analyzer.redaction.codecs._base import Codec, Visitor

_ENCODED = re.compile(r"[^\s%\"<>{}]*(?:%[0-9A-Fa-f]{2}[^\s%\"<>{}]*)+")


def _accepts(text: str, key: str, kind: str) -> bool:
    # A URL inside is read as one: it is encoded part by part.
    return "%" in text and "://" not in text and _ENCODED.fullmatch(text) is not None


def _rewrite(text: str, key: str, kind: str, visitor: Visitor) -> str | None:
    plain = unquote(text)
    if "\ufffd" in plain or plain == text:
        return None
    changed = visitor.visit(plain, key, kind)
    return (
        text
        if changed == plain
        else quote(changed, safe="[]:!*'(),~ " if "%20" not in text else "[]:!*'(),~")
    )


CODEC = Codec(name="percent", order=60, accepts=_accepts, rewrite=_rewrite, is_veiling=True, is_guess=True)
