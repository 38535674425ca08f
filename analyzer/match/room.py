"""How much of what a sequence rule keeps fits into less and less room.

First each key keeps fewer, its latest observations, which tell how it ended; only where that is not enough, whole
keys go, those with the highest ranks. So what is left in less room is always a part of what is left in more.
"""

import bisect
import sys
from collections.abc import Mapping
from itertools import accumulate
from typing import Any

from msgspec import Struct

from analyzer.match.tallies import digest

Key = tuple[Any, ...]
Rank = tuple[int, str]


class Fit(Struct, frozen=True):
    """What is left: the most observations a key, and the lowest rank of a key that goes, if some do."""

    most: int
    first_out: Rank | None = None


def rank(key: Key) -> Rank:
    """What keys are chosen by where not all can be kept: by chance, but the same ones each time."""
    return digest(key), repr(key)


def fit(lengths: Mapping[Key, int], least: int, room: int) -> Fit:
    """What fits into the room of one rule, and never less than one key with as many as the rule needs."""
    if sum(lengths.values()) <= room:
        return Fit(sys.maxsize)
    counts = sorted(lengths.values())
    sums = [0, *accumulate(counts)]

    def kept(most: int) -> int:
        at = bisect.bisect_right(counts, most)
        return sums[at] + most * (len(counts) - at)

    if kept(least) > room:
        return Fit(least, _first_out(lengths, least, room))
    spare = range(least, counts[-1])
    return Fit(spare[bisect.bisect_right(spare, room, key=kept) - 1])


def _first_out(lengths: Mapping[Key, int], least: int, room: int) -> Rank | None:
    ranked = sorted((rank(key), min(least, length)) for key, length in lengths.items())
    sums = [*accumulate(length for _, length in ranked)]
    fitting = max(1, bisect.bisect_right(sums, room))
    return ranked[fitting][0] if fitting < len(ranked) else None
