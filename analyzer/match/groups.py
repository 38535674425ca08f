"""All groups of hits: bounded, and shipped in pieces, so that merging never holds those of two partitions as values."""

import itertools
import pickle
from collections.abc import Iterator
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from analyzer.facts.history import MERGED_SLACK
from analyzer.facts.value import UNKNOWN
from analyzer.match.hits import Group, GroupKey
from analyzer.match.packed import shifted
from analyzer.match.tallies import digest
from analyzer.pickled import plain_values
from analyzer.rules.operators import judge
from analyzer.rules.truth import Truth, Verdict, settle

_PIECE = 100
"""Groups that are shipped together."""
MAX_WAITING_GROUPS = 2_000
"""Groups whose cause waits for a history; of more, those with the smallest digests are kept apart."""


class Groups(dict[GroupKey, Group]):
    """Groups by their key, bounded: a log of failures asks a question of its own for every URL.

    Beyond the limit, exchanges whose question is not kept are counted with the others of their rule and route,
    and what their histories would answer is taken as unknown.
    """

    def __init__(self) -> None:
        super().__init__()
        self.is_capped = False
        self._waiting: dict[GroupKey, int] = {}
        self._largest: int | None = None

    def place(self, key: GroupKey) -> GroupKey:
        """The key under which exchanges of `key` are kept."""
        if key in self or all(isinstance(verdict, Truth) for _, verdict in key.verdicts):
            return key
        number = digest(key.verdicts)
        if self._largest is not None and number > self._largest:
            return undecided(key)
        self._waiting[key] = number
        return key

    def put(self, key: GroupKey, group: Group) -> None:
        """Adds a group, or its exchanges to the group that is there."""
        key = self.place(key)
        known = self.get(key)
        if known is None:
            group.share()
            self[key.sharing()] = group
        else:
            known.merge(group)
        if len(self._waiting) > MERGED_SLACK * MAX_WAITING_GROUPS:
            self.prune()

    def merge(self, other: "Groups | ShippedGroups") -> None:
        """Adds another partition's groups."""
        self.is_capped |= other.is_capped
        for key, group in other.items():
            self.put(key, group)

    def drained(self) -> Iterator[tuple[GroupKey, Group]]:
        """The groups in the order of their first exchanges, each let go of as it is taken."""
        self._waiting.clear()
        left = sorted(self, key=lambda key: (self[key].first_order, key.keys))
        left.reverse()
        while left:
            key = left.pop()
            yield key, self.pop(key)

    def shift_lines(self, offset: int) -> None:
        """Counts the lines of a continued log from the start of its input."""
        for group in self.values():
            group.evidence = [shifted(each, offset) for each in group.evidence]

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickles as what another process absorbs piece by piece."""
        items = iter(self.items())
        pieces = iter(lambda: list(itertools.islice(items, _PIECE)), [])
        return ShippedGroups, (self.is_capped, tuple(pickle.dumps(each, 5) for each in pieces))

    def prune(self) -> None:
        """Keeps the waiting groups with the smallest digests apart: the same ones in whatever order they came."""
        if len(self._waiting) <= MAX_WAITING_GROUPS:
            return
        self.is_capped = True
        ranked = sorted(self._waiting.items(), key=lambda item: (item[1], repr(item[0])))
        self._largest = ranked[MAX_WAITING_GROUPS - 1][1]
        self._waiting = dict(ranked[:MAX_WAITING_GROUPS])
        for key, _ in ranked[MAX_WAITING_GROUPS:]:
            self.put(undecided(key), self.pop(key))


def undecided(key: GroupKey) -> GroupKey:
    """The key of exchanges of the same rule and route of which no history is asked."""
    verdicts: list[tuple[int, Verdict]] = []
    for index, verdict in key.verdicts:
        truth = settle(verdict, lambda query: UNKNOWN, judge)
        if truth is not Truth.FALSE:
            verdicts.append((index, truth))
    return replace(key, verdicts=tuple(verdicts))


class ShippedGroups(Struct):
    """The groups of a partition as another process made them."""

    is_capped: bool
    pieces: tuple[bytes, ...]
    offset: int = 0
    """Lines before the partition."""

    def items(self) -> Iterator[tuple[GroupKey, Group]]:
        """Each group with its key, unpacked as they are asked for."""
        for piece in self.pieces:
            for key, group in plain_values(piece):
                group.evidence = [shifted(each, self.offset) for each in group.evidence]
                yield key, group

    def __iter__(self) -> Iterator[GroupKey]:
        return (key for key, _ in self.items())

    def shift_lines(self, offset: int) -> None:
        """Counts the lines of a continued log from the start of its input."""
        self.offset += offset
