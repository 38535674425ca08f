"""JSON in a string (RFC 8259), also with an anti-hijacking prefix; the rewritten text keeps its indentation."""

import re

from analyzer.codec import DecodeError, decode_json_rounding, encode_json
from analyzer.redaction.codecs._base import Codec, Visitor
from analyzer.redaction.duplicates import has_duplicates

_GUARD = re.compile(r"\s*(?:\)\]\}',?\s*|while\s*\(1\);\s*|for\s*\(;;\);\s*|/\*-secure-\s*)")
_STARTS = ("{", "[", '"', ")]}'", "while(1)", "for(;;)", "while (1)", "for (;;)")


def _accepts(text: str, key: str, kind: str) -> bool:
    return text[:40].lstrip().startswith(_STARTS)


def _rewrite(text: str, key: str, kind: str, visitor: Visitor) -> str | None:
    guard = _GUARD.match(text)
    start = guard.end() if guard else 0
    changed = visitor.rewrite_json(text[start:], key, kind)
    if changed is not None:
        return text[:start] + changed
    try:
        value = decode_json_rounding(text[start:])
    except DecodeError:
        return None
    if isinstance(value, str) and value == text[start + 1 : -1]:
        return None
    rewritten = visitor.walk(value, key, kind)
    if rewritten is value:
        if not has_duplicates(text[start:], value):
            return text
        visitor.note_loss("duplicate")
    return text[:start] + _encode(rewritten, text)


def _encode(value: object, original: str) -> str:
    is_indented = original.lstrip()[1:2] in {"\n", "\r"}
    return encode_json(value, indent=is_indented).decode("utf-8", "replace")


CODEC = Codec(name="json", order=10, accepts=_accepts, rewrite=_rewrite, is_transparent=True)
