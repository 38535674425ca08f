"""Counts over all exchanges, mergeable in any order."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from msgspec import Struct, field
from msgspec.structs import astuple

from analyzer.document import Route, Summary, Timeline, TimelineBucket
from analyzer.facts.moments import rfc3339
from analyzer.facts.subject import Subject
from analyzer.match.hits import earlier, later
from analyzer.pickled import parcel, plain_values
from analyzer.scanning.decisions import Lines
from analyzer.scanning.latency import LatencyBuckets

MAX_ROUTES = 1_000
"""Routes in the document, most frequent first."""
MAX_ROUTES_KEPT = 50_000
MAX_BUCKETS = 120
MAX_SECONDS = 3_600
"""Units of time that are kept apart. More of them span more than MAX_BUCKETS times half a minute (or half an hour,
and so on), and then buckets are as wide as some of the next unit: nothing is lost by counting in that."""
_NEXT_UNIT = 60
_SECOND_US = 1_000_000
OTHER = "(other)"

RouteKey = tuple[str, str, str]


class RouteCounts:
    """One route: how often, with which statuses, how fast."""

    __slots__ = ("by_status", "count", "latency")

    def __init__(self) -> None:
        self.count = 0
        self.by_status: dict[str, int] = {}
        self.latency = LatencyBuckets()

    def merge(self, other: "RouteCounts") -> None:
        """Adds another partition's counts of the same route."""
        self.count += other.count
        add_counts(self.by_status, other.by_status)
        self.latency.merge(other.latency)


def add_counts(into: dict[str, int], other: dict[str, int]) -> None:
    """Adds the counts of one table to another."""
    for key, count in other.items():
        into[key] = into.get(key, 0) + count


class Statistics(Struct):
    """The counts of a partition, or of a whole run."""

    exchanges: int = 0
    failed: int = 0
    unmatched_failures: int = 0
    retry_after: int = 0
    without_status: int = 0
    first_us: int | None = None
    last_us: int | None = None
    by_status: dict[str, int] = field(default_factory=dict)
    by_host: dict[str, int] = field(default_factory=dict)
    routes: dict[RouteKey, RouteCounts] = field(default_factory=dict)
    seconds: dict[int, dict[str, int]] = field(default_factory=dict)
    """Start, in multiples of `resolution_s`, -> status class -> exchanges."""
    resolution_s: int = 1

    def add(self, subject: Subject, *, is_explained: bool) -> None:
        """Counts one exchange."""
        exchange = subject.exchange
        status = "none" if exchange.status is None else str(exchange.status)
        self.exchanges += 1
        self.failed += exchange.is_failed
        self.unmatched_failures += exchange.is_failed and not is_explained
        self.retry_after += _asks_to_wait(subject)
        self.without_status += not (exchange.is_failed or exchange.has_worked)
        self.first_us = earlier(self.first_us, exchange.started_us)
        self.last_us = later(self.last_us, exchange.started_us)
        self.by_status[status] = self.by_status.get(status, 0) + 1
        self.by_host[subject.host] = self.by_host.get(subject.host, 0) + 1
        self._add_route(subject, status)
        if exchange.started_us is not None:
            self._add_time(exchange.started_us, status_class(exchange.status, is_failed=exchange.is_failed))

    def add_lines(self, lines: Lines, subject: Subject) -> None:
        """Counts lines that are like `subject` in all but their times, which `add_starts` counts; none failed."""
        count = len(lines.starts)
        exchange = subject.exchange
        status = str(exchange.status)
        self.exchanges += count
        self.retry_after += count * _asks_to_wait(subject)
        add_counts(self.by_status, {status: count})
        add_counts(self.by_host, {subject.host: count})
        route = self._route_counts((subject.host, exchange.request.method, subject.template))
        route.count += count
        add_counts(route.by_status, {status: count})
        route.latency.add_all(lines.durations)

    def add_starts(self, kind: str, starts: Sequence[int]) -> None:
        """Counts when exchanges of one class of statuses began."""
        self.first_us = earlier(self.first_us, min(starts))
        self.last_us = later(self.last_us, max(starts))
        unit_us = _SECOND_US * self.resolution_s
        for at, times in Counter([start_us // unit_us for start_us in starts]).items():
            bucket = self.seconds.setdefault(at, {})
            bucket[kind] = bucket.get(kind, 0) + times
        self._bound_seconds()

    def _add_route(self, subject: Subject, status: str) -> None:
        route = self._route_counts((subject.host, subject.exchange.request.method, subject.template))
        route.count += 1
        route.by_status[status] = route.by_status.get(status, 0) + 1
        if subject.exchange.duration_ms is not None:
            route.latency.add(subject.exchange.duration_ms)

    def _route_counts(self, key: RouteKey) -> RouteCounts:
        """The counts of a route; beyond the limit, those of all further routes together."""
        route = self.routes.get(key)
        if route is None:
            if len(self.routes) >= MAX_ROUTES_KEPT:
                key = (OTHER, OTHER, OTHER)
            route = self.routes.setdefault(key, RouteCounts())
        return route

    def _add_time(self, started_us: int, kind: str) -> None:
        bucket = self.seconds.setdefault(started_us // (_SECOND_US * self.resolution_s), {})
        bucket[kind] = bucket.get(kind, 0) + 1
        self._bound_seconds()

    def _bound_seconds(self) -> None:
        while len(self.seconds) > MAX_SECONDS:
            self._coarsen(self.resolution_s * _NEXT_UNIT)

    def _coarsen(self, resolution_s: int) -> None:
        """A coarser clock; the union of partitions needs the coarsest, so every order ends at the same one."""
        factor = resolution_s // self.resolution_s
        if factor <= 1:
            return
        coarse: dict[int, dict[str, int]] = {}
        for start, counts in self.seconds.items():
            add_counts(coarse.setdefault(start // factor, {}), counts)
        self.seconds, self.resolution_s = coarse, resolution_s

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickles as what another process opens when it takes the counts in: of each route it has hundreds."""
        return ShippedStatistics, (self.exchanges, parcel(astuple(self)))

    def opened(self) -> "Statistics":
        """These very counts."""
        return self

    def merge(self, other: "Statistics") -> None:
        """Adds another partition's counts."""
        self.exchanges += other.exchanges
        self.failed += other.failed
        self.unmatched_failures += other.unmatched_failures
        self.retry_after += other.retry_after
        self.without_status += other.without_status
        self.first_us = earlier(self.first_us, other.first_us)
        self.last_us = later(self.last_us, other.last_us)
        add_counts(self.by_status, other.by_status)
        add_counts(self.by_host, other.by_host)
        for key, route in other.routes.items():
            self._route_counts(key).merge(route)
        resolution_s = max(self.resolution_s, other.resolution_s)
        self._coarsen(resolution_s)
        other._coarsen(resolution_s)
        for start, counts in other.seconds.items():
            add_counts(self.seconds.setdefault(start, {}), counts)
        self._bound_seconds()

    def summary(self, by_severity: dict[str, int], verdict: str) -> Summary:
        """The summary of the document."""
        return Summary(
            exchanges=self.exchanges,
            failed=self.failed,
            unmatched_failures=self.unmatched_failures,
            first_at=rfc3339(self.first_us),
            last_at=rfc3339(self.last_us),
            by_status=dict(sorted(self.by_status.items())),
            by_host=dict(sorted(self.by_host.items(), key=lambda item: (-item[1], item[0]))[:MAX_ROUTES]),
            by_severity=by_severity,
            verdict=verdict,
            retry_after=self.retry_after,
            without_status=self.without_status,
        )

    def route_table(self) -> tuple[Route, ...]:
        """The most frequent routes."""
        ranked = sorted(self.routes.items(), key=lambda item: (-item[1].count, item[0]))
        return tuple(_route(key, counts) for key, counts in ranked[:MAX_ROUTES])

    def timeline(self) -> Timeline:
        """At most 120 buckets of equal width."""
        if not self.seconds:
            return Timeline(bucket_us=_SECOND_US, buckets=())
        first, last = min(self.seconds), max(self.seconds)
        width = next(step for step in _widths() if last // step - first // step < MAX_BUCKETS)
        coarse: dict[int, dict[str, int]] = {}
        for start, counts in self.seconds.items():
            add_counts(coarse.setdefault(start // width, {}), counts)
        unit = width * self.resolution_s * _SECOND_US
        buckets = (
            TimelineBucket(start_us=at * unit, counts=dict(sorted(n.items())))
            for at, n in sorted(coarse.items())
        )
        return Timeline(bucket_us=unit, buckets=tuple(buckets))


class ShippedStatistics(Struct, frozen=True):
    """The counts of a partition as another process made them."""

    exchanges: int
    packed: bytes

    def opened(self) -> Statistics:
        """The counts."""
        return Statistics(*plain_values(self.packed))


def _asks_to_wait(subject: Subject) -> bool:
    """Only failures and redirects carry Retry-After (RFC 9110 s.10.2.3), so a success costs no look-up."""
    status = subject.exchange.status
    return status is not None and status >= 300 and subject.response_header("retry-after") is not None


def _widths() -> "list[int]":
    return [step * _NEXT_UNIT**power for power in range(12) for step in (1, 2, 5, 10, 15, 30)]


def status_class(status: int | None, *, is_failed: bool) -> str:
    """`2xx` to `5xx`, `failed` without a response, `other` for the rest."""
    if status is None:
        return "failed" if is_failed else "other"
    return f"{status // 100}xx" if 200 <= status < 600 else "other"


def _route(key: RouteKey, counts: RouteCounts) -> Route:
    host, method, template = key
    return Route(
        host=host,
        method=method,
        path_template=template,
        count=counts.count,
        by_status=dict(sorted(counts.by_status.items())),
        p50_ms=counts.latency.quantile(0.50),
        p95_ms=counts.latency.quantile(0.95),
        p99_ms=counts.latency.quantile(0.99),
        max_ms=counts.latency.max_ms,
    )
