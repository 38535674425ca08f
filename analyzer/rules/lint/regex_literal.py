"""Patterns without a single literal: they match almost anything, and no index can rule them out."""

from collections.abc import Iterator

from analyzer.rules.checking import Check, Remark
from analyzer.rules.conditions import regexes, rule_conditions
from analyzer.rules.patterns import traits
from analyzer.rules.ruleset import LoadedRule, RuleSet


def _without_literal(loaded: LoadedRule, rules: RuleSet) -> Iterator[Remark]:
    del rules
    for condition in rule_conditions(loaded.rule):
        for pattern in regexes(condition):
            found = traits(pattern)
            if not found.literals and not (found.is_anchored_at_start and found.is_anchored_at_end):
                yield Remark(condition.place, "the pattern holds no literal text")


CHECK = Check(
    name="regex-literal",
    advice="add a word that must occur, anchor it at both ends, or use looks_like",
    of_rule=_without_literal,
)
