"""What all sequence rules keep: packed observations under their keys, bounded in sum.

Whatever the order in which they come and merge, the same ones are left: the room of a rule depends on how many
observations of each rule came, and so only ever falls while more are added. What was left out early would be left
out in the end.
"""

import sys
from collections.abc import Callable

from analyzer.facts.fair_room import fair_room
from analyzer.facts.history import MERGED_SLACK, SLACK
from analyzer.match.packed import Packed, shifted
from analyzer.match.room import Key, Rank, fit, rank

MAX_KEPT = 10_000
"""Observations of all rules. What a rule does not need, others may have."""


class Kept:
    """The observations of one rule; `least` is what each key has room for."""

    __slots__ = ("by_key", "count", "first_out", "is_capped", "least", "most", "seen")

    def __init__(self, least: int) -> None:
        self.by_key: dict[Key, list[Packed]] = {}
        self.least = least
        self.is_capped = False
        self.most = sys.maxsize
        """How many observations each key has room for."""
        self.first_out: Rank | None = None
        """The lowest rank of a key that was left out."""
        self.seen = 0
        """Observations that came, kept or not: a number that merges by addition."""
        self.count = 0
        """Observations that are kept."""

    def has_no_room(self, key: Key) -> bool:
        """Whether a key is certainly left out, so that nothing need be made of its observations."""
        return self.first_out is not None and key not in self.by_key and rank(key) >= self.first_out

    def extend(self, key: Key, observations: list[Packed]) -> None:
        """Adds observations under a key, which `seen` does not count."""
        if not self.has_no_room(key):
            self.by_key.setdefault(key, []).extend(observations)
            self.count += len(observations)

    def merge(self, other: "Kept") -> None:
        """Adds another partition's."""
        self.is_capped |= other.is_capped
        self.seen += other.seen
        self.most = min(self.most, other.most)
        self._leave_out(other.first_out)
        for key, observations in other.by_key.items():
            self.extend(key, observations)

    def cut(self, room: int) -> None:
        """Leaves out what does not fit."""
        lengths = {key: min(self.most, len(each)) for key, each in self.by_key.items()}
        fitting = fit(lengths, self.least, room)
        before = self.count
        self.most = min(self.most, fitting.most)
        self._leave_out(fitting.first_out)
        for key, observations in self.by_key.items():
            if len(observations) > self.most:
                self.count -= len(observations) - self.most
                self.by_key[key] = sorted(observations)[-self.most :]
        self.is_capped |= self.count < before

    def _leave_out(self, first: Rank | None) -> None:
        """Leaves out the keys from a rank on."""
        if first is None or (self.first_out is not None and self.first_out <= first):
            return
        self.first_out = first
        for key in [key for key in self.by_key if rank(key) >= first]:
            self.count -= len(self.by_key.pop(key))


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
        if not kept.has_no_room(key):
            kept.extend(key, [observe()])
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
        self._count = sum(kept.count for kept in self.by_rule.values())

    def shift_lines(self, offset: int) -> None:
        """Counts the lines of a continued log from the start of its input."""
        for kept in self.by_rule.values():
            for key, observations in kept.by_key.items():
                kept.by_key[key] = [shifted(each, offset) for each in observations]
