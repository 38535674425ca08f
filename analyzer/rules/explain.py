"""Why a rule did or did not match one exchange: every condition with its truth and the place it looked at."""

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from analyzer.facts.value import MASKED, Resolved
from analyzer.rules.operators import judge
from analyzer.rules.paths import bind
from analyzer.rules.pointers import pointer_of
from analyzer.rules.predicates import Leaf, Node, evaluate
from analyzer.rules.scope import ExchangeScope
from analyzer.rules.truth import Condition, HistoryQuery, Truth, Verdict


class Step(Struct, frozen=True, kw_only=True):
    """One condition: `truth` is `true`, `false`, `unknown` or, for a history, `later`.

    `found` says what was there without quoting it: `absent`, `not recorded`, `masked`, `text`, `number`…
    """

    depth: int
    path: str
    condition: str
    truth: str
    found: str
    pointer: str | None


def explain_node(node: Node, scope: ExchangeScope, base: str, depth: int = 0) -> Iterator[Step]:
    """A step for each condition and each combination, in the order of the rule."""
    if isinstance(node, Leaf):
        yield _leaf_step(node, scope, base, depth)
        return
    truth = truth_word(evaluate(node, scope, scope.bindings))
    if depth or node.kind != "all":
        yield Step(depth=depth, path=node.kind, condition="", truth=truth, found="", pointer=None)
        depth += 1
    for part in node.parts:
        yield from explain_node(part, scope, base, max(depth, 1))


def _leaf_step(leaf: Leaf, scope: ExchangeScope, base: str, depth: int) -> Step:
    path = bind(leaf.path, scope.bindings) if leaf.path.is_dynamic else leaf.path
    value = scope.resolve(path)
    return Step(
        depth=depth,
        path=path.text,
        condition=" ".join(_shown(condition) for condition in leaf.conditions),
        truth=truth_word(evaluate(leaf, scope, scope.bindings)),
        found=found_word(value),
        pointer=pointer_of(path, base),
    )


def truth_word(verdict: Verdict) -> str:
    """`true`, `false`, `unknown`; `later` for what a history decides at the end of a scan."""
    return verdict.name.lower() if isinstance(verdict, Truth) else "later"


def found_word(value: Resolved | HistoryQuery) -> str:
    """What a path found, in a word that quotes nothing."""
    if isinstance(value, HistoryQuery):
        return "a history, known at the end of a scan"
    if value.is_unknown and not value.items:
        return "not recorded"
    if not value.items:
        return "absent"
    kind = _kind(value.first)
    return kind if len(value.items) == 1 else f"{len(value.items)} values, the first {kind}"


def _kind(item: Any) -> str:
    if item is MASKED:
        return "masked by the producer"
    if item in ("", [], {}) or item is None:
        return "empty"
    names: Mapping[type, str] = {
        bool: "boolean",
        str: "text",
        int: "number",
        float: "number",
        list: "list",
        dict: "object",
    }
    return names.get(type(item), "value")


def _shown(condition: Condition) -> str:
    operand = condition.operand
    if isinstance(operand, tuple):
        operand = ", ".join(str(part) for part in operand)
    return f"{condition.operator} {operand}"


def unknown_paths(node: Node, scope: ExchangeScope) -> tuple[str, ...]:
    """The paths that keep a predicate from being decided, because the capture does not record them."""
    if not isinstance(node, Leaf):
        return tuple(path for part in node.parts for path in unknown_paths(part, scope))
    value = scope.resolve(node.path)
    is_open = isinstance(value, Resolved) and judge(value, node.conditions) is Truth.UNKNOWN
    return (node.path.text,) if is_open else ()
