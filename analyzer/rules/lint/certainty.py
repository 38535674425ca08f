"""Certainty that the evidence does not carry: without `when` nothing was looked at."""

from collections.abc import Iterator

from analyzer.rules.checking import Check, Remark
from analyzer.rules.ruleset import LoadedRule, RuleSet


def _overstated(loaded: LoadedRule, rules: RuleSet) -> Iterator[Remark]:
    del rules
    for index, cause in enumerate(loaded.rule.causes):
        if cause.when is not None and cause.certainty == "possible":
            yield Remark(("causes", index, "certainty"), "evidence makes a cause confirmed or likely")


CHECK = Check(name="certainty", advice="say likely, or drop the 'when'", of_rule=_overstated)
