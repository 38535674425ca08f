"""Causes that can never be chosen, because an earlier one asks for less."""

from collections.abc import Iterator

from analyzer.rules.checking import Check, Remark
from analyzer.rules.conditions import conjuncts
from analyzer.rules.ruleset import LoadedRule, RuleSet


def _shadowed(loaded: LoadedRule, rules: RuleSet) -> Iterator[Remark]:
    del rules
    earlier: list[frozenset[str]] = []
    for index, cause in enumerate(loaded.rule.causes):
        if cause.when is None:
            continue
        asked = conjuncts(cause.when)
        if any(less <= asked for less in earlier):
            yield Remark(("causes", index), "an earlier cause is TRUE whenever this one is")
        earlier.append(asked)


CHECK = Check(name="shadowed-cause", advice="put the cause that asks for more first", of_rule=_shadowed)
