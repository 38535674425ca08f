"""Patterns with a repeat inside a repeat: linear here, ruinous in an engine that back-tracks."""

from collections.abc import Iterator

from analyzer.rules.checking import Check, Remark
from analyzer.rules.conditions import regexes, rule_conditions
from analyzer.rules.patterns import traits
from analyzer.rules.ruleset import LoadedRule, RuleSet


def _nested_repeats(loaded: LoadedRule, rules: RuleSet) -> Iterator[Remark]:
    del rules
    for condition in rule_conditions(loaded.rule):
        for pattern in regexes(condition):
            if traits(pattern).has_nested_repeat:
                yield Remark(condition.place, "the pattern repeats a group that already repeats")


CHECK = Check(
    name="regex-cost",
    advice="drop one of the repeats: (a+)+ matches what a+ matches",
    of_rule=_nested_repeats,
)
