"""Whether any value can meet a set of conditions on one path, found by trying the values that matter."""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

from analyzer.facts.value import ABSENT, UNKNOWN, Resolved
from analyzer.rules.operators import judge
from analyzer.rules.path_types import CHOICES
from analyzer.rules.truth import Condition, Truth

_BOUNDS = ("gt", "gte", "lt", "lte")
_DECIDABLE = (*_BOUNDS, "state", "not_in", "excludes")
_STATES: tuple[Resolved, ...] = (ABSENT, UNKNOWN, Resolved(("",)))


def can_hold(path: str, conditions: Iterable[Condition]) -> bool:
    """False only when it is certain that no value, no absence and no unknown makes all of them TRUE."""
    wanted = tuple(conditions)
    if any(condition.operator == "count" for condition in wanted):
        return all(
            _count_can_hold(condition.operand) for condition in wanted if condition.operator == "count"
        )
    choices = _choices(path, wanted)
    if choices is None:
        return True
    tried = (*_STATES, *(Resolved((choice,)) for choice in choices))
    return any(judge(value, wanted) is Truth.TRUE for value in tried)


def values_that_hold(path: str, conditions: Iterable[Condition]) -> tuple[Any, ...] | None:
    """The values that make all conditions TRUE, `None` where they cannot be listed."""
    wanted = tuple(conditions)
    listed = _listed(wanted)
    choices = CHOICES.get(path) if listed is None else listed
    if choices is None:
        return None
    return tuple(choice for choice in choices if judge(Resolved((choice,)), wanted) is Truth.TRUE)


def _choices(path: str, wanted: tuple[Condition, ...]) -> tuple[Any, ...] | None:
    listed = _listed(wanted)
    if listed is not None:
        known = CHOICES.get(path)
        return listed if known is None else tuple(choice for choice in listed if choice in known)
    if path in CHOICES:
        return CHOICES[path]
    if all(condition.operator in _DECIDABLE for condition in wanted):
        return tuple(_around(wanted))
    return None


def _listed(wanted: tuple[Condition, ...]) -> tuple[Any, ...] | None:
    """The values of the first condition that lists some."""
    for condition in wanted:
        if condition.operator == "equals":
            return (condition.operand,)
        if condition.operator == "in":
            return tuple(condition.operand)
    return None


def _around(wanted: tuple[Condition, ...]) -> Iterator[Any]:
    """Numbers at, between and beyond the bounds, and a text that nothing lists."""
    bounds = sorted(
        float(condition.operand)
        for condition in wanted
        if condition.operator in _BOUNDS and isinstance(condition.operand, int | float)
    )
    yield from bounds
    yield from ((left + right) / 2 for left, right in pairwise(bounds))
    yield from ((bounds[0] - 1, bounds[-1] + 1) if bounds else ())
    yield "a value that no rule lists"


def _count_can_hold(operand: Any) -> bool:
    if not isinstance(operand, tuple):
        return float(operand) >= 0
    limits = [float(limit) for _, limit in operand]
    lengths = sorted({max(0, int(limit) + step) for limit in limits for step in (-1, 0, 1)})
    condition = (Condition("count", operand),)
    return any(judge(Resolved(([0] * length,)), condition) is Truth.TRUE for length in lengths)
