"""Examples that cannot run, or that expect what their rule does not have."""

from collections.abc import Iterator

from analyzer.rules.checking import Check, Remark
from analyzer.rules.examples import example_mismatches
from analyzer.rules.files import Example, Rule
from analyzer.rules.ruleset import LoadedRule, RuleSet
from analyzer.rules.shape import did_you_mean


def _faults(loaded: LoadedRule, rules: RuleSet) -> Iterator[Remark]:
    rule_ids = {other.rule.id for other in rules.rules}
    for index, example in enumerate(loaded.rule.examples):
        for found in example_mismatches(example):
            yield Remark(("examples", index, *found.path), found.message, found.hint)
        for remark in _references(example, loaded.rule, rule_ids | set(rules.disabled)):
            yield Remark(("examples", index, *remark.place), remark.message, remark.hint)


def _references(example: Example, rule: Rule, rule_ids: set[str]) -> Iterator[Remark]:
    causes = {cause.id for cause in rule.causes}
    for place, name in (("cause", example.cause), *(("possible", name) for name in example.possible or ())):
        if name is not None and name not in causes:
            yield Remark((place,), "the rule has no cause of this name", did_you_mean(name, causes))
    if example.by is not None and example.by not in rule_ids:
        yield Remark(("by",), "no rule has this id", did_you_mean(example.by, rule_ids))
    for name in example.extract or {}:
        if name not in rule.extract:
            yield Remark(
                ("extract", name), "the rule does not extract this", did_you_mean(name, rule.extract)
            )
    if rule.symptom is not None and example.expect == "match" and rule.symptom not in example.symptoms:
        yield Remark((), "the rule fires only with its symptom", f"add symptoms: [{rule.symptom}]")


CHECK = Check(name="example-shape", advice="docs/rule-language.md, Examples", of_rule=_faults)
