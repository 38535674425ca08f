"""Tokens below encodings: what an earlier redaction wrote into base64, compressed or percent-encoded text."""

import re
from urllib.parse import unquote

from analyzer.redaction.codecs import _packed, base64_text
from analyzer.redaction.tokens import find_tokens

_HEX = re.compile(r"(?:[0-9a-fA-F]{2})+")


def holds_tokens(text: str, depth: int = 4) -> bool:
    """Whether an encoded text has been rewritten by an earlier redaction, so that nothing secret is left in it."""
    digits = text.removeprefix("0x")
    raw = bytes.fromhex(digits) if _HEX.fullmatch(digits) else base64_text.decode(text)
    packed = _packed.unpack(raw) if raw is not None else None
    plain = packed.text if packed else unquote(text)
    if plain == text:
        return False
    return bool(find_tokens(plain)) or (depth > 0 and holds_tokens(plain, depth - 1))
