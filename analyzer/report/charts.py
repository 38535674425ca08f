"""Geometry of the charts; the templates draw it as SVG. Pure arithmetic, no text but labels."""

from collections.abc import Iterable
from itertools import pairwise

from msgspec import Struct

from analyzer.document import SEVERITIES, Finding, Row, Timeline
from analyzer.report import words
from analyzer.report.finer import SECOND_US, finer
from analyzer.report.tables import Cell, Table, number

STATUS_CLASSES = ("2xx", "3xx", "4xx", "5xx", "failed", "other")
"""Bottom of a bar first."""

CHART_HEIGHT = 100
SLOT_WIDTH = 10
SLOTS_MIN = 12
"""Fewer buckets than this leave room at the right, or one bucket would be as wide as the page."""

LATENCY_EDGES_MS = (0, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000)


class Bar(Struct, frozen=True, kw_only=True):
    """One status class within one bucket, in user units with y pointing down."""

    status_class: str
    x: int
    y: float
    height: float


class Bucket(Struct, frozen=True, kw_only=True):
    """One bucket of the timeline: its stacked bars, and what a pointer reads there."""

    x: int
    bars: tuple[Bar, ...]
    title: str


class Tick(Struct, frozen=True, kw_only=True):
    """A bucket in which findings of one severity were seen."""

    severity: str
    x: int


class TimelineChart(Struct, frozen=True, kw_only=True):
    """The status timeline; `table` says the same in numbers."""

    width: int
    height: int
    buckets: tuple[Bucket, ...]
    ticks: tuple[Tick, ...]
    classes: tuple[str, ...]
    severities: tuple[str, ...]
    peak: int
    bucket_text: str
    axis: tuple[str, ...]
    """Start, middle and end, the date only where it differs; the start alone where buckets do not fill the width."""
    table: Table


def timeline_chart(
    timeline: Timeline, findings: Iterable[Finding], rows: Iterable[Row]
) -> TimelineChart | None:
    """Returns the chart of a timeline, `None` where no exchange has a time."""
    rows = tuple(rows)
    if not timeline.buckets or timeline.bucket_us <= 0:
        return None
    timeline = finer(timeline, rows)
    used = _slot(timeline.buckets[-1].start_us, timeline) + 1
    slots = max(SLOTS_MIN, used)
    peak = max(sum(bucket.counts.values()) for bucket in timeline.buckets) or 1
    ticks = _ticks(timeline, findings, rows)
    return TimelineChart(
        width=slots * SLOT_WIDTH,
        height=CHART_HEIGHT,
        buckets=tuple(_bucket(timeline, position, peak) for position in range(len(timeline.buckets))),
        ticks=ticks,
        classes=tuple(name for name in STATUS_CLASSES if any(b.counts.get(name) for b in timeline.buckets)),
        severities=tuple(name for name in SEVERITIES if any(tick.severity == name for tick in ticks)),
        peak=peak,
        bucket_text=_bucket_text(timeline.bucket_us),
        axis=_axis(timeline, used),
        table=_timeline_table(timeline),
    )


def latency_table(rows: Iterable[Row]) -> Table | None:
    """Returns the latency histogram as a table of bars, `None` where no exchange has a duration."""
    durations = [row.duration_ms for row in rows if row.duration_ms is not None]
    if not durations:
        return None
    counts = [0] * len(LATENCY_EDGES_MS)
    for duration_ms in durations:
        counts[sum(edge <= duration_ms for edge in LATENCY_EDGES_MS[1:])] += 1
    first = next(position for position, count in enumerate(counts) if count)
    last = max(position for position, count in enumerate(counts) if count)
    return Table(
        caption="Durations of all exchanges",
        columns=("Duration", "Share", "Exchanges"),
        rows=tuple(
            (Cell(label), Cell("", "bar", fraction=count / max(counts)), number(count))
            for label, count in list(zip(_latency_labels(), counts, strict=True))[first : last + 1]
        ),
    )


def _axis(timeline: Timeline, used: int) -> tuple[str, ...]:
    start_us = timeline.buckets[0].start_us
    slots = (0, used // 2, used) if used >= SLOTS_MIN else (0,)
    start, *others = (_clock(start_us + slot * timeline.bucket_us, timeline) for slot in slots)
    return start, *(text.removeprefix(start[:11]) for text in others)


def _clock(at_us: int, timeline: Timeline) -> str:
    return words.clock(at_us, with_ms=timeline.bucket_us < SECOND_US)


def _slot(at_us: int, timeline: Timeline) -> int:
    return (at_us - timeline.buckets[0].start_us) // timeline.bucket_us


def _bucket(timeline: Timeline, position: int, peak: int) -> Bucket:
    bucket = timeline.buckets[position]
    x = _slot(bucket.start_us, timeline) * SLOT_WIDTH
    bars: list[Bar] = []
    below = 0.0
    for name in STATUS_CLASSES:
        if count := bucket.counts.get(name, 0):
            height = round(count / peak * CHART_HEIGHT, 2)
            below += height
            bars.append(Bar(status_class=name, x=x, y=round(CHART_HEIGHT - below, 2), height=height))
    counted = ", ".join(
        f"{name}: {bucket.counts[name]:,}" for name in STATUS_CLASSES if bucket.counts.get(name)
    )
    return Bucket(x=x, bars=tuple(bars), title=f"{_clock(bucket.start_us, timeline)} UTC – {counted}")


def _ticks(timeline: Timeline, findings: Iterable[Finding], rows: Iterable[Row]) -> tuple[Tick, ...]:
    """Where rows were cut, evidence and first and last times still mark their buckets."""
    severities: dict[str, str] = {}
    seen: set[tuple[int, int]] = set()
    for finding in findings:
        severities[finding.rule] = finding.severity
        times = [finding.first_at, finding.last_at, *(one.started_at for one in finding.evidence)]
        seen |= {
            (SEVERITIES.index(finding.severity), _slot(at_us, timeline))
            for at in times
            if (at_us := words.microseconds(at)) is not None
        }
    for row in rows:
        if row.rules and row.started_us is not None and row.rules[0] in severities:
            seen.add((SEVERITIES.index(severities[row.rules[0]]), _slot(row.started_us, timeline)))
    last = _slot(timeline.buckets[-1].start_us, timeline)
    return tuple(
        Tick(severity=SEVERITIES[rank], x=slot * SLOT_WIDTH)
        for rank, slot in sorted(seen)
        if 0 <= slot <= last
    )


def _timeline_table(timeline: Timeline) -> Table:
    shown = [name for name in STATUS_CLASSES if any(bucket.counts.get(name) for bucket in timeline.buckets)]
    return Table(
        caption="Exchanges by start time and status class",
        columns=("From (UTC)", *shown),
        rows=tuple(
            (Cell(_clock(bucket.start_us, timeline)), *(number(bucket.counts.get(name, 0)) for name in shown))
            for bucket in timeline.buckets
        ),
    )


def _bucket_text(bucket_us: int) -> str:
    seconds = bucket_us / 1_000_000
    for unit, length in (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1)):
        if seconds >= length and seconds % length == 0:
            amount = int(seconds // length)
            return unit if amount == 1 else f"{amount:,} {unit}s"
    return words.duration(bucket_us / 1000)


def _latency_labels() -> tuple[str, ...]:
    def edge(edge_ms: int) -> str:
        return f"{edge_ms} ms" if edge_ms < 1000 else f"{edge_ms // 1000} s"

    between = (f"{edge(low)} – {edge(high)}" for low, high in pairwise(LATENCY_EDGES_MS[1:]))
    return (f"under {edge(LATENCY_EDGES_MS[1])}", *between, f"over {edge(LATENCY_EDGES_MS[-1])}")
