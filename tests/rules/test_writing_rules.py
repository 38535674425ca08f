"""The tutorial's pack is one: it passes check and test as printed."""

import re
from pathlib import Path

import pytest

from analyzer.registry import collect
from analyzer.rules.checking import check_rules
from analyzer.rules.example_run import run_examples
from analyzer.rules.loader import load_rules
from analyzer.scanning.inline import analyze_exchanges

PAGE = (Path(__file__).parents[2] / "docs/writing-rules.md").read_text(encoding="utf-8")


@pytest.fixture
def tutorial(tmp_path):
    """The files of the page, written where it says."""
    for name, text in re.findall(r"```yaml (\S+)\n(.*?)```", PAGE, re.DOTALL):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def test_the_pack_has_no_fault(tutorial):
    assert check_rules([tutorial / "acme"], builtin=False) == ()


def test_its_examples_pass(tutorial):
    rules = load_rules([tutorial / "acme"])
    results = run_examples(rules, analyze_exchanges, wanted=lambda loaded: loaded.pack.ruleset == "acme")
    assert [(result.example, result.differences) for result in results if not result.is_passed] == []
    assert len(results) == 9


def test_its_override_changes_the_shipped_rule(tutorial):
    assert load_rules([tutorial / "site.yaml"]).find("http.status.404").rule.severity == "notice"


def test_the_page_names_every_check():
    named = set(re.findall(r"`([a-z-]+)`", PAGE[PAGE.index("## Common faults") :]))
    assert set(collect("analyzer.rules.lint", "CHECK")) <= named
