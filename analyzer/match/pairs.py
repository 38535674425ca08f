"""Retry pairs: each exchange that matches `after`, with the next one under the same key."""

import statistics
from collections.abc import Callable, Sequence
from itertools import pairwise

from msgspec import Struct

from analyzer.facts.value import ABSENT, Resolved, one
from analyzer.match.observed import Observation


class RetryPair(Struct, frozen=True):
    """The wait between the end of a response and the next call; negative when the calls overlap."""

    first: Observation
    second: Observation

    @property
    def gap_s(self) -> float:
        """Seconds from the end of the first to the start of the second."""
        return (self.second.start_us - self.first.end_us) / 1e6

    @property
    def retry_after_s(self) -> float | None:
        """Seconds that the server asked for."""
        return self.first.retry_after_s

    @property
    def is_early(self) -> bool:
        """Whether the next call came before the server had asked for it."""
        return self.retry_after_s is not None and self.gap_s < self.retry_after_s


def retry_pairs(observations: Sequence[Observation], window_s: float | None) -> tuple[RetryPair, ...]:
    """The pairs within the window, in order of time."""
    return tuple(
        RetryPair(first, second)
        for first, second in pairwise(observations)
        if first.is_after and (window_s is None or second.start_us - first.end_us <= window_s * 1e6)
    )


_STATISTICS: dict[str, Callable[[list[float]], float]] = {"min": min, "max": max, "median": statistics.median}


def _growth(gaps: Sequence[float]) -> Resolved:
    """The median ratio of a wait to the one before."""
    ratios = [later / earlier for earlier, later in pairwise(gaps) if earlier > 0]
    return one(statistics.median(ratios)) if ratios else ABSENT


def pair_value(pairs: Sequence[RetryPair], field: str) -> Resolved:
    """The value of `pair.FIELD`."""
    gaps = [pair.gap_s for pair in pairs]
    asked = [pair.retry_after_s for pair in pairs if pair.retry_after_s is not None]
    counts = {
        "count": len(pairs),
        "early_count": sum(pair.is_early for pair in pairs),
        "overlap_count": sum(gap < 0 for gap in gaps),
        "again_count": sum(pair.second.is_after for pair in pairs),
    }
    if field in counts:
        return one(counts[field])
    if field == "growth":
        return _growth(gaps)
    name, _, statistic = field.partition(".")
    numbers = {"gap_s": gaps, "retry_after_s": asked}.get(name, [])
    reduce: Callable[[list[float]], float] | None = _STATISTICS.get(statistic)
    return one(float(reduce(numbers))) if numbers and reduce else ABSENT
