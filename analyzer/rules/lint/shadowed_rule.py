"""Rules that match exactly what another rule of the same topic matches, so that one of them never wins."""

from collections.abc import Iterator

from analyzer.rules.checking import Check, Remark
from analyzer.rules.conditions import conjuncts
from analyzer.rules.files import Rule
from analyzer.rules.ruleset import LoadedRule, RuleSet


def _shadowed(loaded: LoadedRule, rules: RuleSet) -> Iterator[Remark]:
    del rules
    rule = loaded.rule
    if rule.match is None:
        return
    for other in loaded.pack.rules:
        if other.id != rule.id and _rank(other) < _rank(rule) and _same_case(other, rule):
            yield Remark(("match",), "another rule of this topic matches the same and always wins", other.id)
            return


def _rank(rule: Rule) -> tuple[int, str]:
    return -rule.priority, rule.id


def _same_case(one: Rule, other: Rule) -> bool:
    if one.match is None or other.match is None or one.for_each != other.for_each:
        return False
    if (one.topic, one.symptom) != (other.topic, other.symptom):
        return False
    return conjuncts(one.match) == conjuncts(other.match)


CHECK = Check(name="shadowed-rule", advice="merge the two rules, or tell them apart", of_rule=_shadowed)
