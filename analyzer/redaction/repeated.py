"""Header fields, cookies and parameters that were walked before: captures repeat them in entry after entry."""

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from analyzer.redaction.places import COOKIE, HEADER, QUERY

if TYPE_CHECKING:
    from analyzer.redaction.memory import Hit
    from analyzer.redaction.rewrite import Rewriter

REPEATING = frozenset({COOKIE, HEADER, QUERY})
"""Kinds of places whose lists hold the same records over and over."""

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
    """Stands in for a ledger while a record is walked, and keeps what it is told."""

    def __init__(self, rewriter: "Rewriter") -> None:
        self._rewriter = rewriter
        self._start = len(rewriter.path)
        self.leaves: list[tuple[tuple[str | int, ...], tuple[Hit, ...]]] = []

    def leaf(self, path: list[str | int], _text: object) -> None:
        """Takes the hits of one string away from the rewriter."""
        if self._rewriter.hits:
            self.leaves.append((tuple(path[self._start :]), tuple(self._rewriter.hits)))
            self._rewriter.hits.clear()


class Repeated:
    """Records by what they hold and where they stand; bounded, and emptied when it is full."""

    def __init__(self) -> None:
        self._walked: dict[tuple[Any, ...], Walked] = {}
        self._chars = 0

    def recall(self, place: tuple[Any, ...]) -> Walked | None:
        """What a walk of the same record in the same kind of place gave."""
        return self._walked.get(place)

    def remember(self, place: tuple[Any, ...], walked: Walked) -> None:
        """Keeps what a walk gave."""
        self._chars += _chars_of(place) + _RECORD_COST_CHARS
        if self._chars > _MAX_KEPT_CHARS:
            self._walked.clear()
            self._chars = 0
        self._walked[place] = walked


def place_of(record: dict[str, Any], key: str, kind: str, *, is_leaf: bool) -> tuple[Any, ...] | None:
    """What tells a record from all others: names, values and place; `None` where it is not worth keeping."""
    if len(record) > _MAX_FIELDS:
        return None
    for value in record.values():
        # Numbers are left out, because 1 and true are equal and yet different values.
        if type(value) is not str and type(value) is not bool:
            return None
    return (key, kind, is_leaf, *record, *record.values())


def is_large(place: tuple[Any, ...]) -> bool:
    """Whether a record takes too much memory to be kept."""
    return _chars_of(place) > _MAX_RECORD_CHARS


def _chars_of(place: tuple[Any, ...]) -> int:
    return sum(len(part) for part in place if type(part) is str)
