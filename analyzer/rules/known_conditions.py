"""Compiled conditions by path: what holds where a predicate is evaluated, and what it adds."""

from collections.abc import Iterator
from typing import Any

from analyzer.rules.conditions import COMBINATORS, required
from analyzer.rules.files import Predicate, Rule
from analyzer.rules.path_types import is_single
from analyzer.rules.predicates import PredicateFault, compile_condition
from analyzer.rules.truth import Condition
from analyzer.rules.yaml_nodes import NodePath

Known = dict[str, tuple[Condition, ...]]


def compiled(rule: Rule, operand: Any) -> tuple[Condition, ...]:
    """The conditions of one operand, none where it does not compile (another check tells that)."""
    try:
        return compile_condition(operand, rule.thresholds, ())
    except PredicateFault:
        return ()


def holding(rule: Rule, predicate: Predicate | None) -> Known:
    """What must hold where `predicate` is TRUE, for paths of which two conditions mean one value."""
    found: Known = {}
    for path, operands in required(predicate or {}).items():
        if is_single(path):
            found[path] = tuple(condition for operand in operands for condition in compiled(rule, operand))
    return found


def joined(known: Known, more: Known) -> Known:
    """Both together."""
    return {path: known.get(path, ()) + more.get(path, ()) for path in {**known, **more}}


def contexts(rule: Rule) -> Iterator[tuple[NodePath, Predicate, Known]]:
    """Every predicate of a rule with what holds already: causes are asked after `match` or `fire`."""
    base: Known = {}
    if rule.match is not None:
        yield ("match",), rule.match, {}
        base = holding(rule, rule.match)
    if rule.sequence is not None:
        yield ("sequence", "select"), rule.sequence.select, {}
        yield ("sequence", "fire"), rule.sequence.fire, {}
        base = joined(holding(rule, rule.sequence.select), holding(rule, rule.sequence.fire))
        if rule.sequence.pair is not None:
            yield ("sequence", "pair", "after"), rule.sequence.pair.after, {}
    for index, cause in enumerate(rule.causes):
        if cause.when is not None:
            yield ("causes", index, "when"), cause.when, base


def has_combinators(predicate: Predicate) -> bool:
    """Whether more than a plain AND of conditions stands there."""
    return any(key in COMBINATORS for key in predicate)
