"""What separates the two sides, the likeliest cause first."""

from collections import Counter
from collections.abc import Sequence

from msgspec import Struct

from analyzer.diff.align import RouteKey, Sides
from analyzer.diff.features import Feature, features_of, is_decisive
from analyzer.facts.subject import Subject

ABSENT = "absent"

_WEIGHTS: dict[tuple[str, str], int] = {
    ("auth", "expired"): 100,
    ("auth", "placeholder"): 98,
    ("auth", "source"): 96,
    ("auth", "scheme"): 92,
    ("auth", "environment-mismatch"): 90,
    ("url", "version"): 86,
    ("auth", "audience"): 80,
    ("auth", "issuer"): 78,
    ("auth", "scope"): 76,
    ("header", "content-type"): 74,
    ("url", "host"): 60,
    ("url", "scheme"): 58,
    ("auth", "kind"): 50,
    ("auth", "credential"): 40,
    ("header", "user-agent"): 8,
}
_CATEGORY_WEIGHTS = {"header": 66, "query": 62, "body": 64, "auth": 50, "url": 50}
_ADDED_PENALTY = 12
"""What the failing side has and the working one lacks breaks a call less often than what it lacks."""
_VALUE_PENALTY = 22
"""Two values of one query parameter differ between any two calls."""
_VARYING_PENALTY = 25
"""A side that is not constant in a feature tells less."""
_SAME_OUTCOME_PENALTY = 60
"""On a route that works on both sides nothing can be the cause."""


class RouteDifference(Struct, frozen=True, kw_only=True):
    """One feature of one route that separates the sides; values are raw."""

    route: RouteKey
    feature: Feature
    working: str
    failing: str
    is_constant: bool
    weight: int
    working_example: Subject
    failing_example: Subject


def compare(sides: Sides) -> list[RouteDifference]:
    """The differences of all routes that both sides call, heaviest first."""
    found: list[RouteDifference] = []
    for route, (working, failing) in sides.items():
        if working and failing:
            found += compare_route(route, *_telling(working, failing))
    return sorted(
        found, key=lambda each: (-each.weight, each.feature.category, each.feature.name, each.route)
    )


def _telling(working: list[Subject], failing: list[Subject]) -> tuple[list[Subject], list[Subject]]:
    """The calls that worked on the working side against those that failed on the failing one, where there are any."""
    worked = [subject for subject in working if not subject.exchange.is_failed]
    failed = [subject for subject in failing if subject.exchange.is_failed]
    return worked or working, failed or failing


def compare_route(
    route: RouteKey, working: Sequence[Subject], failing: Sequence[Subject]
) -> list[RouteDifference]:
    """The features of one route whose values do not overlap between the sides."""
    left, right = [features_of(each) for each in working], [features_of(each) for each in failing]
    names = sorted({*(f for each in left for f in each), *(f for each in right for f in each)}, key=str)
    has_other_outcome = {s.exchange.is_failed for s in working} != {s.exchange.is_failed for s in failing}
    found = []
    for feature in names:
        ours, theirs = _values(feature, left, working), _values(feature, right, failing)
        if not ours or not theirs or set(ours) & set(theirs):
            continue
        is_constant = len(ours) == len(theirs) == 1
        found.append(
            RouteDifference(
                route=route,
                feature=feature,
                working=_most(ours),
                failing=_most(theirs),
                is_constant=is_constant,
                weight=_weight(feature, _most(ours), _most(theirs), is_constant, has_other_outcome),
                working_example=working[-1],
                failing_example=failing[0],
            )
        )
    return found


def _values(feature: Feature, rows: list[dict[Feature, str]], subjects: Sequence[Subject]) -> Counter[str]:
    """The values on one side; absence counts only where the capture would have recorded a presence."""
    values: Counter[str] = Counter()
    for row, subject in zip(rows, subjects, strict=True):
        if feature in row:
            values[row[feature]] += 1
        elif is_decisive(subject, feature):
            values[ABSENT] += 1
    return values


def _most(values: Counter[str]) -> str:
    return min(values.items(), key=lambda item: (-item[1], item[0]))[0]


def _weight(feature: Feature, working: str, failing: str, is_constant: bool, has_other_outcome: bool) -> int:
    weight = _WEIGHTS.get((feature.category, feature.name), _CATEGORY_WEIGHTS[feature.category])
    if working == ABSENT:
        weight -= _ADDED_PENALTY
    elif failing != ABSENT and feature.category in ("query", "header"):
        weight -= _VALUE_PENALTY
    weight -= 0 if is_constant else _VARYING_PENALTY
    return weight - (0 if has_other_outcome else _SAME_OUTCOME_PENALTY)
