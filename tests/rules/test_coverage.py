"""Coverage of the references: which rows a rule and its passing examples prove."""

import re
from pathlib import Path

import pytest

from analyzer.rules.coverage import coverage
from analyzer.rules.example_run import Difference, ExampleResult, run_examples
from analyzer.rules.inventory import Inventory, Reference, Row, load_inventory
from analyzer.rules.loader import load_rules
from analyzer.scanning.inline import analyze_exchanges
from tests.rules.packs import RULE, pack, write

DESIGN = Path(__file__).parents[2] / "../shared/design/COVERAGE.md"
ROW = Row(id="ACME-1", title="Rejected", rules={"acme.auth.rejected": ("not-sent",)})


def missing(tmp_path, row: Row, *results: ExampleResult) -> tuple[str, ...]:
    rules = load_rules([write(tmp_path, "a.yaml", pack(RULE))], builtin=False)
    inventory = Inventory(format=1, references={"acme-errors": Reference(title="Acme", rows=(row,))})
    report = coverage(rules, results, inventory)
    assert report.is_complete == (not report.rows[0].missing)
    return report.rows[0].missing


def result(expect="match", causes=("not-sent",), failed=False) -> ExampleResult:
    differences = (Difference("expect", "match", "no_match"),) if failed else ()
    return ExampleResult(
        rule="acme.auth.rejected", example="x", index=0, expect=expect, differences=differences, causes=causes
    )


CASES = {
    "reached": (ROW, [result()], ()),
    "no example": (ROW, [], ("no passing example of acme.auth.rejected",)),
    "failed example": (ROW, [result(failed=True)], ("no passing example of acme.auth.rejected",)),
    "silent example": (ROW, [result(expect="no_match")], ("no passing example of acme.auth.rejected",)),
    "other cause": (
        ROW, [result(causes=("wrong",))], ("no passing example reaches acme.auth.rejected · not-sent",),
    ),
    "unknown rule": (Row(id="A", title="a", rules={"acme.gone": ()}), [result()], ("no rule acme.gone",)),
    "unknown cause": (
        Row(id="A", title="a", rules={"acme.auth.rejected": ("gone",)}),
        [result()],
        ("acme.auth.rejected has no cause gone",),
    ),
    "diagnostic": (Row(id="A", title="a", diagnostics={"acme": ("ping",)}), [], ()),
    "unknown diagnostic": (
        Row(id="A", title="a", diagnostics={"acme": ("pong",)}), [], ("no diagnostic pong in acme",),
    ),
    "reason": (Row(id="A", title="a", because="a success"), [], ()),
    "nothing": (Row(id="A", title="a"), [], ("neither a rule nor a reason",)),
}  # fmt: skip


@pytest.mark.parametrize(("row", "results", "expected"), CASES.values(), ids=CASES)
def test_a_row_tells_what_it_lacks(tmp_path, row, results, expected):
    assert missing(tmp_path, row, *results) == expected


@pytest.mark.parametrize(
    ("row", "is_known"),
    [("CL-401.c1", True), ("CL-401.c1.part", True), ("CL-401", True), ("CL-4", False), ("CL-999", False)],
)
def test_a_row_is_known_with_its_parts_and_its_group(row, is_known):
    assert load_inventory().knows(row) is is_known


@pytest.mark.skipif(not DESIGN.is_file(), reason="the shared folder is absent")
def test_the_inventory_names_every_rule_of_the_design():
    named = set(
        re.findall(r"`((?:clari|cleanlist|http|hari)\.[a-z-]+\.[a-z0-9-]+)`", DESIGN.read_text("utf-8"))
    )
    references = load_inventory().references.values()
    listed = {rule for reference in references for row in reference.rows for rule in row.rules}
    assert named - listed == set()


def test_the_shipped_rules_cover_every_row():
    rules = load_rules()
    report = coverage(rules, run_examples(rules, analyze_exchanges))
    assert [(row.row, row.missing) for row in report.uncovered] == []


def test_every_source_of_a_shipped_pack_and_rule_is_a_reference_of_the_inventory():
    rules = load_rules()
    sources = {pack.source.id for pack in rules.packs if pack.source}
    sources |= {one.rule.source.reference for one in rules.rules if one.rule.source} - {None}
    assert sources == set(load_inventory().references)
