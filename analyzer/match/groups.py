"""The groups of hits in one partition: bounded, and shipped in pieces to the process that merges them."""

import itertools
from collections.abc import Iterator
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from analyzer.facts.history import MERGED_SLACK
from analyzer.facts.key_digest import Digest, key_digest
from analyzer.facts.value import UNKNOWN
from analyzer.match.hits import Group, GroupKey
from analyzer.match.packed import shifted
from analyzer.pickled import kept_bytes, parcel, plain_values
from analyzer.rules.operators import judge
from analyzer.rules.truth import Truth, Verdict, settle

_PIECE = 100
"""Groups that are shipped together."""
_ROUTE_BYTES = 8
MAX_WAITING_GROUPS = 2_000
"""Groups whose cause waits for a history; of more, those with the smallest digests are kept apart."""


class Shipped(Struct, frozen=True):
    """A group with its key as bytes, which the process that merges opens only where it must."""

    digest: Digest
    is_waiting: bool
    key: bytes
    group: Group


class Groups(dict[GroupKey, Group]):
    """Groups by their key, bounded: a log of failures asks a question of its own for every URL.

    Beyond the limit, exchanges whose question is not kept are counted with the others of their rule and route,
    and what their histories would answer is taken as unknown.
    """

    def __init__(self) -> None:
        super().__init__()
        self.is_capped = False
        self._waiting: dict[GroupKey, Digest] = {}
        self._largest: Digest | None = None

    def place(self, key: GroupKey) -> GroupKey:
        """The key under which exchanges of `key` are kept."""
        if key in self or not key.is_waiting:
            return key
        digest = key_digest(key)
        if self._largest is not None and digest > self._largest:
            return undecided(key)
        self._waiting[key] = digest
        return key

    def put(self, key: GroupKey, group: Group) -> None:
        """Adds a group, or its exchanges to the group that is there."""
        key = self.place(key)
        known = self.get(key)
        if known is None:
            self[key] = group
        else:
            known.merge(group)
        if len(self._waiting) > MERGED_SLACK * MAX_WAITING_GROUPS:
            self._prune()

    def _prune(self) -> None:
        """Keeps the waiting groups with the smallest digests apart: the same ones in whatever order they came."""
        self.is_capped = True
        ranked = sorted(self._waiting, key=self._waiting.__getitem__)
        self._waiting = {key: self._waiting[key] for key in ranked[:MAX_WAITING_GROUPS]}
        self._largest = self._waiting[ranked[MAX_WAITING_GROUPS - 1]]
        for key in ranked[MAX_WAITING_GROUPS:]:
            self.put(undecided(key), self.pop(key))

    def shift_lines(self, offset: int) -> None:
        """Counts the lines of a continued log from the start of its input."""
        for group in self.values():
            group.evidence = [shifted(each, offset) for each in group.evidence]

    @property
    def routes(self) -> frozenset[int]:
        """A number for each rule and route of a group, the same in every process."""
        routes = {(key.rule, key.method, key.host, key.path_template) for key in self}
        return frozenset(int.from_bytes(key_digest(route)[:_ROUTE_BYTES]) for route in routes)

    def shipped(self) -> Iterator[Shipped]:
        """Each group, ready to be merged."""
        for key, group in self.items():
            digest = self._waiting.get(key) or key_digest(key)
            yield Shipped(digest, key in self._waiting, kept_bytes(key), group)

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickles as what another process absorbs piece by piece."""
        groups = self.shipped()
        pieces = iter(lambda: list(itertools.islice(groups, _PIECE)), [])
        return ShippedGroups, (self.is_capped, self.routes, tuple(map(parcel, pieces)))


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
    routes: frozenset[int]
    pieces: tuple[bytes, ...]
    offset: int = 0
    """Lines before the partition."""

    def shipped(self) -> Iterator[Shipped]:
        """Each group, unpacked as they are asked for."""
        for piece in self.pieces:
            for each in plain_values(piece):
                each.group.evidence = [shifted(item, self.offset) for item in each.group.evidence]
                yield each

    def shift_lines(self, offset: int) -> None:
        """Counts the lines of a continued log from the start of its input."""
        self.offset += offset
