"""The report's filter, held against the table that the filter of the commands is held against."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from analyzer.redaction import Policy, redact
from analyzer.report.base import RenderOptions
from analyzer.report.outputs.html import OUTPUT
from analyzer.scanning.run import run_scan
from tests.browser.test_explorer import shown, type_filter
from tests.filters.table import COUNT, PASSES, PLAN, REFUSED, write_captures

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def listing(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    folder = tmp_path_factory.mktemp("listing")
    analysis = run_scan(write_captures(folder), PLAN, jobs=1)
    path = folder / "report.html"
    path.write_bytes(OUTPUT.render(redact(analysis, Policy(), key=b"key"), RenderOptions()))
    context = chromium.new_context()
    page = context.new_page()
    page.goto(path.as_uri())
    yield page
    context.close()


@pytest.mark.parametrize(("text", "exchanges"), PASSES)
def test_a_filter_lets_pass(listing: Page, text: str, exchanges: list[int]) -> None:
    type_filter(listing, text)
    assert listing.locator("#filter-error").inner_text() == ""
    assert shown(listing) == exchanges
    assert listing.locator("#hits").inner_text() == f"{len(exchanges)} of {COUNT} shown"
    assert listing.locator("#grid").get_attribute("aria-rowcount") == str(len(exchanges) + 1)


@pytest.mark.parametrize("text", REFUSED)
def test_a_filter_that_makes_no_sense_is_told_and_changes_nothing(listing: Page, text: str) -> None:
    type_filter(listing, "status:401")
    type_filter(listing, text)
    assert "Error" not in listing.locator("#filter-error").inner_text()
    assert listing.locator("#filter-error").inner_text() != ""
    assert shown(listing) == [1]
