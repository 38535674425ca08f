"""From two sides to the changes between them, with how sure each is."""

import statistics
from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from analyzer.diff.align import RouteKey
from analyzer.diff.capture.document import CaptureDiff, Change, Kind, Severity
from analyzer.diff.capture.routes import NO_ANSWER, CaptureSide, RouteSide, is_error
from analyzer.diff.capture.words import amount, share, verdict_of
from analyzer.diff.significance import MIN_CALLS, exact_p, holm, rank_sum_p
from analyzer.document import SEVERITIES

SIGNIFICANT = 0.01
"""The corrected p-value from which on a change is told: of a hundred healthy pairs of captures, one alarms."""
MAX_CHANGES = 200


class Measure(Struct, frozen=True, kw_only=True):
    """Something that is measured of each call of a route; a change smaller than both limits is not told."""

    kind: Kind
    unit: str
    samples_of: Callable[[RouteSide], Sequence[float]]
    least_ratio: float
    least_difference: float
    worse: Severity


MEASURES = (
    Measure(
        kind="latency",
        unit="ms",
        samples_of=lambda side: side.durations_ms,
        least_ratio=1.25,
        least_difference=20,
        worse="warning",
    ),
    Measure(
        kind="payload",
        unit="B",
        samples_of=lambda side: side.sizes,
        least_ratio=1.25,
        least_difference=200,
        worse="notice",
    ),
)
_KINDS = (
    *("new-error", "error-rate", "latency", "payload", "new-host"),
    *("new-route", "gone-route", "gone-host", "fewer-errors"),
)

Both = dict[RouteKey, tuple[RouteSide, RouteSide]]


def compare_captures(baseline: CaptureSide, current: CaptureSide) -> CaptureDiff:
    """What changed from the baseline to the current capture."""
    both = {
        key: (baseline.routes[key], side) for key, side in current.routes.items() if key in baseline.routes
    }
    found = [
        *_errors(baseline, current),
        *_rates(both),
        *(change for measure in MEASURES for change in _measured(measure, both)),
        *_hosts(baseline, current),
        *_routes(baseline, current),
    ]
    found.sort(key=_rank)
    counts = {severity: sum(each.severity == severity for each in found) for severity in SEVERITIES}
    untested = sum(not _is_enough(MEASURES[0], *sides) for sides in both.values())
    return CaptureDiff(
        verdict=verdict_of(found, len(both), untested),
        changes=tuple(found[:MAX_CHANGES]),
        counts=counts,
        routes=len(both),
        untested=untested,
        left_out=max(0, len(found) - MAX_CHANGES),
    )


def _rank(change: Change) -> tuple[int, int, str, str, str]:
    return (
        SEVERITIES.index(change.severity),
        _KINDS.index(change.kind),
        change.host,
        change.route,
        change.current,
    )


def _errors(baseline: CaptureSide, current: CaptureSide) -> Iterator[Change]:
    """Statuses of failures that a route has now and had not in the baseline."""
    for key, side in current.routes.items():
        before = baseline.routes.get(key, RouteSide())
        for status in sorted(side.statuses):
            if not is_error(status) or before.statuses[status]:
                continue
            hits = side.statuses[status]
            p_value, words = _of_share((0, before.known), (hits, side.known))
            yield Change(
                kind="new-error",
                severity="error" if status == NO_ANSWER or int(status) >= 500 else "warning",
                host=key.place,
                route=str(key),
                baseline=share(0, before.known, status),
                current=share(hits, side.known, status),
                significance=words,
                p_value=p_value,
            )


def _of_share(before: tuple[int, int], now: tuple[int, int]) -> tuple[float | None, str]:
    """The p-value of one share against another, and what it means."""
    if not before[1]:
        return None, "the baseline does not make this call"
    p_value = exact_p(*now, *before)
    if p_value < SIGNIFICANT:
        return _shown(p_value), "more than chance"
    words = (
        "not enough calls to tell it from chance" if min(before[1], now[1]) < MIN_CALLS else "may be chance"
    )
    return _shown(p_value), words


def _shown(p_value: float) -> float:
    """Three digits, so that a tiny p-value does not become 0."""
    return float(f"{p_value:.3g}")


def _rates(both: Both) -> Iterator[Change]:
    """Routes that fail significantly more, or less, often than before, of those that did fail before."""
    asked = [
        (key, before, now)
        for key, (before, now) in both.items()
        if before.failed and min(before.known, now.known) >= MIN_CALLS
    ]
    values = holm(exact_p(now.failed, now.known, before.failed, before.known) for _, before, now in asked)
    for (key, before, now), p_value in zip(asked, values, strict=True):
        if p_value >= SIGNIFICANT:
            continue
        is_worse = now.failed / now.known > before.failed / before.known
        yield Change(
            kind="error-rate" if is_worse else "fewer-errors",
            severity="error" if is_worse else "notice",
            host=key.place,
            route=str(key),
            baseline=share(before.failed, before.known, "failed"),
            current=share(now.failed, now.known, "failed"),
            significance="more than chance",
            p_value=_shown(p_value),
        )


def _measured(measure: Measure, both: Both) -> Iterator[Change]:
    """Routes whose calls take significantly longer, or less long, and by an amount that matters."""
    asked = [(key, *sides) for key, sides in both.items() if _is_enough(measure, *sides)]
    pairs = [(key, measure.samples_of(before), measure.samples_of(now)) for key, before, now in asked]
    values = holm(rank_sum_p(before, now) for _, before, now in pairs)
    for (key, before, now), p_value in zip(pairs, values, strict=True):
        old, new = statistics.median(before), statistics.median(now)
        is_small = (
            abs(new - old) < measure.least_difference or max(old, new) < min(old, new) * measure.least_ratio
        )
        if p_value >= SIGNIFICANT or is_small:
            continue
        yield Change(
            kind=measure.kind,
            severity=measure.worse if new > old else "notice",
            host=key.place,
            route=str(key),
            baseline=amount(before, measure.unit),
            current=amount(now, measure.unit),
            significance="more than chance",
            p_value=_shown(p_value),
        )


def _is_enough(measure: Measure, before: RouteSide, now: RouteSide) -> bool:
    return min(len(measure.samples_of(before)), len(measure.samples_of(now))) >= MIN_CALLS


_NO_TEST = "seen in one capture and not in the other"


def _hosts(baseline: CaptureSide, current: CaptureSide) -> Iterator[Change]:
    for kind, here, there in (
        ("new-host", current.hosts, baseline.hosts),
        ("gone-host", baseline.hosts, current.hosts),
    ):
        for host in sorted(here.keys() - there.keys()):
            yield _one_sided(kind, host, "", here[host])


def _routes(baseline: CaptureSide, current: CaptureSide) -> Iterator[Change]:
    for kind, here, there in (
        ("new-route", current.routes, baseline.routes),
        ("gone-route", baseline.routes, current.routes),
    ):
        for key in sorted(here.keys() - there.keys()):
            yield _one_sided(kind, key.place, str(key), here[key].calls)


def _one_sided(kind: str, host: str, route: str, calls: int) -> Change:
    counts = [f"{count:,} call{'' if count == 1 else 's'}" for count in (0, calls)]
    before, now = counts if kind.startswith("new") else reversed(counts)
    return Change(
        kind=kind,  # type: ignore[arg-type]
        severity="notice",
        host=host,
        route=route,
        baseline=before,
        current=now,
        significance=_NO_TEST,
    )
