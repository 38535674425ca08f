"""Quoted-printable text (RFC 2045 s.6.7), as mail and some form posts carry it."""

import quopri
import re

from analyzer.redaction.codecs._base import Codec, Visitor

_SOFT_BREAK = re.compile(r"=\r?\n")
_LONG_LINE = re.compile(r"[^\r\n]{70}=\r?\n")
"""Encoders break a line at 76 characters; a short line that ends so is more likely padded base64."""
_OCTET = re.compile(r"=[0-9A-F]{2}")


def _accepts(text: str, key: str, kind: str) -> bool:
    return "=" in text and (
        _LONG_LINE.search(text) is not None
        or (_SOFT_BREAK.search(text) is not None and _OCTET.search(text) is not None)
        or (len(_OCTET.findall(text)) >= 2 and "&" not in text and " " in text)
    )


def _rewrite(text: str, key: str, kind: str, visitor: Visitor) -> str | None:
    try:
        plain = quopri.decodestring(text.encode("ascii")).decode("utf-8")
    except (UnicodeDecodeError, UnicodeEncodeError, ValueError):
        return None
    if plain == text:
        return None
    changed = visitor.visit(plain, key, kind)
    return text if changed == plain else quopri.encodestring(changed.encode()).decode("ascii")


CODEC = Codec(name="quoted_printable", order=50, accepts=_accepts, rewrite=_rewrite, is_veiling=True)
