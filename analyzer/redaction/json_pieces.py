"""A large JSON text read piece by piece: what a glance clears is not walked, and the rest as any record is."""

import bisect
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Raw, Struct

from analyzer.redaction.json_glance import CLOSED, DELICATE, OPEN, Glance, JsonGlance
from analyzer.redaction.places import BODY, TEXT, child_kind
from analyzer.redaction.walk import walk_value

if TYPE_CHECKING:
    from analyzer.redaction.rewrite import Rewriter

_MIN_CHARS = 400
_MIN_PARTED_CHARS = 2_000
"""Smaller pieces are walked rather than parted."""
_MAX_PARTED_LEVELS = 4

_SPACED_NAME = re.compile(r'"\s+:')

_Members = msgspec.json.Decoder(dict[str, Raw])
_Items = msgspec.json.Decoder(list[Raw])


class JsonPieces:
    """Reads JSON texts for a rewriter that harvests, and changes them for one that rewrites."""

    def __init__(self, rewriter: "Rewriter") -> None:
        self._rewriter = rewriter
        self._glance = JsonGlance(rewriter)

    def applies(self, text: str, key: str, kind: str) -> bool:
        """Whether a text is large enough, and stands where only names and texts themselves tell of secrets."""
        return (
            len(text) >= _MIN_CHARS
            and kind in {BODY, TEXT}
            and self._rewriter.is_glancing_at_json
            and (not key or self._glance.kind_of(key) == OPEN)
        )

    def walk(self, text: str, value: Any, kind: str) -> Any:
        """The decoded value of a text with every secret replaced; the same object if nothing changed."""
        if self._rewriter.tokenizer is not None:
            return _part(_Rewriting(self._rewriter, text), self._glance, Part(text), value, "", kind)
        glance = self._glance.glance(text)
        if glance.is_whole and not glance.names:
            return walk_value(self._rewriter, value, "", kind)
        harvesting = _Harvesting(self._rewriter, self._glance, text, glance)
        _part(harvesting, self._glance, Part(text), value, "", kind)
        harvesting.finish(kind)
        return value


class Part(Struct, frozen=True):
    """A piece of JSON: its text, where it starts in the whole, and how many levels below the whole it is."""

    text: str
    start: int = 0
    level: int = 0


class _Rewriting:
    """The second pass: parts that the harvest found clean, and that hold nothing known, stay as they are."""

    def __init__(self, rewriter: "Rewriter", whole: str) -> None:
        self._rewriter = rewriter
        self._found = rewriter.found_in(whole)

    def is_cleared(self, part: Part, kind: str) -> bool:
        at = bisect.bisect_left(self._found, (part.start + len(part.text),))
        is_touched = at > 0 and self._found[at - 1][1] > part.start
        return not is_touched and self._rewriter.is_clean_piece(part.text, kind)

    def walk(self, part: Part, value: Any, key: str, kind: str) -> Any:
        return walk_value(self._rewriter, value, key, kind, None, part.level)


class _Harvesting:
    """The first pass: parts without a telling name are cleared, but for their strings, which are read at the end."""

    def __init__(self, rewriter: "Rewriter", glances: JsonGlance, whole: str, glance: Glance) -> None:
        self._rewriter, self._glances, self._texts = rewriter, glances, glance.texts
        end = '"' if _SPACED_NAME.search(whole) else '":'
        self._names = [f'"{name}{end}' for name in glance.names]
        self._cleared: list[str] = []
        self._walked: set[str] = set()
        """Strings of the parts that were walked under their names."""

    def is_cleared(self, part: Part, _kind: str) -> bool:
        if any(name in part.text for name in self._names):
            return False
        self._cleared.append(part.text)
        return True

    def walk(self, part: Part, value: Any, key: str, kind: str) -> Any:
        self._walked |= self._glances.glance(part.text).texts
        return walk_value(self._rewriter, value, key, kind, None, part.level)

    def finish(self, kind: str) -> None:
        """Reads the strings of the cleared parts, and notes the parts in which nothing was found."""
        everywhere = "".join(self._cleared) if self._walked else ""
        shared = {one for one in self._texts & self._walked if _may_be_escaped(one) or one in everywhere}
        telling = self._read((self._texts - self._walked) | shared, kind)
        is_findable = not any(map(_may_be_escaped, telling))
        for part in self._cleared if is_findable else ():
            if not any(text in part for text in telling):
                self._rewriter.note_clean_piece(part, kind)

    def _read(self, texts: Iterable[str], kind: str) -> list[str]:
        """Visits strings under no name, and returns those in which something was found."""
        telling = []
        for text in texts:
            before = len(self._rewriter.hits)
            self._rewriter.visit(text, "", kind)
            if len(self._rewriter.hits) > before:
                telling.append(text)
        return telling


def _part(
    reading: _Harvesting | _Rewriting, glances: JsonGlance, part: Part, value: Any, key: str, kind: str
) -> Any:
    """A piece of JSON read as a whole or part by part."""
    if type(value) is not dict and type(value) is not list:
        return reading.walk(part, value, key, kind)
    if reading.is_cleared(part, kind):
        return value
    is_large = len(part.text) >= _MIN_PARTED_CHARS and part.level < _MAX_PARTED_LEVELS
    inner = _parts(glances, part.text, value) if is_large else None
    if inner is None:
        return reading.walk(part, value, key, kind)
    changes: dict[str | int, Any] = {}
    at = 0
    for place, raw in inner:
        child, text = value[place], bytes(raw).decode("utf-8")
        at = part.text.index(text, at)
        below = Part(text, part.start + at, part.level + 1)
        at += len(text)
        if type(place) is str and glances.kind_of(place) == DELICATE:
            new = reading.walk(below, child, place, child_kind(kind, place))
        else:
            new = _part(reading, glances, below, child, "", kind)
        if new is not child and new != child:
            changes[place] = new
    return _with(value, changes)


def _parts(glances: JsonGlance, text: str, value: Any) -> Iterable[tuple[Any, Raw]] | None:
    """The parts of a list or object as JSON texts, `None` where they must be walked together."""
    try:
        if type(value) is list:
            is_pair = len(value) == 2 and all(type(one) is str for one in value)
            items = [] if is_pair else _Items.decode(text)
            return enumerate(items) if len(items) == len(value) else None
        members = _Members.decode(text)
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
        return None
    is_open = all(glances.kind_of(name) != CLOSED for name in value)
    return members.items() if is_open and members.keys() == value.keys() else None


def _with(value: Any, changes: dict[Any, Any]) -> Any:
    """A copy of a list or object with some of its parts replaced; the value itself without changes."""
    if not changes:
        return value
    if isinstance(value, dict):
        return value | changes
    copy = list(value)
    for place, new in changes.items():
        copy[place] = new
    return copy


def _may_be_escaped(text: str) -> bool:
    """Whether a string may look otherwise in JSON than it is."""
    return not text.isascii() or not text.isprintable() or any(sign in text for sign in '"\\/')
