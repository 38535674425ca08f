"""The ticket text of hostile captures, rendered as desks render it, every extension of Markdown on."""

import pytest
from markdown_it import MarkdownIt

from analyzer.report.base import RenderOptions
from analyzer.report.outputs import markdown
from tests.made_up import hostile
from tests.report.hostile import formulas, hostile_urls, payloads

MARKUP = (
    "![x](https://evil.test/x.png)",
    "![x][1]\n\n[1]: https://evil.test/x.png",
    "[x](javascript:alert(1))",
    "<https://evil.test>",
    "<img src=https://evil.test/x.png>",
    "`](https://evil.test)`",
    "``` \n</code><img src=x onerror=alert(1)>\n```",
    "~~~\n<script>alert(1)</script>\n~~~",
    "www.evil.test mail@evil.test",
    "&lt;img src=x&gt; &#60;script&#62;",
    "\\`![x](https://evil.test)",
    "a | b | <b>",
    "---\n===\n# title\n> quote\n- [ ] box\n1. one",
    "[^1]: https://evil.test",
    "*a* _b_ **c** ~~d~~ ***",
    "@everyone #1 org/repo#2 GH-3 !4 $5 deadbeefdeadbeefdeadbeefdeadbeefdeadbeef",
)
TEXTS = [*MARKUP, *payloads(560), *hostile_urls(200), *formulas(60)]
LIVE = {
    "link_open",
    "image",
    "html_inline",
    "html_block",
    "em_open",
    "strong_open",
    "s_open",
    "fence",
    "code_block",
    "blockquote_open",
    "hr",
}


def rendered(text: str) -> tuple[set[str], str]:
    """Kinds of tokens, and the HTML with raw HTML and autolinks allowed."""
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    tokens = parser.parse(text)
    kinds = {child.type for token in tokens for child in (token, *(token.children or []))}
    return kinds, parser.render(text)


def test_the_renderer_would_run_what_is_not_in_a_code_span() -> None:
    kinds, html = rendered("\n\n".join(MARKUP))
    assert kinds > {"link_open", "image", "html_block"}
    assert "<img src=https://evil.test/x.png>" in html


@pytest.mark.parametrize("start", range(0, len(TEXTS), 40))
def test_no_link_image_or_html_comes_from_a_capture(start: int) -> None:
    for text in TEXTS[start : start + 40]:
        ticket = markdown.OUTPUT.render(hostile(text), RenderOptions(case_id=text)).decode()
        kinds, html = rendered(ticket)
        assert not kinds & LIVE, ascii(text)
        assert not {"<a", "<img", "<script"} & {tag.lower() for tag in html.split() if tag.startswith("<")}
        assert html.count("<tr>") == 2, ascii(text)
        assert html.count("<td>") == 5, ascii(text)


@pytest.mark.parametrize("start", range(0, len(TEXTS), 40))
def test_plain_tickets_keep_the_number_of_lines(start: int) -> None:
    usual = markdown.OUTPUT.render(hostile("x"), RenderOptions(case_id="x", plain=True)).count(b"\n")
    for text in TEXTS[start : start + 40]:
        ticket = markdown.OUTPUT.render(hostile(text), RenderOptions(case_id=text, plain=True))
        assert ticket.count(b"\n") == usual, ascii(text)
