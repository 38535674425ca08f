"""Two sets of captures in, one comparison out."""

import statistics
from collections import Counter
from collections.abc import Iterable, Sequence

from analyzer.diff.align import RouteKey, Sides, align
from analyzer.diff.compare import ABSENT, RouteDifference, compare
from analyzer.diff.document import DiffDocument, Difference, RouteOutcome, Side
from analyzer.document import Tool
from analyzer.errors import CaptureError
from analyzer.facts.subject import Subject
from analyzer.ingest import read_exchanges
from analyzer.match.evidence import evidence_of
from analyzer.model import Problem
from analyzer.scan.merge import NAME
from analyzer.scan.plan import Plan, compiled
from analyzer.version import VERSION

MAX_DIFFERENCES = 50
MAX_ROUTES = 200


def run_diff(working: Sequence[str], failing: Sequence[str], plan: Plan) -> DiffDocument:
    """The comparison of two sets of captures.

    Raises:
        CaptureError: a side has no exchange.
    """
    harvest = plan.observer() if plan.observer else None
    left, right = _subjects(working, plan, harvest), _subjects(failing, plan, harvest)
    sides = align(left, right, compiled(plan).services)
    differences = _differences(compare(sides))
    return DiffDocument(
        tool=Tool(name=NAME, version=VERSION),
        working=_side(working, left),
        failing=_side(failing, right),
        verdict=_verdict(differences),
        differences=differences,
        outcomes=tuple(_outcome(route, *pair) for route, pair in sides.items() if all(pair))[:MAX_ROUTES],
        only_working=_only(sides, 0),
        only_failing=_only(sides, 1),
        harvest=harvest,
    )


def _subjects(paths: Sequence[str], plan: Plan, harvest: object) -> list[Subject]:
    found = []
    for path in paths:
        for item in read_exchanges(path, plan.read):
            if not isinstance(item, Problem):
                if harvest is not None:
                    harvest.observe(item)  # type: ignore[attr-defined]
                found.append(Subject(item))
    if not found:
        raise CaptureError("no exchange could be read", ", ".join(paths), "give a HAR or a JSON request log")
    return found


def _side(paths: Sequence[str], subjects: list[Subject]) -> Side:
    failed = sum(subject.exchange.is_failed for subject in subjects)
    return Side(inputs=tuple(paths), exchanges=len(subjects), failed=failed)


def _differences(found: Iterable[RouteDifference]) -> tuple[Difference, ...]:
    """The same difference of several routes as one, heaviest first; more routes weigh a little more."""
    groups: dict[tuple[str, str, str, str], list[RouteDifference]] = {}
    for each in found:
        groups.setdefault((each.feature.category, each.feature.name, each.working, each.failing), []).append(
            each
        )
    ranked = sorted(groups.values(), key=lambda group: (-group[0].weight, -len(group), group[0].feature.name))
    return tuple(_difference(group) for group in ranked[:MAX_DIFFERENCES])


def _difference(group: list[RouteDifference]) -> Difference:
    first = group[0]
    is_credential = first.feature.category == "auth" and first.feature.name == "credential"
    return Difference(
        category=first.feature.category,
        name=first.feature.name,
        say=sentence(first),
        working="one credential" if is_credential else first.working,
        failing="another credential" if is_credential else first.failing,
        is_constant=all(each.is_constant for each in group),
        weight=first.weight,
        routes=tuple(f"{each.route.method} {each.route.path}" for each in group),
        working_example=evidence_of(first.working_example, None),
        failing_example=evidence_of(first.failing_example, None),
    )


_SENTENCES: dict[tuple[str, str], str] = {
    ("auth", "expired"): "The token had expired in the failing calls and had not in the working ones.",
    ("auth", "placeholder"): "The credential of the failing calls is a placeholder that was never filled in.",
    (
        "auth",
        "environment-mismatch",
    ): "The token of the failing calls belongs to another environment than their host.",
    ("auth", "credential"): "The two sides use different credentials.",
    (
        "auth",
        "source",
    ): "The credential travels differently: {working} where it works, {failing} where it fails.",
    ("url", "version"): "The API version differs: {working} where it works, {failing} where it fails.",
}
_BY_ABSENCE = {
    "header": ("The failing calls lack the header {name}.", "Only the failing calls send the header {name}."),
    "query": (
        "The failing calls lack the query parameter {name}.",
        "Only the failing calls send {name} in the query.",
    ),
    "body": ("The failing calls lack {name} in the body.", "Only the failing calls have {name} in the body."),
}
_GENERAL = {
    "header": "The header {name} differs.",
    "query": "The query parameter {name} differs.",
    "body": "{name} in the body is {working} where it works and {failing} where it fails.",
    "auth": "The {name} of the credential differs: {working} where it works, {failing} where it fails.",
    "url": "The {name} differs: {working} where it works, {failing} where it fails.",
}


def sentence(difference: RouteDifference) -> str:
    """What separates the sides, in one sentence."""
    category, name = difference.feature.category, difference.feature.name
    template = _SENTENCES.get((category, name), _GENERAL[category])
    if ABSENT in (difference.working, difference.failing) and category in _BY_ABSENCE:
        template = _BY_ABSENCE[category][difference.failing != ABSENT]
    return (
        template.replace("{name}", name)
        .replace("{working}", difference.working)
        .replace("{failing}", difference.failing)
    )


def _verdict(differences: tuple[Difference, ...]) -> str:
    if not differences:
        return "The calls that both sides make do not differ in anything that the captures record."
    return differences[0].say


def _outcome(route: RouteKey, working: list[Subject], failing: list[Subject]) -> RouteOutcome:
    return RouteOutcome(
        route=f"{route.method} {route.path}",
        working=_statuses(working),
        failing=_statuses(failing),
        working_p50_ms=_median_ms(working),
        failing_p50_ms=_median_ms(failing),
    )


def _statuses(subjects: list[Subject]) -> dict[str, int]:
    counts = Counter("none" if s.exchange.status is None else str(s.exchange.status) for s in subjects)
    return dict(sorted(counts.items()))


def _median_ms(subjects: list[Subject]) -> float | None:
    known = [s.exchange.duration_ms for s in subjects if s.exchange.duration_ms is not None]
    return round(statistics.median(known), 1) if known else None


def _only(sides: Sides, index: int) -> tuple[str, ...]:
    routes = (
        f"{route.method} {route.path}" for route, pair in sides.items() if pair[index] and not pair[1 - index]
    )
    return tuple(routes)[:MAX_ROUTES]
