"""How much of what a sequence rule keeps fits into less and less room.

First each key keeps fewer, its latest observations, which tell how it ended; only where that is not enough, whole
keys go, those with the greatest digests. So what is left in less room is always a part of what is left in more.
"""

import bisect
import sys
from collections.abc import Mapping
from itertools import accumulate

from msgspec import Struct

from analyzer.facts.key_digest import Digest


class Fit(Struct, frozen=True):
    """What is left: the most observations a key, and the smallest digest of a key that goes, if some do."""

    most: int
    first_out: Digest | None = None


def fit(lengths: Mapping[Digest, int], least: int, room: int) -> Fit:
    """What fits into the room of one rule, and never less than one key with as many as the rule needs.

    The keys of `lengths` are in order.
    """
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


def _first_out(lengths: Mapping[Digest, int], least: int, room: int) -> Digest | None:
    sums = [*accumulate(min(least, length) for length in lengths.values())]
    fitting = max(1, bisect.bisect_right(sums, room))
    return [*lengths][fitting] if fitting < len(lengths) else None
