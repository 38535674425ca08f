"""Exchanges as intervals of time: how many at once, and whether they start together."""

from collections.abc import Iterable

_MINUTE_US = 60_000_000
_QUARTER_US = 15 * _MINUTE_US


def max_in_flight(intervals: Iterable[tuple[int, int]]) -> int:
    """The most intervals (start and end in microseconds) that overlap at one moment; touching is no overlap."""
    events = sorted(
        (moment, step) for start, end in intervals for moment, step in ((start, 1), (max(end, start + 1), -1))
    )
    running = peak = 0
    for _, step in events:
        running += step
        peak = max(peak, running)
    return peak


def start_burst(intervals: Iterable[tuple[int, int]]) -> float | None:
    """The share of starts in the first minute of a quarter of an hour; None without intervals."""
    starts = [start for start, _ in intervals]
    if not starts:
        return None
    return sum(start % _QUARTER_US < _MINUTE_US for start in starts) / len(starts)
