"""Diagnostics that a rule names and its pack does not define."""

from collections.abc import Iterator

from analyzer.rules.checking import Check, Remark
from analyzer.rules.ruleset import LoadedRule, RuleSet
from analyzer.rules.shape import did_you_mean


def _unknown(loaded: LoadedRule, rules: RuleSet) -> Iterator[Remark]:
    del rules
    for index, name in enumerate(loaded.rule.diagnostics):
        if name not in loaded.pack.diagnostics:
            hint = did_you_mean(name, loaded.pack.diagnostics)
            yield Remark(("diagnostics", index), "the pack has no diagnostic of this name", hint)


CHECK = Check(
    name="unknown-diagnostic", advice="define it under 'diagnostics' of pack.yaml", of_rule=_unknown
)
