"""What separates the two sides of each route, the likeliest cause first."""

from collections import Counter
from collections.abc import Iterable, Sequence

from msgspec import Struct

from analyzer.diff.align import Pair, RouteKey
from analyzer.diff.features import CARRIER, SHORT, Feature, Observed, observe
from analyzer.diff.weights import ABSENT, Circumstances, is_told, weight_of
from analyzer.facts.auth import CREDENTIAL_HEADERS
from analyzer.facts.subject import Subject
from analyzer.rules.services import ServiceFinder

MAX_CALLS = 1_000
"""Calls of one route that are looked at on each side: the last that worked, the first that failed."""


class RouteDifference(Struct, frozen=True, kw_only=True):
    """One feature of one route that separates the sides; values are raw."""

    route: RouteKey
    feature: Feature
    working: str
    failing: str
    is_constant: bool
    is_turned: bool
    weight: int
    working_example: Subject
    failing_example: Subject


def compare(pairs: Iterable[Pair], services: ServiceFinder) -> list[RouteDifference]:
    """The differences of all routes that both sides call, heaviest first."""
    found = [each for pair in pairs if pair.working and pair.failing for each in compare_pair(pair, services)]
    return sorted(found, key=lambda each: (-each.weight, each.feature, each.route))


def is_turned(pair: Pair) -> bool:
    """Whether a route works on the working side and fails on the failing one."""
    return any(each.exchange.has_worked for each in pair.working) and any(
        each.exchange.is_failed for each in pair.failing
    )


def compare_pair(pair: Pair, services: ServiceFinder) -> list[RouteDifference]:
    """The features of one route whose values do not overlap between the sides.

    Calls that worked on the working side stand against those that failed on the failing one, the latter
    status by status, as two failures may have two causes. Calls that worked on the failing side clear
    whatever they share with those that failed.
    """
    if not is_turned(pair):
        return _compared(pair, pair.working, pair.failing, (), services)
    working = [each for each in pair.working if each.exchange.has_worked]
    healthy = [each for each in pair.failing if each.exchange.has_worked]
    failing: dict[int, list[Subject]] = {}
    for each in pair.failing:
        if each.exchange.is_failed:
            failing.setdefault(each.exchange.status or 0, []).append(each)
    return [
        each
        for _, failed in sorted(failing.items())
        for each in _compared(pair, working, failed, healthy, services)
    ]


def _compared(
    pair: Pair,
    working: Sequence[Subject],
    failing: Sequence[Subject],
    healthy: Sequence[Subject],
    services: ServiceFinder,
) -> list[RouteDifference]:
    left = [observe(each) for each in working[-MAX_CALLS:]]
    right = [observe(each) for each in failing[:MAX_CALLS]]
    cleared = [observe(each) for each in healthy[:MAX_CALLS]]
    circumstances = Circumstances(
        has_other_outcome=is_turned(pair),
        is_known_place=_is_known_place(pair, services),
        status=failing[0].exchange.status,
    )
    found = []
    for feature, ours, theirs in (*_moved(pair), *_separating(left, right, cleared)):
        if not is_told(feature, circumstances.status):
            continue
        is_constant = len(ours) == len(theirs) == 1
        one, other = _most(ours), _most(theirs)
        difference = RouteDifference(
            route=pair.failing_route,
            feature=feature,
            working=one,
            failing=other,
            is_constant=is_constant,
            is_turned=circumstances.has_other_outcome,
            weight=weight_of(feature, one, other, circumstances, is_constant=is_constant),
            working_example=_example(left, feature, one),
            failing_example=_example(right, feature, other),
        )
        found.append(difference)
    return _causes_only(found)


Values = Counter[str]


def _is_known_place(pair: Pair, services: ServiceFinder) -> bool:
    """Whether both hosts are the same service by name: a host that a wildcard covers may be another tenant."""
    ruleset, _, service = pair.failing_route.place.partition(".")
    matches = [
        services.find(each.host, each.full_path).get(ruleset) for each in (pair.working[0], pair.failing[0])
    ]
    return pair.working_route.place == pair.failing_route.place and all(
        match is not None and match.service == service and match.is_exact_host for match in matches
    )


def _moved(pair: Pair) -> Iterable[tuple[Feature, Values, Values]]:
    """Method and path, where the sides call their counterpart by another one."""
    ours, theirs = pair.working_route, pair.failing_route
    for name, one, other in (("method", ours.method, theirs.method), ("path", ours.path, theirs.path)):
        if one != other:
            yield Feature("url", name), Counter([one]), Counter([other])


def _separating(
    left: list[Observed], right: list[Observed], cleared: list[Observed]
) -> Iterable[tuple[Feature, Values, Values]]:
    names = sorted({feature for each in (*left, *right) for feature in each.values} - {CARRIER})
    has_one_carrier = _carriers(left) == _carriers(right)
    for feature in names:
        if feature.category == "auth" and feature.name != "source" and not has_one_carrier:
            continue
        ours, theirs = _values(feature, left), _values(feature, right)
        if ours and theirs and not set(theirs) & {*ours, *_values(feature, cleared)}:
            yield feature, ours, theirs


def _carriers(side: list[Observed]) -> set[str]:
    return {each.values[CARRIER] for each in side if CARRIER in each.values}


def _values(feature: Feature, side: list[Observed]) -> Values:
    """The values on one side; absence counts only where the capture would have recorded a presence."""
    values: Values = Counter()
    for each in side:
        if feature in each.values:
            values[each.values[feature]] += 1
        elif each.knows_absence(feature):
            values[ABSENT] += 1
    return values


def _most(values: Values) -> str:
    return min(values.items(), key=lambda item: (-item[1], item[0]))[0]


def _example(side: list[Observed], feature: Feature, value: str) -> Subject:
    """The first call that shows the value; for a value that no call shows by itself, the first call."""
    found = (each for each in side if each.values.get(feature, ABSENT) == value)
    return next(found, side[0]).subject


_HEALTHY = {
    ("auth", "validity"): "valid",
    ("auth", "placeholder"): "False",
    ("auth", "environment"): "False",
    ("body", "JSON"): "valid",
    ("url", "length"): SHORT,
}
"""Values of the failing side that explain nothing."""


def _causes_only(found: list[RouteDifference]) -> list[RouteDifference]:
    """Leaves out what explains nothing, and what only follows from another difference of the list."""
    kept = [each for each in found if not _is_healthy(each)]
    names = {each.feature for each in kept}
    return [each for each in kept if not _follows(each.feature, names)]


def _is_healthy(each: RouteDifference) -> bool:
    place = each.feature.category, each.feature.name
    if place == ("auth", "scope"):
        return set(each.working.split()) <= set(each.failing.split())
    return _HEALTHY.get(place) == each.failing


def _follows(feature: Feature, names: set[Feature]) -> bool:
    category, name = feature.category, feature.name
    if category == "body" and name.startswith("/"):
        above = {Feature("body", name[:index]) for index, char in enumerate(name) if char == "/" and index}
        return Feature("body", "JSON") in names or bool(above & names)
    if category == "auth" and name in ("credential", "kind"):
        return any(each.category == "auth" and each.name not in ("credential", "kind") for each in names)
    return category == "header" and name in CREDENTIAL_HEADERS and Feature("auth", "source") in names
