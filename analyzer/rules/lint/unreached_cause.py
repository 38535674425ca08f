"""Causes that no example of the rule expects."""

from collections.abc import Iterator

from analyzer.rules.checking import Check, Remark
from analyzer.rules.ruleset import LoadedRule, RuleSet


def _unreached(loaded: LoadedRule, rules: RuleSet) -> Iterator[Remark]:
    del rules
    expected = {example.cause for example in loaded.rule.examples}
    expected |= {cause for example in loaded.rule.examples for cause in example.possible or ()}
    for index, cause in enumerate(loaded.rule.causes):
        if cause.id not in expected:
            yield Remark(("causes", index), "no example reaches the cause")


CHECK = Check(
    name="unreached-cause",
    advice="add an example with this 'cause', or list it under 'possible'",
    of_rule=_unreached,
)
