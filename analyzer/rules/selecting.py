"""Predicates as functions that tell only whether an exchange makes them TRUE: most of a scan asks just that.

`predicates.evaluate` tells UNKNOWN and questions to histories apart from FALSE; a function of this module need
not, and remembers what it decided about short texts, of which media types, hosts and paths come again and again.
"""

import operator
from collections.abc import Callable

from analyzer.facts.value import ABSENT, UNKNOWN, Resolved
from analyzer.rules.operators import judge
from analyzer.rules.paths import Scope
from analyzer.rules.predicates import Leaf, Node, evaluate
from analyzer.rules.truth import Condition, Truth

Holds = Callable[[Scope], bool]
"""Whether what a scope looks up makes a predicate TRUE."""

MAX_REMEMBERED = 1_024
"""Texts of which one set of conditions remembers its truth."""
MAX_TEXT_CHARS = 200

_BOUNDS: dict[str, Callable[[float, float], bool]] = {
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
}
_Judge = Callable[[Resolved], Truth]
_JUDGES: dict[str, _Judge] = {}


def holds_of(node: Node) -> Holds:
    """The function that is True exactly where `evaluate` of the predicate is `Truth.TRUE`."""
    return _compiled(node, Truth.TRUE)


def _compiled(node: Node, wanted: Truth) -> Holds:
    if isinstance(node, Leaf):
        return _compiled_leaf(node, wanted)
    if node.kind == "none":  # which negates an `any`
        wanted = Truth(2 - wanted)
    tests = tuple(_compiled(part, wanted) for part in node.parts)
    if len(tests) == 1:
        return tests[0]
    return _every(tests) if (node.kind == "all") == (wanted is Truth.TRUE) else _some(tests)


def _every(tests: tuple[Holds, ...]) -> Holds:
    def holds(scope: Scope) -> bool:
        for test in tests:  # noqa: SIM110 - a generator would cost as much as the tests
            if not test(scope):
                return False
        return True

    return holds


def _some(tests: tuple[Holds, ...]) -> Holds:
    def holds(scope: Scope) -> bool:
        for test in tests:  # noqa: SIM110 - as above
            if test(scope):
                return True
        return False

    return holds


def _compiled_leaf(leaf: Leaf, wanted: Truth) -> Holds:
    path = leaf.path
    if leaf.compares_paths or path.is_dynamic:
        return lambda scope: evaluate(leaf, scope) is wanted
    judged = _judge_of(leaf.conditions)

    def holds(scope: Scope) -> bool:
        value = scope.resolve(path)
        return isinstance(value, Resolved) and judged(value) is wanted

    return holds


def _judge_of(conditions: tuple[Condition, ...]) -> _Judge:
    """The truth of conditions for a value, shared by all predicates that ask for the same."""
    name = repr(conditions)  # as keys, 1, 1.0 and True would be the same
    found = _JUDGES.get(name)
    if found is None:
        found = _JUDGES[name] = _made_judge(conditions)
    return found


def _made_judge(conditions: tuple[Condition, ...]) -> _Judge:
    return _judge_of_number(conditions) if all(map(_is_bound, conditions)) else _judge_of_text(conditions)


def _is_bound(condition: Condition) -> bool:
    return condition.operator in _BOUNDS and type(condition.operand) in (int, float)


def _judge_of_number(conditions: tuple[Condition, ...]) -> _Judge:
    bounds = tuple((_BOUNDS[condition.operator], condition.operand) for condition in conditions)

    def judged(value: Resolved) -> Truth:
        items = value.items
        if len(items) != 1 or type(items[0]) not in (int, float) or value.is_unknown:
            return judge(value, conditions)
        number = items[0]
        for is_within, limit in bounds:
            if not is_within(number, limit):
                return Truth.FALSE
        return Truth.TRUE

    return judged


def _judge_of_text(conditions: tuple[Condition, ...]) -> _Judge:
    without = {
        is_unknown: judge(UNKNOWN if is_unknown else ABSENT, conditions) for is_unknown in (False, True)
    }
    known: dict[str, Truth] = {}

    def judged(value: Resolved) -> Truth:
        items = value.items
        if not items:
            return without[value.is_unknown]
        text = items[0]
        if type(text) is not str or len(text) > MAX_TEXT_CHARS or len(items) > 1 or value.is_unknown:
            return judge(value, conditions)
        truth = known.get(text)
        if truth is None:
            if len(known) >= MAX_REMEMBERED:
                known.clear()
            truth = known[text] = judge(value, conditions)
        return truth

    return judged
