"""Certainty that no evidence carries: a cause without `when` was not looked for, so it is only possible."""

from collections.abc import Iterator

from analyzer.rules.checking import Check, Remark
from analyzer.rules.ruleset import LoadedRule, RuleSet


def _overstated(loaded: LoadedRule, rules: RuleSet) -> Iterator[Remark]:
    del rules
    for index, cause in enumerate(loaded.rule.causes):
        if cause.when is None and cause.certainty != "possible":
            yield Remark(
                ("causes", index, "certainty"), "a cause without 'when' cannot be more than possible"
            )


CHECK = Check(name="certainty", advice="add the 'when' that shows it, or say possible", of_rule=_overstated)
