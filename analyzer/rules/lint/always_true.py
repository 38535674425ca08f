"""Predicates that hold for every exchange, or that say again what is already known to hold."""

from collections.abc import Iterator
from typing import Any

from analyzer.facts.value import Resolved
from analyzer.rules.checking import Check, Remark
from analyzer.rules.conditions import rule_conditions
from analyzer.rules.files import Predicate, Rule
from analyzer.rules.known_conditions import Known, compiled, contexts, has_combinators
from analyzer.rules.operators import judge
from analyzer.rules.ruleset import LoadedRule, RuleSet
from analyzer.rules.satisfiable import values_that_hold
from analyzer.rules.truth import Truth

_ALWAYS_THERE = ("request.method", "request.url")
_NOTHING_ASKED = ("contains", "contains_ci", "starts_with", "ends_with", "regex", "says")


def _always_true(loaded: LoadedRule, rules: RuleSet) -> Iterator[Remark]:
    del rules
    rule = loaded.rule
    for place, predicate, known in contexts(rule):
        if not predicate and place != ("sequence", "select"):
            yield Remark(place, "an empty predicate is always TRUE")
        elif known and _is_implied(rule, predicate, known):
            yield Remark(place, "the cause asks for what the rule already requires, so it is always TRUE")
    for condition in rule_conditions(rule):
        if _asks_nothing(condition.path, condition.operand):
            yield Remark(condition.place, "the condition is always TRUE")


def _is_implied(rule: Rule, predicate: Predicate, known: Known) -> bool:
    """Whether every value that can still occur satisfies the whole predicate."""
    if has_combinators(predicate):
        return False
    return all(_follows(path, compiled(rule, operand), known) for path, operand in predicate.items())


def _follows(path: str, conditions: tuple[Any, ...], known: Known) -> bool:
    values = values_that_hold(path, known[path]) if known.get(path) and conditions else None
    return bool(values) and all(judge(Resolved((value,)), conditions) is Truth.TRUE for value in values or ())


def _asks_nothing(path: str, operand: Any) -> bool:
    if not isinstance(operand, dict):
        return False
    if not operand:
        return True
    if path in _ALWAYS_THERE and operand == {"state": "present"}:
        return True
    return all(
        (operator in _NOTHING_ASKED and value == "")
        or (operator in ("not_in", "excludes") and value in ([], ()))
        or (operator == "regex" and value in (".*", "^.*$"))
        for operator, value in operand.items()
    )


CHECK = Check(
    name="always-true", advice="take it out, or ask for what tells this case apart", of_rule=_always_true
)
