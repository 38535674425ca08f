"""Reference pages made from rules."""

import subprocess
import sys
from pathlib import Path

from markdown_it import MarkdownIt

from analyzer.rules.loader import load_rules
from analyzer.rules.pages import rule_page, rule_pages, stale_pages, write_pages
from analyzer.rules.yaml_nodes import parse_yaml
from tests.rules.packs import RULE, pack, write

ROOT = Path(__file__).parents[2]


def page(tmp_path, rule: str = RULE) -> str:
    return rule_page(load_rules([write(tmp_path, "a.yaml", pack(rule))], builtin=False).rules[0])


def test_a_page_tells_the_causes_the_fixes_the_commands_and_the_source(tmp_path):
    text = page(tmp_path)
    for part in (
        "# Acme rejected the key",
        "acme-errors, row ACME-1",
        "| `not-sent` | confirmed | No apikey header was sent. | Send the key in the apikey header. |",
        "| `wrong` | possible, cannot be decided from a capture |",
        'curl -s -H "apikey: ${ACME_KEY}" ${BASE_URL}/ping',
        "| another host | no match |",
    ):
        assert part in text


def test_the_example_of_a_page_is_yaml_that_loads(tmp_path):
    fence = page(tmp_path).split("```yaml\n")[1].split("```")[0]
    value = parse_yaml(fence.encode(), "page").value
    assert value["exchange"]["request"] == {"url": "https://api.acme.test/v1/orders"}


def test_titles_are_text_and_never_markup(tmp_path):
    rule = RULE.replace("title: Acme rejected the key", "title: '<b>![x](y)</b> | `z`'")
    html = MarkdownIt("commonmark").enable("table").render(page(tmp_path, rule))
    assert "<b>" not in html
    assert "<img" not in html


def test_every_shipped_rule_has_a_page_that_the_index_links():
    rules = load_rules()
    pages = rule_pages(rules)
    assert set(pages) == {"README.md", *(f"{loaded.rule.id}.md" for loaded in rules.rules)}
    assert all(f"({loaded.rule.id}.md)" in pages["README.md"] for loaded in rules.rules)


def test_writing_adds_renews_and_removes(tmp_path):
    write(tmp_path, "old.md", "gone")
    write(tmp_path, "same.md", "same")
    pages = {"new.md": "new", "same.md": "same"}
    assert stale_pages(tmp_path, pages) == ("new.md", "old.md")
    write_pages(tmp_path, pages)
    assert stale_pages(tmp_path, pages) == ()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new.md", "same.md"]


def test_the_pages_in_docs_are_fresh():
    command = [sys.executable, "-m", "analyzer.rules.pages", "--check"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")
