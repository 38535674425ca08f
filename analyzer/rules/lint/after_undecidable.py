"""Causes with evidence below one that cannot be decided: a reader takes the order for likelihood."""

from collections.abc import Iterator

from analyzer.rules.checking import Check, Remark
from analyzer.rules.ruleset import LoadedRule, RuleSet


def _out_of_order(loaded: LoadedRule, rules: RuleSet) -> Iterator[Remark]:
    del rules
    is_undecidable_seen = False
    for index, cause in enumerate(loaded.rule.causes):
        if cause.when is None:
            is_undecidable_seen = True
        elif is_undecidable_seen:
            yield Remark(("causes", index), "the cause has a 'when' and stands below one without")


CHECK = Check(name="after-undecidable", advice="put causes without 'when' last", of_rule=_out_of_order)
