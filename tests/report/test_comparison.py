import pytest
from rich.cells import cell_len

from analyzer.diff.document import DiffDocument, Difference, RouteOutcome, Side
from analyzer.document import Tool
from analyzer.redaction.comparison import RedactedDiff
from analyzer.report.comparison import MAX_SHOWN, render_diff
from tests.made_up import evidence

HOSTILE = (
    "x\x1b[31m\n# owned | [link](javascript:x) `code` <img src=x onerror=y> @team \u202e",
    "\u6771\u4eac" * 80,
    "word" * 60,
)


def diff_of(text: str, count: int = 1) -> RedactedDiff:
    """A comparison with a text in every field that outputs print."""
    one = Difference(
        category="header",
        name=text,
        say=text,
        working=text,
        failing=text,
        is_constant=True,
        weight=70,
        certainty="likely",
        routes=(f"GET /{text}", "GET /other"),
        working_example=evidence(0, input=text, host=text, path_template=text, method=text, status=200),
        failing_example=evidence(1, input=text),
    )
    side = Side(inputs=(text,), exchanges=3, failed=1)
    outcome = RouteOutcome(
        route=f"GET /{text}",
        is_turned=True,
        working={"200": 3},
        failing={"none": 1, "401": 2},
        working_p50_ms=1.0,
        failing_p50_ms=None,
    )
    document = DiffDocument(
        tool=Tool(name="analyzer", version="0"),
        working=side,
        failing=side,
        verdict=text,
        differences=(one,) * count,
        outcomes=(outcome,),
        only_working=(f"GET /{text}",) * 5,
        only_failing=(),
    )
    return RedactedDiff(document=document, values=0)


@pytest.mark.parametrize("text", HOSTILE)
def test_text_stays_within_80_columns_and_shows_no_control(text: str) -> None:
    lines = render_diff(diff_of(text), "text").decode().split("\n")
    assert max(map(cell_len, lines)) <= 80
    assert not any(char in line for line in lines for char in "\x1b\u202e\r")


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_holds_captured_text_in_code_spans_only(text: str) -> None:
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark").enable("table").parse(render_diff(diff_of(text), "markdown").decode())
    inline = [child.type for token in tokens for child in token.children or ()]
    assert set(inline) <= {"text", "code_inline", "softbreak"}
    assert sum(token.type == "heading_open" for token in tokens) == 1
    assert sum(token.type == "tr_open" for token in tokens) == 2


def test_what_is_not_shown_is_counted() -> None:
    for name in ("text", "markdown"):
        written = render_diff(diff_of("x", MAX_SHOWN + 3), name).decode()
        assert "3 more differences" in written
    assert render_diff(diff_of("x", MAX_SHOWN + 3), "json").count(b'"certainty"') == MAX_SHOWN + 3


def test_text_tells_what_came_back_and_who_calls_alone() -> None:
    written = render_diff(diff_of("x"), "text").decode()
    assert "GET /x: 200x3 | nonex1 401x2" in written
    assert "only in working: 5 calls: GET /x, GET /x, GET /x, ..." in written
    assert "only in failing" not in written
