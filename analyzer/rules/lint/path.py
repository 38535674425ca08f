"""Paths that nothing resolves, wherever a rule or a head may write one."""

from collections.abc import Iterator

from analyzer.rules.checking import Check, Remark
from analyzer.rules.conditions import bound_names, pack_paths, rule_paths
from analyzer.rules.paths import fault_of_path
from analyzer.rules.ruleset import LoadedRule, Pack, RuleSet
from analyzer.rules.sequence_names import SCOPES, fault_of_sequence_path

_OF_ASKERS = ("ask", "compare")


def _in_rule(loaded: LoadedRule, rules: RuleSet) -> Iterator[Remark]:
    del rules
    names = bound_names(loaded.rule)
    for place, path in rule_paths(loaded.rule):
        fault = fault_of_path(path, names) or fault_of_sequence_path(path)
        if fault:
            yield Remark(place, fault)
        elif loaded.rule.sequence is None and path.split(".", 1)[0] in SCOPES:
            yield Remark(place, "only a rule with a sequence has seq, pair and obs")


def _in_pack(pack: Pack, rules: RuleSet) -> Iterator[Remark]:
    """The asking side of a history may use what the rule that asks has extracted."""
    del rules
    extracted = {name for rule in pack.rules for name in bound_names(rule)}
    for place, path in pack_paths(pack):
        names = extracted if len(place) > 2 and place[2] in _OF_ASKERS else set()
        fault = fault_of_path(path, names) or fault_of_sequence_path(path)
        if fault:
            yield Remark(place, fault)


CHECK = Check(
    name="path",
    advice="docs/rule-language.md lists the paths",
    of_rule=_in_rule,
    of_pack=_in_pack,
    stops_scan=True,
)
