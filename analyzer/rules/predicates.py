"""Predicates compiled from YAML maps, and their evaluation.

A map is AND over its keys; `all`, `any` and `none` combine maps; every other key is a path with a condition.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal, Protocol

from msgspec import Struct

from analyzer.facts.value import ABSENT, Resolved
from analyzer.rules import operators
from analyzer.rules.paths import Path, Scope, bind, parse_path, suggestion
from analyzer.rules.truth import (
    Condition,
    HistoryQuery,
    Pending,
    Truth,
    Verdict,
    conjunction,
    disjunction,
    negation,
)


class Leaf(Struct, frozen=True):
    """A path and what its values must satisfy."""

    path: Path
    conditions: tuple[Condition, ...]
    compares_paths: bool = False
    """Whether an operand is a path, to be resolved first."""


class Branch(Struct, frozen=True):
    """A combination of predicates."""

    kind: Literal["all", "any", "none"]
    parts: tuple["Node", ...]


Node = Leaf | Branch


class Lookup(Protocol):
    """Values of paths that are known beforehand."""

    def get(self, path: Path) -> Resolved | None:
        """The value of a path, None where it is not known."""


ALWAYS = Branch("all", ())
"""The predicate that is TRUE whatever is asked."""


NEVER = Branch("any", ())
"""The predicate that is FALSE whatever is asked."""


class PredicateFault(ValueError):
    """A predicate that cannot be compiled; `steps` lead to the faulty key inside the map."""

    def __init__(self, message: str, steps: tuple[str | int, ...]) -> None:
        super().__init__(message)
        self.steps = steps


def compile_predicate(
    source: Mapping[str, Any],
    thresholds: Mapping[str, float] | None = None,
    steps: tuple[str | int, ...] = (),
) -> Node:
    """The tree of a predicate map, thresholds filled in.

    Raises:
        PredicateFault: an unknown operator, a bad operand, a path that does not parse.
    """
    if not isinstance(source, Mapping):
        raise PredicateFault("a predicate is a map of paths to conditions", steps)
    parts = [_compile_key(key, value, thresholds or {}, (*steps, key)) for key, value in source.items()]
    return parts[0] if len(parts) == 1 else Branch("all", tuple(parts))


def _compile_key(key: str, value: Any, thresholds: Mapping[str, float], steps: tuple[str | int, ...]) -> Node:
    if key in ("all", "any", "none"):
        if not isinstance(value, list | tuple):
            raise PredicateFault(f"{key} takes a list of maps", steps)
        parts = (compile_predicate(part, thresholds, (*steps, index)) for index, part in enumerate(value))
        return Branch(key, tuple(parts))  # type: ignore[arg-type]
    try:
        path = parse_path(key)
    except ValueError as error:
        raise PredicateFault(str(error), steps) from error
    conditions = compile_condition(value, thresholds, steps)
    return Leaf(
        path, conditions, any(condition.operator in operators.PATH_OPERATORS for condition in conditions)
    )


def compile_condition(
    value: Any, thresholds: Mapping[str, float], steps: tuple[str | int, ...]
) -> tuple[Condition, ...]:
    """The conditions that a scalar, a list or a map of operators stands for."""
    if isinstance(value, Mapping):
        return tuple(
            _compile_operator(name, operand, thresholds, (*steps, name)) for name, operand in value.items()
        )
    if isinstance(value, list | tuple):
        return (Condition("in", tuple(_threshold(choice, thresholds, steps) for choice in value)),)
    return (Condition("equals", _threshold(value, thresholds, steps)),)


def _compile_operator(
    name: str, operand: Any, thresholds: Mapping[str, float], steps: tuple[str | int, ...]
) -> Condition:
    if name not in operators.NAMES:
        raise PredicateFault(f"there is no operator {name}{suggestion(name, operators.NAMES)}", steps)
    if name == "count" and isinstance(operand, Mapping):
        limits = tuple((key, _threshold(limit, thresholds, steps)) for key, limit in operand.items())
        if any(key not in _COUNT_LIMITS or not _is_number(limit) for key, limit in limits):
            raise PredicateFault("count takes a number or a map of gt, gte, lt, lte", steps)
        return Condition(name, limits)
    if isinstance(operand, list | tuple):
        if name not in _TAKE_LISTS:
            raise PredicateFault(f"{name} takes one value", steps)
        return Condition(name, tuple(_threshold(choice, thresholds, steps) for choice in operand))
    operand = _threshold(operand, thresholds, steps)
    problem = _operand_fault(name, operand)
    if problem:
        raise PredicateFault(problem, steps)
    return Condition(name, (operand,) if name in ("in", "not_in", "excludes", "differs_from") else operand)


def _threshold(operand: Any, thresholds: Mapping[str, float], steps: tuple[str | int, ...]) -> Any:
    if not (isinstance(operand, str) and operand.startswith("$") and operand[1:].isidentifier()):
        return operand
    if operand[1:] not in thresholds:
        raise PredicateFault(
            f"the rule has no threshold {operand[1:]}{suggestion(operand[1:], thresholds)}", steps
        )
    return thresholds[operand[1:]]


def _is_number(operand: Any) -> bool:
    return operators.number(operand) is not None


def _is_pattern(operand: Any) -> bool:
    if not isinstance(operand, str):
        return False
    try:
        operators.pattern(operand)
    except ValueError:
        return False
    return True


_COUNT_LIMITS = ("gt", "gte", "lt", "lte", "equals")
_TAKE_LISTS = ("equals", "in", "not_in", "excludes", "differs_from")
_TAKE_TEXT = (
    *("equals_ci", "contains_ci", "starts_with", "ends_with", "says"),
    *operators.PATH_OPERATORS,
)
_OPERAND_TESTS: tuple[tuple[tuple[str, ...], Callable[[Any], bool], str], ...] = (
    (("gt", "gte", "lt", "lte", "count"), _is_number, "needs a number"),
    (_TAKE_TEXT, lambda operand: isinstance(operand, str | int | float), "needs a text"),
    (("regex", "not_regex"), _is_pattern, "needs a pattern in RE2 syntax"),
    (("state",), lambda operand: operand in operators.STATES, "is one of " + " ".join(operators.STATES)),
    (("looks_like",), lambda operand: operand in operators.SHAPES, "is one of " + " ".join(operators.SHAPES)),
    (
        ("type",),
        lambda operand: operand in ("string", "number", "boolean", "object", "array", "null"),
        "is a JSON type",
    ),
)


def _operand_fault(name: str, operand: Any) -> str | None:
    for names, test, problem in _OPERAND_TESTS:
        if name in names and not test(operand):
            return f"{name} {problem}"
    return None


def evaluate(node: Node, scope: Scope, bindings: Mapping[str, Any] | None = None) -> Verdict:
    """TRUE, FALSE or UNKNOWN, or what is left to decide when the histories are complete."""
    if isinstance(node, Leaf):
        return _evaluate_leaf(node, scope, bindings or {})
    is_all = node.kind == "all"
    decisive = Truth.FALSE if is_all else Truth.TRUE
    neutral = Truth.TRUE if is_all else Truth.FALSE
    verdict: Verdict = neutral
    left: list[Verdict] = []
    for part in node.parts:
        found = evaluate(part, scope, bindings)
        if found is decisive:
            verdict, left = decisive, []
            break
        if found is not neutral:
            left.append(found)
    if left:
        verdict = conjunction(left) if is_all else disjunction(left)
    return negation(verdict) if node.kind == "none" else verdict


def _evaluate_leaf(leaf: Leaf, scope: Scope, bindings: Mapping[str, Any]) -> Verdict:
    path = bind(leaf.path, bindings) if leaf.path.is_dynamic else leaf.path
    value = scope.resolve(path)
    conditions = leaf.conditions
    if leaf.compares_paths:
        conditions = tuple(_concrete(condition, scope) for condition in conditions)
        if any(condition.operand is _WAITING for condition in conditions):
            return Truth.FALSE if value == ABSENT else Truth.UNKNOWN
    if isinstance(value, HistoryQuery):
        return Pending(value, tuple(_hashable(condition) for condition in conditions))
    return operators.judge(value, conditions)


_WAITING = object()


def _concrete(condition: Condition, scope: Scope) -> Condition:
    """A condition on another path's value as a condition on that value."""
    name = operators.PATH_OPERATORS.get(condition.operator)
    if name is None:
        return condition
    other = scope.resolve(parse_path(str(condition.operand)))
    if not isinstance(other, Resolved) or not other.items:
        return Condition(name, _WAITING)
    return Condition(name, other.items if name in ("in", "differs_from") else other.first)


def _hashable(condition: Condition) -> Condition:
    """A condition that can be part of a key: histories answer no lists and objects, so none is compared with."""
    operand = condition.operand
    if isinstance(operand, list | dict):
        return Condition("in", ())
    if isinstance(operand, tuple):
        return Condition(condition.operator, tuple(x for x in operand if not isinstance(x, list | dict)))
    return condition


def specialise(node: Node, known: Lookup) -> Node | None:
    """The predicate with everything decided that `known` decides; None where it can never be TRUE.

    What is left is TRUE for the same exchanges, and an empty `all` when nothing is.
    """
    verdict = _specialise(node, known, is_positive=True)
    if isinstance(verdict, Truth):
        return None if verdict is Truth.FALSE else ALWAYS
    return verdict


def _specialise(node: Node, known: Lookup, *, is_positive: bool) -> Node | Truth:
    """UNKNOWN counts as FALSE where only TRUE matters, which is everywhere outside `none`."""
    if isinstance(node, Leaf):
        return _specialise_leaf(node, known, is_positive=is_positive)
    decisive = Truth.FALSE if node.kind == "all" else Truth.TRUE
    parts: list[Node] = []
    for part in node.parts:
        verdict = _specialise(part, known, is_positive=is_positive and node.kind != "none")
        if verdict is decisive:
            return Truth.FALSE if node.kind in ("all", "none") else Truth.TRUE
        if not isinstance(verdict, Truth):
            parts.append(verdict)
    if not parts:
        return Truth.FALSE if node.kind == "any" else Truth.TRUE
    return Branch(node.kind, tuple(parts))


def _specialise_leaf(leaf: Leaf, known: Lookup, *, is_positive: bool) -> Node | Truth:
    value = None if leaf.compares_paths else known.get(leaf.path)
    if value is None:
        return leaf
    truth = operators.judge(value, leaf.conditions)
    if truth is not Truth.UNKNOWN:
        return truth
    return Truth.FALSE if is_positive else leaf


def leaves_of(node: Node) -> Iterator[Leaf]:
    """Yields the conditions of a predicate, in order."""
    if isinstance(node, Leaf):
        yield node
    else:
        for part in node.parts:
            yield from leaves_of(part)


def paths_of(node: Node) -> tuple[str, ...]:
    """Every path that a predicate names, in order."""
    if isinstance(node, Leaf):
        others = (str(c.operand) for c in node.conditions if c.operator in operators.PATH_OPERATORS)
        return (node.path.text, *others)
    return tuple(text for part in node.parts for text in paths_of(part))
