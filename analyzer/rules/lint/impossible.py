"""Predicates that no exchange can satisfy, alone or together with what is already known to hold."""

from collections.abc import Iterator

from analyzer.rules.checking import Check, Remark
from analyzer.rules.files import Predicate, Rule
from analyzer.rules.known_conditions import Known, compiled, contexts, holding, joined
from analyzer.rules.path_types import is_single
from analyzer.rules.ruleset import LoadedRule, RuleSet
from analyzer.rules.satisfiable import can_hold
from analyzer.rules.yaml_nodes import NodePath


def _impossible(loaded: LoadedRule, rules: RuleSet) -> Iterator[Remark]:
    del rules
    for place, predicate, known in contexts(loaded.rule):
        yield from _contradictions(loaded.rule, predicate, place, known)


def _contradictions(rule: Rule, predicate: Predicate, place: NodePath, known: Known) -> Iterator[Remark]:
    here = joined(known, holding(rule, predicate))
    for key, operand in predicate.items():
        if key in ("all", "any") and isinstance(operand, list | tuple):
            if key == "any" and not operand:
                yield Remark((*place, key), "an empty 'any' is never TRUE")
            for index, inner in enumerate(operand):
                if isinstance(inner, dict):
                    yield from _contradictions(rule, inner, (*place, key, index), here)
        elif key != "none" and not _is_possible(rule, key, operand, here):
            yield Remark((*place, key), "no exchange can satisfy this together with the other conditions")


def _is_possible(rule: Rule, path: str, operand: object, known: Known) -> bool:
    conditions = compiled(rule, operand)
    if any(condition.operator == "in" and not condition.operand for condition in conditions):
        return False
    return can_hold(path, known.get(path, conditions) if is_single(path) else conditions)


CHECK = Check(
    name="impossible",
    advice="correct the value; methods are upper case, schemes lower case",
    of_rule=_impossible,
)
