"""Why a rule did or did not match one exchange: every condition with its truth and the place it looked at."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Protocol

from msgspec import Struct

from analyzer.facts.value import MASKED, Resolved
from analyzer.rules.operators import judge
from analyzer.rules.paths import Scope, bind
from analyzer.rules.pointers import pointer_of
from analyzer.rules.predicates import Branch, Leaf, Node, evaluate
from analyzer.rules.truth import Condition, HistoryQuery, Truth, Verdict, settle

Answer = Callable[[HistoryQuery], Resolved]


class BoundScope(Scope, Protocol):
    """A scope that knows the names which the rule bound."""

    @property
    def bindings(self) -> Mapping[str, Any]:
        """Name -> value."""


class Step(Struct, frozen=True, kw_only=True):
    """One condition: `truth` is `true`, `false`, `unknown` or, for a history that nobody answered, `later`.

    `found` says what was there without quoting it: `absent`, `not recorded`, `masked`, `text`, `number`…
    `path` and `condition` are the rule author's words; a name that the capture fills in stays `{name}`.
    """

    depth: int
    path: str
    condition: str
    truth: str
    found: str
    pointer: str | None


def explain_node(
    node: Node, scope: BoundScope, base: str, answer: Answer | None = None, depth: int = 0
) -> Iterator[Step]:
    """A step for each condition and each combination, in the order of the rule.

    `base` is where the exchange stands (`#/log/entries/3`); `answer` settles questions to histories.
    """
    if isinstance(node, Leaf):
        yield _leaf_step(node, scope, base, answer, depth)
        return
    if depth or node.kind != "all":
        truth = truth_word(truth_of(node, scope, answer))
        yield Step(depth=depth, path=node.kind, condition="", truth=truth, found="", pointer=None)
        depth += 1
    for part in node.parts:
        yield from explain_node(part, scope, base, answer, max(depth, 1))


def truth_of(node: Node, scope: BoundScope, answer: Answer | None = None) -> Verdict:
    """What a predicate comes to, questions to histories settled where `answer` knows them."""
    verdict = evaluate(node, scope, scope.bindings)
    return verdict if answer is None else settle(verdict, answer, judge)


def _leaf_step(leaf: Leaf, scope: BoundScope, base: str, answer: Answer | None, depth: int) -> Step:
    value = scope.resolve(bind(leaf.path, scope.bindings))
    if answer is not None and isinstance(value, HistoryQuery):
        value = answer(value)
    return Step(
        depth=depth,
        path=leaf.path.text,
        condition=" and ".join(_shown(condition) for condition in leaf.conditions),
        truth=truth_word(truth_of(leaf, scope, answer)),
        found=found_word(value),
        pointer=pointer_of(leaf.path, base),
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


def unknown_paths(node: Node, scope: BoundScope) -> tuple[str, ...]:
    """The paths that keep a predicate from being decided, because the capture does not record them."""
    if evaluate(node, scope, scope.bindings) is not Truth.UNKNOWN:
        return ()
    if isinstance(node, Leaf):
        return (node.path.text,)
    return tuple(dict.fromkeys(path for part in node.parts for path in unknown_paths(part, scope)))


def unrecorded_paths(node: Node, scope: BoundScope) -> tuple[str, ...]:
    """Every path of a predicate that the exchange does not record, whatever the other conditions come to."""
    if isinstance(node, Leaf):
        is_open = evaluate(node, scope, scope.bindings) is Truth.UNKNOWN
        return (node.path.text,) if is_open else ()
    return tuple(dict.fromkeys(path for part in node.parts for path in unrecorded_paths(part, scope)))


def could_be(node: Node, scope: BoundScope, wanted: bool = True) -> bool:
    """Whether an exchange that is recorded like this one could make the predicate TRUE (or, not `wanted`, FALSE).

    A condition whose path is recorded could go either way; one whose path is not could go neither.
    """
    if isinstance(node, Branch):
        part_wanted = wanted != (node.kind == "none")
        decide = all if (node.kind == "all") == part_wanted else any
        return decide(could_be(part, scope, part_wanted) for part in node.parts)
    return evaluate(node, scope, scope.bindings) is not Truth.UNKNOWN
