"""Operators and operands that do not fit the kind of value that a path has."""

from collections.abc import Iterator
from typing import Any

from analyzer.rules.checking import Check, Remark
from analyzer.rules.conditions import COMBINATORS, Condition, rule_conditions
from analyzer.rules.operators import number
from analyzer.rules.path_types import Kind, kind_of
from analyzer.rules.ruleset import LoadedRule, RuleSet

_OF_TEXT = (
    *("contains", "contains_ci", "starts_with", "ends_with", "equals_ci", "says"),
    *("regex", "not_regex", "looks_like"),
)
_OF_NUMBERS = ("gt", "gte", "lt", "lte")
_MISFITS: dict[Kind, tuple[str, ...]] = {
    "number": (*_OF_TEXT, "count", "type"),
    "text": (*_OF_NUMBERS, "count", "type"),
    "boolean": (*_OF_TEXT, *_OF_NUMBERS, "count", "type"),
    "any": (),
}


def _clashes(loaded: LoadedRule, rules: RuleSet) -> Iterator[Remark]:
    del rules
    for condition in rule_conditions(loaded.rule):
        if condition.path not in COMBINATORS:
            yield from _misfits(condition, kind_of(condition.path))


def _misfits(condition: Condition, kind: Kind) -> Iterator[Remark]:
    operators = condition.operand if isinstance(condition.operand, dict) else {"equals": condition.operand}
    for operator, operand in operators.items():
        if operator in _MISFITS[kind] and condition.path != "error.message":
            yield Remark(condition.place, f"{operator} does not fit this path, whose value is a {kind}")
        elif operator in ("equals", "in", "not_in") and not _all_fit(operand, kind):
            yield Remark(condition.place, f"the value of this path is a {kind}")


def _all_fit(operand: Any, kind: Kind) -> bool:
    values = operand if isinstance(operand, list | tuple) else (operand,)
    return all(_fits(value, kind) for value in values)


def _fits(value: Any, kind: Kind) -> bool:
    if isinstance(value, str) and value.startswith("$"):
        return True
    if kind == "number":
        return number(value) is not None
    if kind == "boolean":
        return isinstance(value, bool)
    return kind == "any" or isinstance(value, str)


CHECK = Check(name="type-clash", advice="docs/rule-language.md tells what each path holds", of_rule=_clashes)
