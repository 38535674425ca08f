"""Path templates: the same route under one name, so that counts, findings and histories group."""

import re
from functools import lru_cache
from itertools import pairwise
from urllib.parse import unquote

_UUID = re.compile(r"^[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{12}$")
_VERSION = re.compile(r"^v\d+(\.\d+)*((alpha|beta|rc)\d*)?$", re.IGNORECASE)
_PREFIX = re.compile(r"^[A-Za-z]{1,12}[-_](?=[A-Za-z0-9_-]+$)")
_SEPARATOR = re.compile(r"[-_]")
_LOCALE = re.compile(r"^[a-z]{2,3}[-_](001|150|419)$", re.IGNORECASE)
"""Languages of a UN M.49 region, such as `es-419` (RFC 5646 s.2.2.4)."""
_WORD = re.compile(r"^[A-Za-z][A-Za-z_.-]*$")
_MAX_NAME_CHARS = 120
_LONG_ID_CHARS = 20
_MAX_SEGMENTS = 24


_PLAIN_ID = re.compile(
    r"\d+|(?=.*\d)[0-9a-f]{8,120}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
)
"""Ids that need no closer look: numbers, hex and UUIDs."""
_MAX_REMEMBERED = 65_536
_shown: dict[str, str] = {}
"""Segment -> what stands for it in a template; ids of the plain kinds are not remembered."""


@lru_cache(maxsize=2_048)
def path_template(path: str) -> str:
    """The path with each segment that looks like an id replaced by `{id}`.

    Ids are numbers, UUIDs, hex and random strings, prefixed ids (`job-17`), mail addresses and dates;
    `v4` and words stay, so that `/v1` and `/v2` are two routes. A path of more than 24 segments is cut.
    """
    segments = path.split("/")
    shown = [_shown.get(segment) or _segment(segment) for segment in segments[: _MAX_SEGMENTS + 1]]
    if len(segments) > len(shown):
        shown.append("{more}")
    return "/".join(shown) or "/"


def _segment(raw: str) -> str:
    if _PLAIN_ID.fullmatch(raw):
        return "{id}"
    shown = "{id}" if is_id(unquote(raw)) else raw
    if len(_shown) >= _MAX_REMEMBERED:
        _shown.clear()
    _shown[raw] = shown
    return shown


def is_id(text: str) -> bool:
    """Whether a path segment looks like an identifier rather than a name of the route."""
    if len(text) > _MAX_NAME_CHARS:
        return True
    if not text or _is_name(text):
        return False
    if text[0].isdigit() and text[-1].isdigit() and not any(char.isalpha() for char in text):
        return True
    if _UUID.match(text) or "@" in text[1:]:
        return True
    if _WORD.match(text) and not _looks_random(text):
        return False
    return _has_id_behind_prefix(text) or _looks_random(text)


def _is_name(text: str) -> bool:
    """Versions, locales, unexpanded placeholders, and what people write with spaces."""
    is_placeholder = text[0] == "{" and text[-1] == "}"
    return is_placeholder or " " in text or bool(_VERSION.match(text) or _LOCALE.match(text))


def _has_id_behind_prefix(text: str) -> bool:
    """`job-17` and `cus_9s6XKz`, but neither `api-v2` nor `top-10-customers`."""
    prefix = _PREFIX.match(text)
    if not prefix:
        return False
    last = _SEPARATOR.split(text)[-1]
    return any(char.isdigit() for char in last) and not _VERSION.match(last)


def _looks_random(text: str) -> bool:
    """Long text with digits inside, or long text in which upper and lower case alternate without words."""
    digits = sum(char.isdigit() for char in text)
    if digits and len(text) >= 8 and "." not in text and _hex_or_mixed(text, digits):
        return True
    changes = sum(a.islower() and b.isupper() for a, b in pairwise(text))
    return len(text) >= _LONG_ID_CHARS and changes * 4 >= len(text)


def _hex_or_mixed(text: str, digits: int) -> bool:
    is_hex = all(char in "0123456789abcdefABCDEF" for char in text)
    return is_hex or digits * 4 >= len(text) or (len(text) >= _LONG_ID_CHARS and digits >= 3)
