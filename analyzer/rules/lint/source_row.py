"""Rows of an error reference that the inventory of that reference does not list."""

from collections.abc import Iterator

from analyzer.rules.checking import Check, Remark
from analyzer.rules.files import Rule, SourceRef
from analyzer.rules.inventory import load_inventory
from analyzer.rules.ruleset import LoadedRule, RuleSet
from analyzer.rules.shape import did_you_mean
from analyzer.rules.yaml_nodes import NodePath


def _unknown_rows(loaded: LoadedRule, rules: RuleSet) -> Iterator[Remark]:
    """Packs of references that nobody has listed are left alone."""
    del rules
    inventory, source = load_inventory(), loaded.pack.source
    if source is None or source.id not in inventory.references:
        return
    for place, ref in _sources(loaded.rule):
        for row in ref.all_rows():
            if not inventory.knows(row):
                hint = did_you_mean(row, inventory.row_ids())
                yield Remark(place, "the inventory of the references has no such row", hint)


def _sources(rule: Rule) -> Iterator[tuple[NodePath, SourceRef]]:
    if rule.source is not None:
        yield ("source",), rule.source
    for index, cause in enumerate(rule.causes):
        if cause.source is not None:
            yield ("causes", index, "source"), cause.source


CHECK = Check(name="source-row", advice="rules/coverage.yaml lists the rows", of_rule=_unknown_rows)
