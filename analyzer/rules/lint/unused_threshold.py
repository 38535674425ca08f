"""Thresholds that no condition uses, so that overriding them changes nothing."""

from collections.abc import Iterator
from typing import Any

from analyzer.rules.checking import Check, Remark
from analyzer.rules.conditions import rule_conditions
from analyzer.rules.ruleset import LoadedRule, RuleSet


def _unused(loaded: LoadedRule, rules: RuleSet) -> Iterator[Remark]:
    del rules
    used = {word for condition in rule_conditions(loaded.rule) for word in _words(condition.operand)}
    for name in loaded.rule.thresholds:
        if f"${name}" not in used:
            yield Remark(("thresholds", name), "no condition uses this threshold")


def _words(operand: Any) -> Iterator[str]:
    if isinstance(operand, str):
        yield operand
    elif isinstance(operand, dict):
        for value in operand.values():
            yield from _words(value)
    elif isinstance(operand, list | tuple):
        for value in operand:
            yield from _words(value)


CHECK = Check(name="unused-threshold", advice="write it as $name in a condition", of_rule=_unused)
