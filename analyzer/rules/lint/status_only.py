"""Vendor rules that look at the status alone, so that they say of the vendor what any API could answer."""

from collections.abc import Iterator

from analyzer.rules.checking import Check, Remark
from analyzer.rules.conditions import rule_conditions
from analyzer.rules.ruleset import LoadedRule, RuleSet

_STATUS = ("response.status", "response.statusText")


def _status_only(loaded: LoadedRule, rules: RuleSet) -> Iterator[Remark]:
    del rules
    if loaded.pack.tier == "generic" or loaded.rule.match is None:
        return
    matched = [found.path for found in rule_conditions(loaded.rule) if found.place[0] == "match"]
    if matched and all(path in _STATUS for path in matched):
        yield Remark(("match",), "the rule of a vendor looks at the status alone")


CHECK = Check(name="status-only", advice="add 'service', a path, or what the body says", of_rule=_status_only)
