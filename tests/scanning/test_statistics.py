"""Counts, latencies, timeline, rows and partials: small sums that must not depend on the split."""

import random
import statistics as exact
from typing import Any

import pytest

from analyzer.document import InputSummary
from analyzer.facts.subject import Subject
from analyzer.model import Location, Problem
from analyzer.scanning import statistics
from analyzer.scanning import whole as wholes
from analyzer.scanning.latency import LatencyBuckets
from analyzer.scanning.partial import Partial
from analyzer.scanning.rows import row_of
from analyzer.scanning.statistics import Statistics, status_class
from analyzer.scanning.whole import Whole
from tests.exchanges import exchange


def buckets(durations: list[float]) -> LatencyBuckets:
    made = LatencyBuckets()
    for duration in durations:
        made.add(duration)
    return made


def test_counts_of_any_size_add_up() -> None:
    whole = LatencyBuckets()
    for count in (1, 2**32 - 1, 2**32 - 1, 2**40):
        part = buckets([12.5, 80.0])
        part.counts = dict.fromkeys(part.counts, count)
        whole.merge(part)
    assert [*whole.by_bucket().values()] == [1 + 2 * (2**32 - 1) + 2**40] * 2


def test_quantiles_are_one_percent_off_at_most() -> None:
    chance = random.Random(7)
    durations = [chance.lognormvariate(4, 2) for _ in range(5_001)]
    made = buckets(durations)
    for share, index in ((0.5, 49), (0.95, 94), (0.99, 98)):
        assert made.quantile(share) == pytest.approx(exact.quantiles(durations, n=100)[index], rel=0.03)
    assert made.max_ms == max(durations)


def test_latencies_merge_by_addition() -> None:
    left, right = buckets([1, 2, 3]), buckets([100, 200])
    left.merge(right)
    both = buckets([1, 2, 3, 100, 200])
    assert (left.by_bucket(), left.max_ms) == (both.by_bucket(), both.max_ms)


@pytest.mark.parametrize("duration", [float("nan"), float("inf"), -1.0])
def test_a_duration_that_no_clock_can_measure_is_left_out(duration: float) -> None:
    assert buckets([duration]).quantile(0.5) is None


def test_zero_is_a_duration() -> None:
    assert buckets([0.0]).quantile(0.5) == 0.0


@pytest.mark.parametrize(
    ("status", "is_failed", "expected"),
    [
        (200, False, "2xx"),
        (599, True, "5xx"),
        (100, False, "other"),
        (999, True, "other"),
        (None, True, "failed"),
        (None, False, "other"),
    ],
)
def test_classes_of_the_timeline(status: int | None, is_failed: bool, expected: str) -> None:
    assert status_class(status, is_failed=is_failed) == expected


def counted(*moments_s: float) -> Statistics:
    made = Statistics()
    for moment in moments_s:
        made.add(Subject(exchange(at_s=moment)), is_explained=False)
    return made


@pytest.mark.parametrize(
    "moments", [(0.0,), (0.0, 119.0), (1.5, 120.5), (59.0, 7_259.0), (30.0, 1e7), (-1e9, 1e9)]
)
def test_a_timeline_has_at_most_120_buckets_that_hold_all(moments: tuple[float, ...]) -> None:
    spread = [moments[0] + (moments[-1] - moments[0]) * step / 400 for step in range(401)]
    timeline = counted(*spread).timeline()
    assert len(timeline.buckets) <= 120
    assert sum(sum(bucket.counts.values()) for bucket in timeline.buckets) == 401


def test_routes_beyond_the_limit_are_counted_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statistics, "MAX_ROUTES_KEPT", 2)
    made = Statistics()
    for name in "abcd":
        part = Statistics()
        part.add(Subject(exchange(url=f"https://x.test/{name}")), is_explained=False)
        made.merge(part)
    assert [(route.path_template, route.count) for route in made.route_table()] == [
        ("(other)", 2),
        ("/a", 1),
        ("/b", 1),
    ]


def part(index: int, label: str, lines: int, *, is_continuation: bool, has_input: bool = True) -> Partial:
    made = Partial(index)
    made.is_continuation = is_continuation
    made.lines = lines
    if has_input:
        made.inputs.append(
            InputSummary(label=label, format="flat", bytes=9, exchanges=1, skipped=0, truncated=False)
        )
        at = exchange(500, location=Location(input=label, line=1))
        made.rows.add(row_of(Subject(at), 0, ()), (0, index, 0))
    made.add_problem(Problem(code="bad-line", location=Location(input=label, line=2), message="m"))
    return made


SPLITS: list[tuple[str, list[Partial], list[Any], list[Any], list[Any]]] = [
    (
        "one log in two parts",
        [part(0, "a", 10, is_continuation=False), part(1, "a", 5, is_continuation=True)],
        [("a", 2)],
        [(0, 1), (0, 11)],
        [2, 12],
    ),
    (
        "two logs",
        [part(0, "a", 10, is_continuation=False), part(1, "b", 5, is_continuation=False)],
        [("a", 1), ("b", 1)],
        [(0, 1), (1, 1)],
        [2, 2],
    ),
    (
        "the first part could not be read",
        [
            part(0, "a", 10, is_continuation=False),
            part(1, "b", 0, is_continuation=False, has_input=False),
            part(2, "b", 5, is_continuation=True),
        ],
        [("a", 1), ("b", 1)],
        [(0, 1), (1, 1)],
        [2, 2, 2],
    ),
]


@pytest.mark.parametrize(
    ("parts", "inputs", "rows", "lines"), [row[1:] for row in SPLITS], ids=[row[0] for row in SPLITS]
)
def test_parts_of_one_log_count_on(parts: list[Partial], inputs: Any, rows: Any, lines: Any) -> None:
    whole = Whole()
    for each in parts:
        whole.absorb(each)
    assert [(each.label, each.exchanges) for each in whole.inputs] == inputs
    assert [(each.input, each.line) for each in whole.rows.rows] == rows
    assert [problem.location.line for problem in whole.problems] == lines


def test_problems_beyond_the_limit_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wholes, "MAX_PROBLEMS", 3)
    whole = Whole()
    for index in range(5):
        whole.absorb(part(index, f"{index}", 1, is_continuation=False))
    assert (len(whole.problems), whole.problem_counts) == (3, {"bad-line": 5})


def test_answers_that_say_how_long_to_wait_are_counted_and_merged() -> None:
    wait = {"Retry-After": "20"}
    left, right = Statistics(), Statistics()
    for made in (exchange(429, got=wait), exchange(503, got={}), exchange(None), exchange(200, got=wait)):
        left.add(Subject(made), is_explained=False)
    right.add(Subject(exchange(503, got={"retry-after": "soon"})), is_explained=False)
    left.merge(right)
    assert left.summary({}, "").retry_after == 2
