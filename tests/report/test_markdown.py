import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from analyzer.report.base import Attachment, RenderOptions
from analyzer.report.outputs import markdown
from tests.made_up import document, finding, hostile, many, redacted

PAYLOADS = (
    "![x](https://evil.test/beacon.png)",
    "[x](https://evil.test)",
    "<script>alert(1)</script>",
    "`` ` ``",
    "a|b|c",
    "a\n\n# b",
    "@channel #123",
    "https://evil.test",
)


def render(analysis, **options) -> str:
    return markdown.OUTPUT.render(analysis, RenderOptions(**options)).decode()


def kinds(text: str) -> set[str]:
    found: list[Token] = []
    for token in MarkdownIt("gfm-like", {"linkify": False}).parse(text):
        found += [token, *(token.children or [])]
    return {token.type for token in found}


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_of_a_capture_becomes_markup(payload: str) -> None:
    assert not kinds(render(hostile(payload), case_id=payload)) & {
        "link_open",
        "image",
        "html_inline",
        "html_block",
        "em_open",
        "fence",
    }


@pytest.mark.parametrize("payload", PAYLOADS)
def test_hostile_cells_do_not_change_the_shape_of_the_table(payload: str) -> None:
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(render(hostile(payload)))
    assert sum(token.type == "td_open" for token in tokens) == 5


@pytest.mark.parametrize("count", [0, 1, 10, 200])
@pytest.mark.parametrize("long", ["word " * 500, "東京" * 900])
def test_it_stays_within_what_a_ticket_takes(count: int, long: str) -> None:
    findings = tuple(
        finding(number, rule=f"{number}{long}", title=long, fix=(long,) * 9, cause=None)
        for number in range(count)
    )
    text = render(redacted(document(findings)))
    assert text.count("\n") <= markdown.MAX_LINES
    assert len(text.encode()) <= markdown.MAX_BYTES


def test_it_says_how_many_findings_are_not_shown() -> None:
    assert "30 more findings, not shown here." in render(many(40))


def test_it_names_what_is_attached_with_its_hash() -> None:
    text = render(redacted(), attachments=(Attachment(name="report.html", sha256="ab" * 32),))
    assert f"`report.html` sha256 `{'ab' * 32}`" in text


def test_it_names_cause_owner_and_fix() -> None:
    text = render(redacted())
    assert "for `caller`: The key expired before the call (confirmed)" in text
    assert "   - Create a new key" in text


def test_plain_has_no_markup_of_its_own() -> None:
    text = render(redacted(), plain=True)
    assert not any(mark in text for mark in ("`", "|", "#", "**"))
