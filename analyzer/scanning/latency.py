"""Latencies as a histogram of logarithmic buckets: it merges by addition, and quantiles are at most 1 % off."""

import math
from array import array
from collections.abc import Iterable

_GROWTH: float = 1.02
_LOG_GROWTH = math.log(_GROWTH)
_SMALLEST_MS = 0.001


Duration = tuple[float | None, int | None]
"""Milliseconds, and their bucket where they count."""


def bucket_of(duration_ms: float) -> int:
    """The bucket of a duration that is neither negative nor infinite."""
    return math.floor(math.log(max(duration_ms, _SMALLEST_MS)) / _LOG_GROWTH)


_PAGE = 64
"""Neighbouring buckets whose merged counts lie side by side: durations of a route are in a few pages."""
_MOST_OF_SMALL = 2**32 - 1
"""What a page counts in half the bytes, until one of its buckets has more."""


class LatencyBuckets:
    """Counts of durations in milliseconds by bucket; the largest one is exact."""

    __slots__ = ("_merged", "counts", "max_ms")

    def __init__(self) -> None:
        self.counts: dict[int, int] = {}
        """Those that were counted here."""
        self._merged: dict[int, array[int]] = {}
        """Page -> counts of those that other histograms gave: a run keeps these for each of its routes."""
        self.max_ms: float | None = None

    def add(self, duration_ms: float) -> None:
        """Counts one duration; one that no clock can measure is left out."""
        if not 0 <= duration_ms < math.inf:
            return
        bucket = bucket_of(duration_ms)
        self.counts[bucket] = self.counts.get(bucket, 0) + 1
        self.max_ms = duration_ms if self.max_ms is None else max(self.max_ms, duration_ms)

    def add_all(self, durations: Iterable[Duration]) -> None:
        """Counts durations whose buckets are known."""
        counts, max_ms = self.counts, self.max_ms
        for duration_ms, bucket in durations:
            if duration_ms is not None and bucket is not None:
                counts[bucket] = counts.get(bucket, 0) + 1
                if max_ms is None or duration_ms > max_ms:
                    max_ms = duration_ms
        self.max_ms = max_ms

    def merge(self, other: "LatencyBuckets") -> None:
        """Adds another histogram."""
        if other.max_ms is None:
            return
        for bucket, count in other.by_bucket().items():
            number, at = divmod(bucket, _PAGE)
            page = self._merged.get(number)
            if page is None:
                page = self._merged[number] = array("I", [0]) * _PAGE
            total = page[at] + count
            if total > _MOST_OF_SMALL and page.typecode == "I":
                page = self._merged[number] = array("Q", page)
            page[at] = total
        self.max_ms = other.max_ms if self.max_ms is None else max(self.max_ms, other.max_ms)

    def by_bucket(self) -> dict[int, int]:
        """The counts of all buckets that have any."""
        found = dict(self.counts)
        for page, counts in self._merged.items():
            for bucket, count in enumerate(counts, page * _PAGE):
                if count:
                    found[bucket] = found.get(bucket, 0) + count
        return found

    def quantile(self, share: float) -> float | None:
        """The duration below which `share` of them lie, in the middle of its bucket; None without any."""
        if self.max_ms is None:
            return None
        counts = self.by_bucket()
        rank = math.ceil(share * sum(counts.values()))
        for bucket in sorted(counts):
            rank -= counts[bucket]
            if rank <= 0:
                return round(min(math.exp(_LOG_GROWTH * (bucket + 0.5)), self.max_ms), 3)
        return self.max_ms
