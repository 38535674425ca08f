"""Causes that say what is wrong and not what to do."""

from collections.abc import Iterator

from analyzer.rules.checking import Check, Remark
from analyzer.rules.ruleset import LoadedRule, RuleSet


def _without_fix(loaded: LoadedRule, rules: RuleSet) -> Iterator[Remark]:
    del rules
    if not loaded.rule.causes:
        yield Remark((), "the rule has no cause, so it can suggest no fix")
    for index, cause in enumerate(loaded.rule.causes):
        if not any(step.strip() for step in cause.fix):
            yield Remark(("causes", index), "the cause has no fix")


CHECK = Check(
    name="no-fix", advice="write the step that a person takes next under 'fix'", of_rule=_without_fix
)
