from msgspec.structs import replace

from analyzer.document import ProblemNote
from analyzer.redaction.redacted import RedactionCount
from analyzer.report import tables
from analyzer.report.base import RenderOptions
from analyzer.report.view import build_view
from tests.made_up import document, finding, redacted
from tests.report.reports import one_route, row


def texts(table: tables.Table) -> list[tuple[str, ...]]:
    return [tuple(cell.text for cell in cells) for cells in table.rows]


def test_redacted_values_are_told_by_category_with_their_places() -> None:
    made = redacted()
    counts = (
        RedactionCount(category="email", place="response.body", values=2, replacements=3),
        RedactionCount(category="token", place="url", values=1, replacements=9),
        RedactionCount(category="token", place="request.headers", values=1, replacements=30),
    )
    made = replace(made, redaction=replace(made.redaction, counts=counts))
    assert texts(tables.redaction_table(made)) == [
        ("token", "request.headers × 30, url × 9", "39"),
        ("email", "response.body × 3", "3"),
    ]


def test_the_busiest_routes_come_first_and_the_rest_is_counted() -> None:
    routes = tuple(replace(one_route(0), path_template=f"/{number}", count=number) for number in range(30))
    table = tables.routes_table(routes)
    assert [cells[1].text for cells in table.rows[:2]] == ["29", "28"]
    assert (len(table.rows), table.left_out) == (tables.ROUTES_SHOWN, 30 - tables.ROUTES_SHOWN)


def test_the_slowest_exchanges_lead_to_the_explorer() -> None:
    rows = (
        row(0, duration_ms=5),
        row(1, duration_ms=9_000, status=None, is_failed=True),
        row(2, duration_ms=None),
        row(3, duration_ms=4, status=None),
    )
    table = tables.slowest_table(rows, ("a.har",))
    assert texts(table) == [
        ("GET api.example.test/v4/jobs/1", "no response", "9.00 s", "a.har entry 1"),
        ("GET api.example.test/v4/jobs/0", "200", "5.0 ms", "a.har entry 0"),
        ("GET api.example.test/v4/jobs/3", "not recorded", "4.0 ms", "a.har entry 3"),
    ]
    assert table.rows[0][0].href == "X-0-e1"


def test_a_problem_says_where_by_entry_line_or_byte() -> None:
    table = tables.problems_table(
        (
            ProblemNote(code="a", input="x", entry=3, message="m"),
            ProblemNote(code="b", input="x", line=4, message="m"),
            ProblemNote(code="c", input="x", offset=5, message="m"),
            ProblemNote(code="d", input="x", message="m"),
        )
    )
    assert [cells[1].text for cells in table.rows] == ["x entry 3", "x line 4", "x byte 5", "x"]


def test_known_problems_are_counted_once_for_each_rule() -> None:
    made = (finding(rule="a.b"), finding(rule="a.b"), finding(rule="c.d"), finding(rule="e.f", primary=False))
    facts = build_view(redacted(document(made)), RenderOptions(), "").header.facts
    assert ("Errors", "2", "error") in [(fact.label, fact.value, fact.tone) for fact in facts]


def test_a_problem_while_reading_is_said_at_the_top() -> None:
    notes = (ProblemNote(code="unrecognised", input="README.md", message="holds no JSON"),)
    header = build_view(redacted(document((), problems=notes)), RenderOptions(), "").header
    assert header.unread == "1 problem was met while reading."


def test_inputs_with_losses_lead_and_the_rest_is_counted() -> None:
    whole = document().inputs[0]
    inputs = (
        *(replace(whole, label=f"{number}.har") for number in range(30)),
        replace(whole, label="cut.har", truncated=True),
        replace(whole, label="skipped.har", skipped=3),
    )
    table = tables.inputs_table(redacted(document(inputs=inputs)))
    assert [cells[0].text for cells in table.rows[:3]] == ["cut.har", "skipped.har", "0.har"]
    assert (len(table.rows), table.left_out) == (tables.INPUTS_SHOWN, 32 - tables.INPUTS_SHOWN)


def test_a_missing_response_is_told_in_words_among_the_statuses() -> None:
    summary = replace(document().summary, by_status={"200": 1, "none": 2})
    statuses = build_view(redacted(document(summary=summary)), RenderOptions(), "").breakdown[0]
    assert [cells[0].text for cells in statuses.rows] == ["no response", "200"]
