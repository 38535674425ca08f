"""What all sequence rules keep: packed observations behind the digests of their keys, bounded in sum.

Whatever the order in which they come and merge, the same ones are left: the room of a rule depends on how many
observations of each rule came, and so only ever falls while more are added. What was left out early would be left
out in the end.
"""

import sys
from collections.abc import Callable, Iterator
from itertools import groupby

from analyzer.facts.fair_room import fair_room
from analyzer.facts.history import MERGED_SLACK, SLACK, Key
from analyzer.facts.key_digest import Digest, Record, content_of, digest_of, key_digest
from analyzer.match.packed import Packed, shifted
from analyzer.match.room import fit

MAX_KEPT = 10_000
"""Observations of all rules. What a rule does not need, others may have."""


class Kept:
    """The observations of one rule; `least` is what each key has room for."""

    __slots__ = ("first_out", "is_capped", "least", "most", "records", "seen")

    def __init__(self, least: int) -> None:
        self.records: list[Record] = []
        """Packed observations: in this way they sort by key, then by order."""
        self.least = least
        self.is_capped = False
        self.most = sys.maxsize
        """How many observations each key has room for."""
        self.first_out: Digest | None = None
        """The smallest digest of a key that was left out."""
        self.seen = 0
        """Observations that came, kept or not: a number that merges by addition."""

    def has_no_room(self, key: Digest) -> bool:
        """Whether a key is certainly left out, so that nothing need be made of its observations."""
        return self.first_out is not None and key >= self.first_out

    def merge(self, other: "Kept") -> None:
        """Adds another partition's."""
        self.is_capped |= other.is_capped
        self.seen += other.seen
        self.most = min(self.most, other.most)
        self.records += other.records
        self._leave_out(other.first_out)

    def cut(self, room: int) -> None:
        """Leaves out what does not fit."""
        before = len(self.records)
        lengths = {key: min(self.most, len(each)) for key, each in self.by_key()}
        fitting = fit(lengths, self.least, room)
        self.most = min(self.most, fitting.most)
        self._leave_out(fitting.first_out)
        self.records = [record for _, each in self.by_key() for record in each[-self.most :]]
        self.is_capped |= len(self.records) < before

    def by_key(self) -> Iterator[tuple[Digest, list[Record]]]:
        """The observations of each key in their order."""
        self.records.sort()
        return ((key, [*each]) for key, each in groupby(self.records, digest_of))

    def under(self, key: Digest) -> list[Record]:
        """The observations of one key in their order."""
        return sorted(record for record in self.records if digest_of(record) == key)

    def _leave_out(self, first: Digest | None) -> None:
        """Leaves out the keys from a digest on."""
        if first is not None and (self.first_out is None or first < self.first_out):
            self.first_out = first
        if self.first_out is not None:
            self.records = [record for record in self.records if record < self.first_out]


class KeptOfAll:
    """The observations of all rules."""

    def __init__(self) -> None:
        self.by_rule: dict[str, Kept] = {}
        self._count = 0
        """Observations that are kept, or a few more."""

    @property
    def capped(self) -> set[str]:
        """The rules that saw more than is kept."""
        return {rule for rule, kept in self.by_rule.items() if kept.is_capped}

    def of(self, rule: str, least: int) -> Kept:
        """The observations of a rule, which may be new."""
        kept = self.by_rule.get(rule)
        if kept is None:
            kept = self.by_rule[rule] = Kept(least)
        return kept

    def add(self, kept: Kept, key: Key, observe: Callable[[], Packed]) -> None:
        """Adds an observation of a rule; `observe` is asked for it only where it has room."""
        kept.seen += 1
        digest = key_digest(key)
        if not kept.has_no_room(digest):
            kept.records.append(digest + observe())
            self._count += 1
            if self._count > SLACK * MAX_KEPT:
                self.settle()

    def merge(self, other: "KeptOfAll") -> None:
        """Adds another partition's; some more than are kept may pile up until `settle`."""
        for rule, kept in other.by_rule.items():
            self.of(rule, kept.least).merge(kept)
        self._count += other._count
        if self._count > MERGED_SLACK * MAX_KEPT:
            self.settle()

    def settle(self) -> None:
        """Leaves out what is over the limit, once everything is here."""
        room = fair_room([kept.seen for kept in self.by_rule.values()], MAX_KEPT)
        for kept in self.by_rule.values():
            kept.cut(room)
        self._count = sum(len(kept.records) for kept in self.by_rule.values())

    def shift_lines(self, offset: int) -> None:
        """Counts the lines of a continued log from the start of its input."""
        for kept in self.by_rule.values():
            kept.records = [digest_of(each) + shifted(content_of(each), offset) for each in kept.records]
