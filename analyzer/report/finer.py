"""A timeline of a short capture, in steps below the second that statistics count by."""

from collections import Counter
from collections.abc import Iterable

from analyzer.document import Row, Timeline, TimelineBucket
from analyzer.scanning.statistics import status_class

COARSE_BUCKETS = 30
"""From so many seconds on a bar each second tells enough."""
FINE_BUCKETS = 60
SECOND_US = 1_000_000
STEPS_US = (1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000)


def finer(timeline: Timeline, rows: Iterable[Row]) -> Timeline:
    """Returns at most FINE_BUCKETS buckets of a capture of a few seconds, any other timeline as it is.

    The rows must be all exchanges that the timeline counts, else it stays as it is, too.
    """
    if timeline.bucket_us != SECOND_US or not timeline.buckets:
        return timeline
    timed = [(row.started_us, row) for row in rows if row.started_us is not None]
    if len(timed) != sum(sum(bucket.counts.values()) for bucket in timeline.buckets):
        return timeline
    first, last = min(at for at, _ in timed), max(at for at, _ in timed)
    if first == last or last - first >= COARSE_BUCKETS * SECOND_US:
        return timeline
    step = next((each for each in STEPS_US if last // each - first // each < FINE_BUCKETS), SECOND_US)
    counts: dict[int, Counter[str]] = {}
    for at, row in timed:
        name = status_class(row.status, is_failed=row.is_failed)
        counts.setdefault(at // step, Counter())[name] += 1
    return Timeline(
        bucket_us=step,
        buckets=tuple(
            TimelineBucket(start_us=slot * step, counts=dict(sorted(counts[slot].items())))
            for slot in sorted(counts)
        ),
    )
