"""A large JSON text walked piece by piece: what a glance clears is not walked, and the rest as any record is."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Raw

from analyzer.redaction.json_glance import CLOSED, DELICATE, OPEN, Glance, JsonGlance
from analyzer.redaction.places import BODY, TEXT, child_kind
from analyzer.redaction.walk import walk_value

if TYPE_CHECKING:
    from analyzer.redaction.rewrite import Rewriter

_MIN_CHARS = 400
_MIN_PARTED_CHARS = 2_000
"""Smaller pieces are walked rather than parted."""
_MAX_PARTED_LEVELS = 4

_Members = msgspec.json.Decoder(dict[str, Raw])
_Items = msgspec.json.Decoder(list[Raw])
_EVERYTHING = Glance(is_whole=True)


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

    def walk(self, text: str, value: Any, kind: str, level: int = 0) -> Any:
        """The decoded value of a text with every secret replaced; the same object if nothing changed."""
        if type(value) is not dict and type(value) is not list:
            return self._walk(value, "", kind, level)
        is_harvest = self._rewriter.tokenizer is None
        glance = self._glance.glance(text) if is_harvest else _EVERYTHING
        if is_harvest and not glance.is_whole:
            self._read(glance, kind)
            return value
        return self._parted(text, value, kind, level, glance.closed)

    def _read(self, glance: Glance, kind: str) -> None:
        for one in glance.texts:
            self._rewriter.visit(one, "", kind)

    def _parted(self, text: str, value: Any, kind: str, level: int, closed: frozenset[str]) -> Any:
        """A piece walked part by part, if what names its parts says nothing about them."""
        is_large = len(text) >= _MIN_PARTED_CHARS and level < _MAX_PARTED_LEVELS
        parts = self._parts(text, value) if is_large else None
        if parts is None:
            return self._walk(value, "", kind, level)
        changes = {}
        for place, raw in parts:
            child = value[place]
            if type(place) is str and self._glance.kind_of(place) == DELICATE:
                new = self._walk(child, place, child_kind(kind, place), level + 1)
            elif type(child) is dict or type(child) is list:
                new = self._part(bytes(raw).decode("utf-8"), child, kind, level + 1, closed)
            else:
                new = self._walk(child, "", kind, level + 1)
            if new is not child and new != child:
                changes[place] = new
        return _with(value, changes)

    def _part(self, text: str, value: Any, kind: str, level: int, closed: frozenset[str]) -> Any:
        rewriter = self._rewriter
        if rewriter.is_known_clean(text, kind):
            return value
        is_small = len(text) < _MIN_PARTED_CHARS
        if is_small and (rewriter.tokenizer is not None or any(f'"{name}"' in text for name in closed)):
            return self._walk(value, "", kind, level)
        before = len(rewriter.hits)
        new = self.walk(text, value, kind, level)
        if len(rewriter.hits) == before:
            rewriter.note_clean_piece(text, kind)
        return new

    def _parts(self, text: str, value: Any) -> Iterable[tuple[str | int, Raw]] | None:
        """The parts of a list or object as JSON texts, `None` where they must be walked together."""
        try:
            if type(value) is list:
                is_pair = len(value) == 2 and all(type(one) is str for one in value)
                items = [] if is_pair else _Items.decode(text)
                return enumerate(items) if len(items) == len(value) else None
            members = _Members.decode(text)
        except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
            return None
        is_open = all(self._glance.kind_of(name) != CLOSED for name in value)
        return members.items() if is_open and members.keys() == value.keys() else None

    def _walk(self, value: Any, key: str, kind: str, level: int) -> Any:
        return walk_value(self._rewriter, value, key, kind, None, level)


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
