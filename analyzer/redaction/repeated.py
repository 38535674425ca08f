"""Header fields, cookies and parameters that were walked before: captures repeat them in entry after entry."""

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from analyzer.redaction import walk
from analyzer.redaction.places import COOKIE, HEADER, QUERY

if TYPE_CHECKING:
    from analyzer.redaction.memory import Hit
    from analyzer.redaction.rewrite import Rewriter

REPEATING = frozenset({COOKIE, HEADER, QUERY})
"""Kinds of places whose lists hold the same records over and over."""

_PAIR = ("name", "value")
_MAX_FIELDS = 10
_MAX_RECORD_CHARS = 8_192
_MAX_KEPT_CHARS = 6 << 20
_RECORD_COST_CHARS = 400
"""What keeping a record costs beside its own characters."""

Leaves = tuple[tuple[tuple[str | int, ...], tuple["Hit", ...]], ...]
"""The hits of each string of a record, with its path below the record."""


class Walked(Struct, frozen=True):
    """What a walk of a record gave: the record itself if nothing changed."""

    record: Any
    leaves: Leaves
    is_veiled: bool


class LeafNotes:
    """Stands in for a ledger while a record is walked, and keeps the hits that it is told of."""

    def __init__(self, start: int) -> None:
        self._start = start
        self.leaves: list[tuple[tuple[str | int, ...], tuple[Hit, ...]]] = []

    def leaf(self, path: list[str | int], hits: "list[Hit]") -> None:
        """Takes the hits of one string."""
        if hits:
            self.leaves.append((tuple(path[self._start :]), tuple(hits)))
            hits.clear()


class Repeated:
    """Records by what they hold and where they stand; bounded, and emptied when it is full."""

    def __init__(self) -> None:
        self._walked: dict[tuple[Any, ...], Walked] = {}
        self._chars = 0

    def recall(self, place: tuple[Any, ...]) -> Walked | None:
        """What a walk of the same record in the same kind of place gave."""
        return self._walked.get(place)

    def remember(self, place: tuple[Any, ...], walked: Walked) -> None:
        """Keeps what a walk gave, unless the record is long."""
        chars = _chars_of(place)
        if chars > _MAX_RECORD_CHARS:
            return
        self._chars += chars + _RECORD_COST_CHARS
        if self._chars > _MAX_KEPT_CHARS:
            self._walked.clear()
            self._chars = 0
        self._walked[place] = walked


def walk_repeated(rewriter: "Rewriter", record: dict[str, Any], key: str, kind: str, level: int) -> Any:
    """A header field, cookie or parameter, walked unless the same one was walked before in such a place."""
    is_leaf = rewriter.depth == 0 and rewriter.ledger is not None
    notes_kept = is_leaf and rewriter.ledger is not None and rewriter.ledger.notes_kept
    place = None if notes_kept else _place_of(record, key, kind, is_leaf=is_leaf)
    if place is None:
        return _walk(rewriter, record, key, kind, level)
    walked = rewriter.repeated.recall(place)
    if walked is None:
        return _walk_and_keep(rewriter, place, record, level)
    rewriter.is_veiled = rewriter.is_veiled or walked.is_veiled
    _book(rewriter, walked.leaves)
    return record if walked.record is None else walked.record


def _walk_and_keep(rewriter: "Rewriter", place: tuple[Any, ...], record: dict[str, Any], level: int) -> Any:
    key, kind, is_leaf, *_ = place
    notes = LeafNotes(len(rewriter.path)) if is_leaf else None
    outer = (rewriter.hits, rewriter.is_volatile, rewriter.is_veiled, rewriter.leaf_notes)
    rewriter.hits, rewriter.is_volatile, rewriter.is_veiled, rewriter.leaf_notes = [], False, False, notes
    failed = _failures(rewriter)
    try:
        rewritten = _walk(rewriter, record, key, kind, level)
    finally:
        rest, is_volatile, is_veiled = tuple(rewriter.hits), rewriter.is_volatile, rewriter.is_veiled
        rewriter.hits, _, _, rewriter.leaf_notes = outer
        rewriter.is_volatile, rewriter.is_veiled = is_volatile or outer[1], is_veiled or outer[2]
    leaves = (*(notes.leaves if notes else ()), *((((), rest),) if rest else ()))
    if not is_volatile and failed == _failures(rewriter):
        new = None if rewritten is record else rewritten
        rewriter.repeated.remember(place, Walked(new, leaves, is_veiled))
    _book(rewriter, leaves)
    return rewritten


def _failures(rewriter: "Rewriter") -> int:
    # The sum of a Counter takes longer than to see that it is empty, as it nearly always is.
    return rewriter.failures.total() if rewriter.failures else 0


def _walk(rewriter: "Rewriter", record: dict[str, Any], key: str, kind: str, level: int) -> Any:
    """What any walk of a record gives, the shortest way where it is a name and its value and no more."""
    if tuple(record) != _PAIR:
        return walk.walk_value(rewriter, record, key, kind, None, level)
    name, value = record["name"], record["value"]
    if type(value) is not str or type(name) is not str or not name or not rewriter.is_harmless_name(name):
        return walk.walk_value(rewriter, record, key, kind, None, level)
    rewriter.enter("value")
    new = rewriter.visit(value, name, kind)
    rewriter.note_leaf(new)
    rewriter.leave()
    return record if new == value else {"name": name, "value": new}


def _book(rewriter: "Rewriter", leaves: Leaves) -> None:
    """Counts the hits of a record where it stands now."""
    for below, hits in leaves:
        rewriter.hits.extend(hits)
        if below:
            rewriter.path.extend(below)
            rewriter.note_leaf(None)
            del rewriter.path[-len(below) :]


def _place_of(record: dict[str, Any], key: str, kind: str, *, is_leaf: bool) -> tuple[Any, ...] | None:
    """What tells a record from all others: names, values and place; `None` where it is not worth keeping."""
    if len(record) > _MAX_FIELDS:
        return None
    for value in record.values():
        # Numbers are left out, because 1 and true are equal and yet different values.
        if type(value) is not str and type(value) is not bool:
            return None
    return (key, kind, is_leaf, *record, *record.values())


def _chars_of(place: tuple[Any, ...]) -> int:
    return sum(len(part) for part in place if type(part) is str)
