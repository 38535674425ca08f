"""What one sequence rule keeps: packed observations under their keys, bounded in sum.

Whatever the order in which they come and merge, the same ones are left. Where there are too many, first each key
keeps fewer, its latest ones, which tell how it ended; only where that is not enough, whole keys go, those with the
largest digests. Both limits only ever fall while more is added, so what was left out early would be in the end.
"""

import bisect
import sys
from typing import Any

from analyzer.facts.history import SLACK
from analyzer.match.packed import Packed
from analyzer.match.tallies import digest

MAX_KEPT = 2_500
"""Observations of one rule; a key counts as one more."""

Key = tuple[Any, ...]
Rank = tuple[int, str]


class Kept:
    """The observations of one rule; `least` is what each key has room for."""

    __slots__ = ("_highest", "_least", "_most", "_weight", "by_key", "is_capped")

    def __init__(self, least: int) -> None:
        self.by_key: dict[Key, list[Packed]] = {}
        self.is_capped = False
        self._least = least
        self._most = sys.maxsize
        """How many observations each key has room for."""
        self._highest: Rank | None = None
        """The highest rank of a key that is kept, once keys were left out."""
        self._weight = 0

    def add(self, key: Key, packed: Packed) -> None:
        """Keeps one more observation."""
        self._extend(key, [packed])
        self._prune_over(SLACK)

    def merge(self, other: "Kept") -> None:
        """Adds another partition's; some more than are kept may pile up until `settle`."""
        self.is_capped |= other.is_capped
        self._most = min(self._most, other._most)
        self._lower(other._highest)
        for key, observations in other.by_key.items():
            self._extend(key, observations)
        self._prune_over(SLACK)

    def settle(self) -> None:
        """Leaves out what is over the limits, once everything is here."""
        self._cut(self._most)
        self._prune_over(1)

    def _extend(self, key: Key, observations: list[Packed]) -> None:
        kept = self.by_key.get(key)
        if kept is None:
            if self._highest is not None and rank(key) > self._highest:
                return
            kept = self.by_key[key] = []
            self._weight += 1
        kept += observations
        self._weight += len(observations)

    def _prune_over(self, slack: float) -> None:
        if self._weight > slack * MAX_KEPT:
            self.is_capped = True
            self._cut(self._fitting())
            if self._weight > MAX_KEPT:
                self._drop_keys()

    def _fitting(self) -> int:
        """The most observations of each key that fit, and never less than the rule needs."""
        lengths = [len(each) for each in self.by_key.values()]
        room = MAX_KEPT - len(lengths)
        spare = range(self._least, max(self._least, *lengths) + 1)
        too_many = bisect.bisect_right(spare, room, key=lambda most: sum(min(n, most) for n in lengths))
        return min(self._most, spare[max(0, too_many - 1)])

    def _cut(self, most: int) -> None:
        """Keeps the latest observations of each key."""
        self._most = most
        for key, observations in self.by_key.items():
            if len(observations) > most:
                self._weight -= len(observations) - most
                self.by_key[key] = sorted(observations)[-most:]

    def _drop_keys(self) -> None:
        """Keeps the keys with the lowest ranks as far as they fit, and always one."""
        ranked = sorted((rank(key), key) for key in self.by_key)
        room = MAX_KEPT
        for index, (_, key) in enumerate(ranked):
            room -= 1 + len(self.by_key[key])
            if room < 0 < index:
                self._lower(ranked[index - 1][0])
                return

    def _lower(self, highest: Rank | None) -> None:
        """Leaves out the keys above a rank."""
        if highest is None or (self._highest is not None and self._highest <= highest):
            return
        self._highest = highest
        for key in [key for key in self.by_key if rank(key) > highest]:
            self._weight -= 1 + len(self.by_key.pop(key))


def rank(key: Key) -> Rank:
    """What keys are chosen by where not all can be kept: by chance, but the same ones each time."""
    return digest(key), repr(key)
