"""Patterns on a host or URL without anchors, which `vendor.com.attacker.net` satisfies as well."""

from collections.abc import Iterator

from analyzer.rules.checking import Check, Remark
from analyzer.rules.conditions import Condition, regexes, rule_conditions
from analyzer.rules.patterns import PatternTraits, traits
from analyzer.rules.ruleset import LoadedRule, RuleSet


def _unanchored(loaded: LoadedRule, rules: RuleSet) -> Iterator[Remark]:
    del rules
    for condition in rule_conditions(loaded.rule):
        for pattern in regexes(condition):
            if not _is_safe(condition, traits(pattern)):
                yield Remark(condition.place, "the pattern on a host or URL is not anchored")


def _is_safe(condition: Condition, pattern: PatternTraits) -> bool:
    if condition.path == "request.host" or condition.path.endswith(".host()"):
        return pattern.is_anchored_at_start and pattern.is_anchored_at_end
    return condition.path != "request.url" or pattern.is_anchored_at_start


CHECK = Check(
    name="regex-host",
    advice=r"start with ^ or (^|\.), end a host with $; or use starts_with, ends_with",
    of_rule=_unanchored,
)
