import re

import pytest

from analyzer.report.base import RenderOptions
from analyzer.report.outputs import markdown
from analyzer.report.outputs.html import OUTPUT
from tests.browser.conftest import Open
from tests.report.reports import analysis

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("exchanges", "findings"), [(0, 0), (1, 1), (300, 40), (3_000, 5_000)])
def test_a_report_asks_for_nothing_and_logs_nothing(open_report: Open, exchanges: int, findings: int) -> None:
    opened = open_report(analysis(exchanges, findings))
    opened.page.wait_for_timeout(200)
    opened.assert_quiet()


def test_the_first_screen_answers_what_is_wrong_whose_move_it_is_and_what_to_do(open_report: Open) -> None:
    page = open_report(analysis(300, 4)).page
    for text in (
        "4 known errors in 300 exchanges",
        "The API rejected the key",
        "Confirmed",
        "The account administrator",
        "Create a new key",
    ):
        place = page.get_by_text(text).first.bounding_box()
        assert place is not None
        assert place["y"] + place["height"] < 900, text


def test_every_section_but_the_explorer_reads_without_javascript(open_report: Open) -> None:
    page = open_report(analysis(300, 9), java_script_enabled=False).page
    for section in (
        "next",
        "comparison",
        "findings",
        "timeline",
        "breakdown",
        "pages",
        "unmatched",
        "privacy",
        "health",
        "about",
    ):
        assert page.locator(f"#{section} h2").is_visible(), section
    assert page.locator(".next").first.inner_text().count("Create a new key") == 1
    assert page.locator("#findings summary").first.is_visible()
    assert "needs JavaScript" in page.locator("#explorer").inner_text()
    assert not page.locator("#filter").is_visible()
    assert not page.locator("button").first.is_visible()


def test_the_copied_summary_is_the_ticket_text(open_report: Open) -> None:
    made = analysis(300, 9)
    page = open_report(made).page
    page.get_by_role("button", name="Copy summary for ticket").click()
    assert page.evaluate("copied") == [markdown.OUTPUT.render(made, RenderOptions()).decode()]


def test_a_copied_link_names_the_file_and_not_its_folder(open_report: Open) -> None:
    opened = open_report(analysis(30, 1))
    opened.page.locator(".finding [data-link]").first.click()
    copied = opened.page.evaluate("copied[0]")
    assert copied.startswith(f"{opened.path.name}#F-example.auth.key-rejected-")
    assert opened.page.locator(f"[id='{copied.split('#')[1]}']").count() == 1


def test_every_link_leads_to_a_place_in_the_report(open_report: Open) -> None:
    page = open_report(analysis(300, 60)).page
    links = page.evaluate("[...document.links].map((each) => each.getAttribute('href'))")
    assert links
    assert all(link.startswith("#") for link in links)
    named = set(page.evaluate("[...document.querySelectorAll('[id]')].map((each) => '#' + each.id)"))
    assert [link for link in links if link not in named and not re.fullmatch(r"#X-0-[el]\d+", link)] == []


def test_names_are_given_once(open_report: Open) -> None:
    names = open_report(analysis(300, 600)).page.evaluate(
        "[...document.querySelectorAll('[id]')].map((each) => each.id)"
    )
    assert len(names) == len(set(names))


def test_a_difference_opens_both_of_its_calls(open_report: Open) -> None:
    page = open_report(analysis(30, 1)).page
    links = page.locator("#comparison .changes > li").first.locator(".open")
    assert links.count() == 2
    links.first.click()
    assert page.locator("#detail").is_visible()
    assert page.url.endswith(links.first.get_attribute("href"))


def test_a_print_unfolds_the_findings_and_leaves_the_explorer_out(open_report: Open) -> None:
    rendered = OUTPUT.render(analysis(300, 9), RenderOptions(case_id="CASE-7"))
    page = open_report(rendered).page
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert b'@top-right { content: "CASE-7"' in rendered
    assert not page.locator("#explorer").is_visible()
    assert not page.locator("nav").is_visible()
    assert all(each.is_visible() for each in page.locator(".finding").all())
    pages = len(re.findall(rb"/Type\s*/Page\b", page.pdf()))
    assert 8 <= pages <= 25
