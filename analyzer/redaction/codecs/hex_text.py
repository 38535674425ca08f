"""Hexadecimal text (RFC 4648 s.8) around readable bytes."""

import re

from analyzer.redaction.codecs import _packed
from analyzer.redaction.codecs._base import Codec, Visitor

_HEX = re.compile(r"(?:0x)?(?:[0-9a-fA-F]{2}){8,}+")

_LINE_SIGNS = str.maketrans("\r\n\t", "   ")


def _accepts(text: str, key: str, kind: str) -> bool:
    return len(text) >= 16 and _HEX.fullmatch(text) is not None


def _rewrite(text: str, key: str, kind: str, visitor: Visitor) -> str | None:
    digits = text.removeprefix("0x")
    packed = _packed.unpack(bytes.fromhex(digits))
    if packed is None or not packed.text.translate(_LINE_SIGNS).isprintable():
        return None
    changed = visitor.visit(packed.text, key, "text" if kind in {"segment", "key"} else kind)
    if changed == packed.text:
        return text
    rewritten = packed.pack(changed).hex()
    return text[: len(text) - len(digits)] + (rewritten.upper() if digits.isupper() else rewritten)


CODEC = Codec(name="hex", order=70, accepts=_accepts, rewrite=_rewrite, is_veiling=True, is_guess=True)
