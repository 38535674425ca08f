"""What a predicate could come to when only some of its paths have a known value."""

from collections.abc import Callable
from itertools import product

from analyzer.rules.paths import Path, Scope
from analyzer.rules.predicates import Leaf, Node, evaluate
from analyzer.rules.truth import Truth

Outcomes = frozenset[Truth]
ANY: Outcomes = frozenset(Truth)


def outcomes(node: Node, scope: Scope, is_fixed: Callable[[Path], bool]) -> Outcomes:
    """Every truth that a predicate could have, where `scope` knows the value of the paths that are fixed.

    It may name one that cannot come about, and never leaves one out that can.
    """
    if isinstance(node, Leaf):
        if node.compares_paths or not is_fixed(node.path):
            return ANY
        verdict = evaluate(node, scope)
        return frozenset((verdict,)) if isinstance(verdict, Truth) else ANY
    if not node.parts:
        return frozenset((Truth.FALSE if node.kind == "any" else Truth.TRUE,))
    parts = [outcomes(part, scope, is_fixed) for part in node.parts]
    pick = min if node.kind == "all" else max
    found = parts[0]
    for part in parts[1:]:
        found = frozenset(pick(left, right) for left, right in product(found, part))
    return frozenset(Truth(2 - truth) for truth in found) if node.kind == "none" else found
