"""Members of a JSON object that a later one of the same name overrides: a tree does not show them, its text does."""

import json
from typing import Any

from analyzer.codec import encode_json

_ESCAPED_COLON = b"\\u003"
"""What a colon in a string may begin with, which the value shows and its text does not."""


class _Found(Exception):
    """A name stands twice."""


def has_duplicates(text: str | bytes, value: Any) -> bool:
    """Whether the JSON text of a value names a member of an object twice.

    Each member has a colon, so a text with no more of them than the value written anew has lost nothing; only
    others are read once more, member by member.
    """
    raw = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    is_countable = _ESCAPED_COLON not in raw and b"\0" not in raw
    if is_countable and raw.count(b":") == encode_json(value).count(b":"):
        return False
    try:
        json.loads(raw, object_pairs_hook=_distinct, parse_int=str, parse_float=str)
    except _Found:
        return True
    except (ValueError, RecursionError):
        return False
    return False


def _distinct(pairs: list[tuple[str, Any]]) -> None:
    if len({name for name, _ in pairs}) < len(pairs):
        raise _Found
