"""Exchanges as intervals of time: how many at once, and whether they start together."""

from array import array
from collections.abc import Iterable, Iterator

_MINUTE_US = 60_000_000
_QUARTER_US = 15 * _MINUTE_US
_FARTHEST_US = 2**62
"""No calendar reaches so far, whatever a capture says."""


class Intervals:
    """Starts and ends in microseconds, in 16 bytes each: a host of a long log has ten thousands of them."""

    __slots__ = ("_flat",)

    def __init__(self, numbers: bytes = b"") -> None:
        self._flat = array("q", numbers)

    def to_bytes(self) -> bytes:
        """What an equal value can be made of."""
        return self._flat.tobytes()

    def __len__(self) -> int:
        return len(self._flat) // 2

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return zip(self._flat[::2], self._flat[1::2], strict=True)

    def append(self, start_us: int, end_us: int) -> None:
        """Adds one."""
        self._flat.extend(max(-_FARTHEST_US, min(_FARTHEST_US, moment)) for moment in (start_us, end_us))

    def extend(self, other: "Intervals") -> None:
        """Adds all others."""
        self._flat += other._flat

    def keep_earliest(self, number: int) -> None:
        """Leaves out all but the earliest ones."""
        earliest = sorted(self)[:number]
        self._flat = array("q", (moment for interval in earliest for moment in interval))


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
