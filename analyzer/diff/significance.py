"""Whether two samples differ by more than chance: rank sums, exact tables, and a correction for many questions.

No normal distribution is assumed of what is measured. Sources: Mann and Whitney 1947 with the correction for
ties (Lehmann, Nonparametrics, 1975, ch. 1); Fisher 1935; Holm 1979.
"""

import math
from collections.abc import Iterable, Sequence
from itertools import groupby

MAX_EXACT = 20_000
"""Calls of both sides beyond which a share is tested by approximation."""
MIN_CALLS = 8
"""Calls on each side below which the normal approximation of the rank sum is not used, and nothing is said."""


def rank_sum_p(one: Sequence[float], other: Sequence[float]) -> float:
    """The two-sided p-value of the Mann-Whitney test, with midranks for ties and a continuity correction."""
    count, rival = len(one), len(other)
    total = count + rival
    ranks, ties = _midranks(sorted([*one, *other]))
    shift = sum(ranks[value] for value in one) - count * (count + 1) / 2 - count * rival / 2
    variance = count * rival / 12 * ((total + 1) - ties / (total * (total - 1)))
    if variance <= 0:
        return 1.0
    z = max(0.0, abs(shift) - 0.5) / math.sqrt(variance)
    return math.erfc(z / math.sqrt(2))


def _midranks(ordered: Sequence[float]) -> tuple[dict[float, float], float]:
    """Each value's mean rank, and the sum over ties of t^3 - t."""
    ranks: dict[float, float] = {}
    ties, before = 0.0, 0
    for value, run in groupby(ordered):
        size = sum(1 for _ in run)
        ranks[value] = before + (size + 1) / 2
        ties += size**3 - size
        before += size
    return ranks, ties


def exact_p(hits: int, of: int, other_hits: int, other_of: int) -> float:
    """The two-sided p-value of Fisher's exact test, for `hits` of `of` against `other_hits` of `other_of`."""
    total_hits, total = hits + other_hits, of + other_of
    if total > MAX_EXACT:
        return _approximate_p(hits, of, other_hits, other_of)
    low, high = max(0, total_hits - other_of), min(of, total_hits)

    def log_p(found: int) -> float:
        return (
            _log_choose(of, found)
            + _log_choose(other_of, total_hits - found)
            - _log_choose(total, total_hits)
        )

    seen = log_p(hits)
    likely = (log_p(found) for found in range(low, high + 1))
    return min(1.0, math.fsum(math.exp(each) for each in likely if each <= seen + 1e-9))


def _approximate_p(hits: int, of: int, other_hits: int, other_of: int) -> float:
    """The p-value of the chi-square test with Yates' correction, for tables too large to count out."""
    hit, total = hits + other_hits, of + other_of
    product = hit * (total - hit) * of * other_of
    if not product:
        return 1.0
    apart = max(0.0, abs(hits * (other_of - other_hits) - other_hits * (of - hits)) - total / 2)
    return math.erfc(math.sqrt(total * apart * apart / product / 2))


def _log_choose(of: int, found: int) -> float:
    return math.lgamma(of + 1) - math.lgamma(found + 1) - math.lgamma(of - found + 1)


def holm(values: Iterable[float]) -> list[float]:
    """The p-values corrected for how many there are, in the given order (step-down, family-wise)."""
    given = list(values)
    ordered = sorted(range(len(given)), key=lambda index: (given[index], index))
    corrected, largest = [1.0] * len(given), 0.0
    for place, index in enumerate(ordered):
        largest = max(largest, min(1.0, given[index] * (len(given) - place)))
        corrected[index] = largest
    return corrected
