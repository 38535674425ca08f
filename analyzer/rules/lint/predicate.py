"""Conditions that do not compile: unknown operators, wrong operands, thresholds that do not exist."""

from collections.abc import Iterator, Mapping
from typing import Any

from analyzer.rules.checking import Check, Remark
from analyzer.rules.conditions import PlacedPredicate, conditions, pack_predicates, predicates
from analyzer.rules.predicates import PredicateFault, compile_predicate
from analyzer.rules.ruleset import LoadedRule, Pack, RuleSet


def _in_rule(loaded: LoadedRule, rules: RuleSet) -> Iterator[Remark]:
    del rules
    for placed in predicates(loaded.rule):
        yield from _faults(placed, loaded.rule.thresholds)


def _in_pack(pack: Pack, rules: RuleSet) -> Iterator[Remark]:
    del rules
    for placed in pack_predicates(pack):
        yield from _faults(placed, {})


def _faults(placed: PlacedPredicate, thresholds: Mapping[str, float]) -> Iterator[Remark]:
    for condition in conditions(placed):
        source: dict[str, Any] = {condition.path: condition.operand}
        try:
            compile_predicate(source, thresholds)
        except PredicateFault as fault:
            yield Remark((*condition.place, *fault.steps[1:]), str(fault))


CHECK = Check(
    name="predicate",
    advice="docs/rule-language.md lists the operators",
    of_rule=_in_rule,
    of_pack=_in_pack,
    stops_scan=True,
)
