"""Captures in, one comparison out."""

import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from msgspec.structs import replace

from analyzer.diff.align import Pair, RouteKey, align, route_key
from analyzer.diff.capture.compare import compare_captures
from analyzer.diff.capture.routes import capture_side
from analyzer.diff.compare import RouteDifference, compare, is_turned
from analyzer.diff.document import Comparison, DiffDocument, Difference, RouteOutcome, Side
from analyzer.diff.sentences import sentence, verdict_of
from analyzer.diff.weights import LIKELY
from analyzer.diff.within import turning_orders, turning_pair, turning_points
from analyzer.document import ProblemNote, Row, Tool
from analyzer.errors import CaptureError
from analyzer.facts.subject import Subject
from analyzer.ingest import read_exchanges
from analyzer.match.evidence import evidence_of
from analyzer.match.order import Order
from analyzer.model import Body, Exchange, Problem
from analyzer.rules.services import ServiceFinder
from analyzer.scanning.analysis import Analysis
from analyzer.scanning.merge import NAME
from analyzer.scanning.notes import problem_note
from analyzer.scanning.partial import MAX_PROBLEMS
from analyzer.scanning.plan import Plan, compiled
from analyzer.scanning.quality import REMOVED_CREDENTIALS, what_lacks
from analyzer.scanning.run import run_scan
from analyzer.version import VERSION

MAX_DIFFERENCES = 50
MAX_ROUTES = 200


def run_diff(working: Sequence[str], failing: Sequence[str], plan: Plan) -> Comparison:
    """The comparison of two sets of captures.

    Raises:
        CaptureError: a side has no exchange.
    """
    reader = _Reader(plan)
    left, right = reader.subjects(working), reader.subjects(failing)
    services = compiled(plan).services
    sides = _side(working, left), _side(failing, right)
    found = _comparison(align(left, right, services), sides, services, is_one_capture=False)
    whole = compare_captures(capture_side(left, services), capture_side(right, services))
    return reader.completed(replace(found, document=replace(found.document, capture=whole)))


def run_diff_within(capture: Sequence[str], plan: Plan) -> Comparison:
    """The comparison of each failing call's first failure of each status with the nearest success before it.

    Raises:
        CaptureError: there is no exchange.
    """
    reader = _Reader(plan)
    pairs = turning_points(reader.subjects(capture), compiled(plan).services)
    sides = _side(capture, _all(pairs, 0)), _side(capture, _all(pairs, 1))
    found = _comparison(pairs, sides, compiled(plan).services, is_one_capture=True)
    return reader.completed(found)


def compared_scan(working: Sequence[str], failing: Sequence[str] | None, plan: Plan) -> Analysis:
    """The analysis of the failing captures with their comparison, for a report; without any, of the working ones.

    Raises:
        CaptureError: a side has no exchange.
    """
    analysis = run_scan(failing or working, plan, comparer=TurningPoints(plan))
    if not failing and analysis.comparison is not None:
        return analysis
    found = run_diff(working, failing, plan) if failing else run_diff_within(working, plan)
    return replace(analysis, comparison=found)


class TurningPoints:
    """A `Comparer`: calls of a run that begin to fail, each with its nearest success before."""

    def __init__(self, plan: Plan) -> None:
        self._services = compiled(plan).services

    def choose(self, rows: Iterable[tuple[Row, Order]]) -> Sequence[tuple[Order, Order]]:
        """The places of each such success and failure."""
        return turning_orders(rows, self._services)

    def compare(self, pairs: Sequence[tuple[Exchange, Exchange]]) -> Comparison | None:
        """The comparison of pairs that still worked and failed when they were read again."""
        turns = sorted(
            (
                turning_pair(route_key(two, self._services), one, two)
                for one, two in ((Subject(working), Subject(failing)) for working, failing in pairs)
                if two.exchange.is_failed and one.exchange.has_worked
            ),
            key=_by_route_and_time,
        )
        if not turns:
            return None
        sides = _side(_inputs(turns, 0), _all(turns, 0)), _side(_inputs(turns, 1), _all(turns, 1))
        return _comparison(turns, sides, self._services, is_one_capture=True)


class _Reader:
    """Reads captures, and shows each exchange to the plan's observer."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.harvest: Any = plan.observer() if plan.observer else None
        self.problems: list[ProblemNote] = []

    def subjects(self, paths: Sequence[str]) -> list[Subject]:
        """Every exchange of the inputs."""
        found = []
        for item in (item for path in paths for item in read_exchanges(path, self.plan.read)):
            if isinstance(item, Problem):
                self.problems.append(problem_note(item))
                continue
            if self.harvest is not None:
                self.harvest.observe(item)
            found.append(Subject(_without_answer(item)))
        if not found:
            hint = "give a HAR or a JSON request log"
            raise CaptureError("no exchange could be read", ", ".join(paths), hint)
        return found

    def completed(self, found: Comparison) -> Comparison:
        """The comparison with what was met and gathered while reading."""
        document = replace(found.document, problems=tuple(self.problems[:MAX_PROBLEMS]))
        return replace(found, document=document, harvest=self.harvest)


def _without_answer(exchange: Exchange) -> Exchange:
    """The exchange without its record and the body of its response, of which nothing here reads more than its size."""
    answer = exchange.response
    response = replace(answer, body=Body(size_bytes=answer.body.size_bytes)) if answer else None
    return replace(exchange, record=None, response=response)


def _comparison(
    pairs: list[Pair], sides: tuple[Side, Side], services: ServiceFinder, *, is_one_capture: bool
) -> Comparison:
    differences = _differences(compare(pairs, services))
    outcomes = tuple(_outcome(pair) for pair in pairs if pair.working and pair.failing)[:MAX_ROUTES]
    lacking = _not_recorded(pairs)
    document = DiffDocument(
        tool=Tool(name=NAME, version=VERSION),
        working=sides[0],
        failing=sides[1],
        verdict=verdict_of(differences, outcomes, lacking, is_one_capture=is_one_capture),
        differences=differences,
        outcomes=outcomes,
        only_working=tuple(str(pair.working_route) for pair in pairs if not pair.failing)[:MAX_ROUTES],
        only_failing=tuple(str(pair.failing_route) for pair in pairs if not pair.working)[:MAX_ROUTES],
        not_recorded=lacking,
        is_one_capture=is_one_capture,
    )
    return Comparison(document=document)


_REQUEST_PARTS = frozenset({"request headers", REMOVED_CREDENTIALS, "request body"})


def _not_recorded(pairs: Iterable[Pair]) -> tuple[str, ...]:
    turned = (subject for pair in pairs if is_turned(pair) for subject in (*pair.working, *pair.failing))
    lacking = {part for subject in turned for part in what_lacks(subject.exchange)}
    return tuple(sorted(lacking & _REQUEST_PARTS))


def _all(pairs: Iterable[Pair], side: int) -> list[Subject]:
    return [subject for pair in pairs for subject in (pair.working, pair.failing)[side]]


def _by_route_and_time(pair: Pair) -> tuple[RouteKey, bool, int]:
    started_us = pair.failing[0].exchange.started_us
    return pair.failing_route, started_us is None, started_us or 0


def _inputs(pairs: Iterable[Pair], side: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.exchange.location.input for each in _all(pairs, side)))


def _side(paths: Sequence[str], subjects: Sequence[Subject]) -> Side:
    failed = sum(subject.exchange.is_failed for subject in subjects)
    return Side(inputs=tuple(paths), exchanges=len(subjects), failed=failed)


def _differences(found: Iterable[RouteDifference]) -> tuple[Difference, ...]:
    """The same difference of several routes as one, heaviest first; of equal weight, that of more routes."""
    groups: dict[tuple[str, str, str, str], list[RouteDifference]] = {}
    for each in found:
        place = (each.feature.category, each.feature.name, each.working, each.failing)
        groups.setdefault(_merged(place), []).append(each)
    ranked = sorted(groups.values(), key=lambda group: (-group[0].weight, -len(group), group[0].feature))
    return tuple(_difference(group) for group in ranked[:MAX_DIFFERENCES])


def _merged(place: tuple[str, str, str, str]) -> tuple[str, str, str, str]:
    """Other credentials are one difference, whichever they are."""
    return (*place[:2], "", "") if place[:2] == ("auth", "credential") else place


def _difference(group: list[RouteDifference]) -> Difference:
    first = group[0]
    category, name = first.feature.category, first.feature.name
    working, failing = first.working, first.failing
    if (category, name) == ("auth", "credential"):
        working, failing = "one credential", "another credential"
    is_likely = first.weight >= LIKELY
    return Difference(
        category=category,
        name=name,
        say=sentence(category, name, working, failing),
        working=working,
        failing=failing,
        is_constant=all(each.is_constant for each in group),
        weight=first.weight,
        certainty="likely" if is_likely else "possible",
        routes=tuple(_routes(group)),
        working_example=evidence_of(first.working_example, None),
        failing_example=evidence_of(first.failing_example, None),
    )


def _routes(group: list[RouteDifference]) -> list[str]:
    """The routes on which the difference can be the cause, else all that show it."""
    turned = [each for each in group if each.is_turned]
    return list(dict.fromkeys(str(each.route) for each in turned or group))


def _outcome(pair: Pair) -> RouteOutcome:
    working = [each for each in pair.working if each.exchange.has_worked] or pair.working
    failing = [each for each in pair.failing if each.exchange.is_failed] or pair.failing
    return RouteOutcome(
        route=str(pair.failing_route),
        is_turned=is_turned(pair),
        working=_statuses(pair.working),
        failing=_statuses(pair.failing),
        working_p50_ms=_median_ms(pair.working),
        failing_p50_ms=_median_ms(pair.failing),
        working_example=evidence_of(working[-1], None),
        failing_example=evidence_of(failing[0], None),
    )


def _statuses(subjects: Sequence[Subject]) -> dict[str, int]:
    counts = Counter("none" if s.exchange.status is None else str(s.exchange.status) for s in subjects)
    return dict(sorted(counts.items()))


def _median_ms(subjects: Sequence[Subject]) -> float | None:
    known = [s.exchange.duration_ms for s in subjects if s.exchange.duration_ms is not None]
    return round(statistics.median(known), 1) if known else None
