"""`{placeholders}` in texts and paths that nothing fills in."""

from collections.abc import Iterator

from analyzer.rules.checking import Check, Remark
from analyzer.rules.conditions import bound_names, rule_paths, rule_texts
from analyzer.rules.files import Rule
from analyzer.rules.paths import fault_of_path
from analyzer.rules.ruleset import LoadedRule, RuleSet
from analyzer.rules.sequence_names import fault_of_sequence_path
from analyzer.rules.shape import did_you_mean
from analyzer.rules.texts import placeholders
from analyzer.rules.yaml_nodes import NodePath


def _unfilled(loaded: LoadedRule, rules: RuleSet) -> Iterator[Remark]:
    del rules
    rule = loaded.rule
    for place, text in rule_texts(rule):
        for name in placeholders(text.replace("${", "")):
            if name not in rule.extract and _is_unknown(name, rule):
                yield Remark(
                    place, "nothing fills in a placeholder of this text", did_you_mean(name, rule.extract)
                )
    for place, path in rule_paths(rule):
        for name in placeholders(path):
            if name.split(".", 1)[0] not in _bound_before(rule, place):
                hint = did_you_mean(name, rule.extract)
                yield Remark(place, "the placeholder of this path is not extracted before it", hint)


def _is_unknown(name: str, rule: Rule) -> bool:
    return bool(fault_of_path(name, bound_names(rule)) or fault_of_sequence_path(name))


def _bound_before(rule: Rule, place: NodePath) -> set[str]:
    """What stands ready at a place: a path under `extract` may use the names above it only."""
    if place[0] != "extract":
        return bound_names(rule)
    names = list(rule.extract)
    above = names[: names.index(str(place[1]))]
    return set(above) | ({rule.for_each.as_} if rule.for_each else set())


CHECK = Check(
    name="placeholder", advice="extract the name first, or write the path in full", of_rule=_unfilled
)
