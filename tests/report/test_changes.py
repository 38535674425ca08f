import re

import pytest
from msgspec.structs import replace

from analyzer.report.base import RenderOptions
from analyzer.report.changes import view_comparison
from analyzer.report.outputs import markdown
from analyzer.report.outputs.html import OUTPUT
from tests.made_up import CAPTURE, comparison, document, evidence, finding, redacted

NUMBERS = {CAPTURE: 0}


def section(page: bytes) -> str:
    """The comparison section, its markup taken out and white space folded."""
    found = re.search(rb'<section id="comparison".*?</section>', page, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", found[0].decode() if found else "").split())


def test_without_a_comparison_there_is_no_section() -> None:
    page = OUTPUT.render(redacted(), RenderOptions())
    assert section(page) == ""
    assert b"#comparison" not in page
    assert view_comparison(None, NUMBERS) is None


def test_likely_differences_stand_in_full_and_the_rest_is_folded() -> None:
    view = view_comparison(comparison(differences=6), NUMBERS)
    assert view
    assert [one.difference.certainty for one in view.changes] == ["likely"]
    assert len(view.rest) == 5


def test_without_a_likely_difference_the_first_possible_one_stands_in_full() -> None:
    made = comparison(differences=3)
    possible = replace(made, differences=made.differences[1:], verdict="Nothing differs. Of it, this: x")
    view = view_comparison(possible, NUMBERS)
    assert view
    assert [one.difference.certainty for one in view.changes] == ["possible"]
    assert view.lead == possible.verdict


def test_the_section_says_both_values_both_calls_and_when() -> None:
    text = section(OUTPUT.render(redacted(comparison=comparison()), RenderOptions()))
    for part in (
        "What changed when it began to fail",
        "1 call worked and then failed.",
        "Likely The failing calls lack the header X-Org-Id.",
        "Works X-Org-Id GET api.example.test/ v4/ export/ 7 200 open 2026-03-01 09:59:00 UTC",
        "Fails absent GET api.example.test/ v4/ export/ 7 401 open 2026-03-01 10:00:00 UTC",
    ):
        assert part in text


@pytest.mark.parametrize(
    ("is_one_capture", "anchors"), [(True, ["X-0-e3", "X-0-e0"]), (False, [None, "X-0-e0"])]
)
def test_a_call_of_another_capture_has_no_link_into_this_one(
    is_one_capture: bool, anchors: list[str | None]
) -> None:
    view = view_comparison(comparison(is_one_capture=is_one_capture), NUMBERS)
    assert view
    (change,) = view.changes
    assert [change.working.anchor, change.failing.anchor] == anchors
    assert [cell.href for cell in view.calls.rows[0][1:3]] == anchors


def test_of_two_captures_the_comparison_stands_first_and_names_both() -> None:
    made = comparison(is_one_capture=False, only_working=("GET /a",) * 25)
    page = OUTPUT.render(redacted(comparison=made), RenderOptions())
    assert page.index(b'id="comparison"') < page.index(b'id="next"')
    assert f"Working {CAPTURE}: 1 exchange, 0 failed Failing {CAPTURE}: 1 exchange, 1 failed" in section(page)
    assert "25 calls only in the working capture" in section(page)
    assert "and 5 more" in section(page)
    one = OUTPUT.render(redacted(comparison=comparison()), RenderOptions())
    assert one.index(b'id="next"') < one.index(b'id="comparison"')


def test_nothing_that_differs_is_said_once() -> None:
    said = "The requests do not differ; not recorded, so not compared: request body."
    made = comparison(verdict=said, differences=0, not_recorded=("request body",))
    text = section(OUTPUT.render(redacted(comparison=replace(made, differences=())), RenderOptions()))
    assert text.count("request body") == 1


@pytest.mark.parametrize(("failing_entry", "is_told"), [(0, True), (9, False)])
def test_a_finding_tells_what_changed_only_for_its_own_call(failing_entry: int, is_told: bool) -> None:
    made = comparison()
    one = replace(made.differences[0], failing_example=evidence(failing_entry))
    analysis = redacted(document((finding(0),)), comparison=replace(made, differences=(one,)))
    assert (b"Since it last worked" in OUTPUT.render(analysis, RenderOptions())) is is_told


def test_the_ticket_names_a_likely_difference_and_no_possible_one() -> None:
    made = comparison(differences=2)
    told = markdown.OUTPUT.render(redacted(comparison=made), RenderOptions()).decode()
    assert "What changed in `GET /X-Org-Id and 1 more`: The failing calls lack the header X-Org-Id." in told
    possible = replace(made, differences=made.differences[1:])
    assert (
        "What changed" not in markdown.OUTPUT.render(redacted(comparison=possible), RenderOptions()).decode()
    )
