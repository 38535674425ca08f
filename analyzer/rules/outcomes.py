"""What a predicate could come to when only some of its paths have a known value."""

from collections.abc import Callable, Mapping
from itertools import product

from analyzer.rules.paths import Path, Scope
from analyzer.rules.predicates import Leaf, Node, evaluate
from analyzer.rules.truth import Truth

Outcomes = frozenset[Truth]
ANY: Outcomes = frozenset(Truth)


def outcomes(
    node: Node,
    scope: Scope,
    is_fixed: Callable[[Path], bool],
    limits: Mapping[str, float] | None = None,
) -> Outcomes:
    """Every truth that a predicate could have, where `scope` knows the value of the paths that are fixed.

    `limits` are numbers that the values of some paths stay below. It may name a truth that cannot come about,
    and never leaves one out that can.
    """
    if isinstance(node, Leaf):
        if node.compares_paths:
            return ANY
        if not is_fixed(node.path):
            return frozenset((Truth.FALSE,)) if _is_above(node, limits or {}) else ANY
        verdict = evaluate(node, scope)
        return frozenset((verdict,)) if isinstance(verdict, Truth) else ANY
    if not node.parts:
        return frozenset((Truth.FALSE if node.kind == "any" else Truth.TRUE,))
    parts = [outcomes(part, scope, is_fixed, limits) for part in node.parts]
    pick = min if node.kind == "all" else max
    found = parts[0]
    for part in parts[1:]:
        found = frozenset(pick(left, right) for left, right in product(found, part))
    return frozenset(Truth(2 - truth) for truth in found) if node.kind == "none" else found


def _is_above(leaf: Leaf, limits: Mapping[str, float]) -> bool:
    """Whether a condition asks for a number at or above what the values of its path stay below."""
    limit = limits.get(leaf.path.text)
    return limit is not None and any(
        condition.operator in ("gt", "gte")
        and isinstance(condition.operand, int | float)
        and condition.operand >= limit
        for condition in leaf.conditions
    )
