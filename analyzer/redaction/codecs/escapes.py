r"""Backslash escapes outside JSON: `\u0040` and `\x40` in scripts, logs and Python reprs."""

import re

from analyzer.redaction.codecs._base import Codec, Visitor

_ESCAPE = re.compile(r"\\{1,8}u([0-9a-fA-F]{4})|\\{1,8}x([0-9a-fA-F]{2})|\\{1,8}(/)")
_SLASHES = ":\\/\\/"
"""How JSON of PHP and of web pages writes a URL."""
_ESCAPED_SIGN = re.compile(r"\\(?:u005[cC]|x5[cC])(?=[ux][0-9a-fA-F]{2})")


def _accepts(text: str, key: str, kind: str) -> bool:
    return ("\\u" in text or "\\x" in text or _SLASHES in text) and _ESCAPE.search(text) is not None


def _rewrite(text: str, key: str, kind: str, visitor: Visitor) -> str | None:
    plain = _ESCAPED_SIGN.sub(r"\\", _ESCAPE.sub(_character, text))
    if plain == text:
        return None
    changed = visitor.visit(plain, key, kind)
    return text if changed == plain else changed


def _character(found: re.Match[str]) -> str:
    if found[3]:
        return "/"
    character = chr(int(found[1] or found[2], 16))
    return character if character.isprintable() and character not in "\"'\\" else found[0]


CODEC = Codec(name="escapes", order=55, accepts=_accepts, rewrite=_rewrite, is_veiling=True)
