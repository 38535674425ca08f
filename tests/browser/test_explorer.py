import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from analyzer.report.base import RenderOptions
from analyzer.report.outputs.html import OUTPUT
from tests.browser.conftest import Open
from tests.made_up import redacted
from tests.report.reports import analysis, row

pytestmark = pytest.mark.browser


ROWS = (
    row(0),
    row(1, status=503, is_failed=True, duration_ms=2_500.0),
    row(2, method="POST", status=401, is_failed=True, rules=("example.auth.key-rejected-0",)),
    row(3, host="cdn.example.test", path="/static/logo.svg", body_bytes=40_000),
    row(4, status=None, is_failed=True, duration_ms=None, body_bytes=None),
    row(5, status=None, path="/v4/search?q=Two%20words&page=7"),
)


@pytest.fixture(scope="module")
def listing(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """One page for all filters and sorts, which leave nothing behind once they are undone."""
    path = tmp_path_factory.mktemp("listing") / "report.html"
    path.write_bytes(OUTPUT.render(redacted(rows=ROWS), RenderOptions()))
    context = chromium.new_context()
    page = context.new_page()
    page.goto(path.as_uri())
    yield page
    context.close()


def type_filter(page: Page, text: str) -> None:
    """Types a filter and waits until it holds: timers of a page run in order, however slow the machine is."""
    page.locator("#filter").fill(text)
    page.evaluate("() => new Promise((next) => setTimeout(() => requestAnimationFrame(next), 90))")


def shown(page: Page) -> list[int]:
    """The entries that the list shows, from top to bottom."""
    rows = page.evaluate(
        "[...document.querySelectorAll('#grid-body .grid-row:not([hidden])')]"
        ".map((each) => [Number(each.dataset.at), Number(each.dataset.row)])"
    )
    return [number for _, number in sorted(rows)]


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("status:unknown", [5]),
        ("-status:200", [1, 2, 4]),
        ("-has:response", [4]),
        ("has:details", [0, 1]),
        ("-has:request.headers.accept", [0, 1]),
        ('"GET api.example.test/v4/s"', [5]),
    ],
)
def test_a_filter_takes_nothing_unrecorded_for_absent(listing: Page, text: str, entries: list[int]) -> None:
    """`test_filter.py` has the language; here are rows that no capture gives, and such without details."""
    type_filter(listing, text)
    assert shown(listing) == entries


@pytest.mark.parametrize(
    ("column", "up", "down"),
    [
        ("time", [0, 1, 2, 3, 4, 5], [0, 1, 2, 3, 4, 5]),
        ("status", [5, 4, 0, 3, 2, 1], [1, 2, 0, 3, 4, 5]),
        ("host", [0, 1, 2, 4, 5, 3], [3, 0, 1, 2, 4, 5]),
        ("path", [3, 0, 1, 2, 4, 5], [5, 4, 2, 1, 0, 3]),
        ("ms", [0, 2, 3, 5, 1, 4], [1, 0, 2, 3, 5, 4]),
        ("bytes", [0, 1, 2, 5, 3, 4], [3, 0, 1, 2, 5, 4]),
    ],
)
def test_columns_sort_both_ways_with_the_unknown_last(
    listing: Page, column: str, up: list[int], down: list[int]
) -> None:
    page = listing
    type_filter(page, "")
    head = page.locator(f"[data-sort={column}]")
    head.click()
    assert shown(page) == up
    assert page.locator("[aria-sort=ascending]").count() == 1
    head.click()
    assert shown(page) == down
    head.click()
    assert shown(page) == [0, 1, 2, 3, 4, 5]
    assert page.locator("[aria-sort=ascending], [aria-sort=descending]").count() == 0


def test_paths_come_back_as_they_went_in(open_report: Open) -> None:
    paths = ["/", "", "/v4/7", "/a1,b2|c3/x?y=4&z=a,b", "/[id:0a1b]/%20/é9/ü", "/\x1b[31m/1", "//1//2"]
    page = open_report(redacted(rows=tuple(row(at, path=path) for at, path in enumerate(paths)))).page
    seen = page.evaluate(
        "[...document.querySelectorAll('#grid-body .grid-row:not([hidden]) .g-path')].map((each) => each.textContent)"
    )
    assert seen == [path.replace("\x1b", "\\x1b") for path in paths]


def test_only_the_rows_in_sight_are_elements(open_report: Open) -> None:
    page = open_report(analysis(5_000, 2)).page
    assert page.locator("#grid-body .grid-row").count() <= 60
    page.locator("#grid-body").evaluate("(each) => { each.scrollTop = each.scrollHeight; }")
    page.locator("#grid-body .grid-row[data-row='4999']").wait_for()
    assert shown(page)[-1] == 4_999
    assert page.locator("#grid-body .grid-row").count() <= 60


def test_a_link_to_an_exchange_opens_it(open_report: Open) -> None:
    opened = open_report(analysis(5_000, 2), fragment="X-0-e4321")
    assert "/" in opened.page.locator("#detail h3").inner_text()
    assert "entry 4321" in opened.page.locator("#detail").inner_text()
    assert opened.page.locator("[aria-selected=true]").get_attribute("data-row") == "4321"
    opened.assert_quiet()


def test_a_link_to_a_finding_unfolds_it(open_report: Open) -> None:
    made = analysis(100, 500)
    page = open_report(made).page
    anchor = page.evaluate("[...document.querySelectorAll('.lines li')].at(-1).id")
    page = open_report(made, fragment=anchor).page
    page.locator(f"[id='{anchor}']").wait_for(state="visible")
    page.wait_for_function("scrollY > 0")


def test_an_exchange_shows_headers_bodies_and_timings(open_report: Open) -> None:
    page = open_report(analysis(40, 1)).page
    page.locator(".next .open").first.click()
    text = page.locator("#detail").inner_text()
    for expected in (
        "apikey",
        "[key:0a1b2c3d]",
        "Invalid API key",
        "O'Hara",
        "Wait",
        "118 ms",
        "The API rejected the key",
    ):
        assert expected in text
    assert page.locator("#detail .phase").count() == 7


def test_a_long_body_says_where_it_is_cut(open_report: Open) -> None:
    made = redacted(rows=ROWS)
    made.evidence_har["log"]["entries"][0]["response"]["content"]["text"] = "x" * 10_000
    page = open_report(made, fragment="X-0-e0").page
    assert "cut at 4,096 of 10,000 characters" in page.locator("#detail").inner_text()
    assert len(page.locator("#detail pre").first.inner_text()) == 4_096


def test_every_key_does_what_the_list_of_keys_says(open_report: Open) -> None:
    opened = open_report(analysis(60, 6))
    page = opened.page
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "filter"
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.dataset.row") == "1"
    page.keyboard.press("Enter")
    assert page.locator("#detail").is_visible()
    assert page.evaluate("location.hash") == "#X-0-e1"
    page.keyboard.press("c")
    assert page.evaluate("copied.at(-1)") == f"{opened.path.name}#X-0-e1"
    page.keyboard.press("Escape")
    assert not page.locator("#detail").is_visible()
    page.keyboard.press("]")
    first = page.evaluate("location.hash")
    page.keyboard.press("]")
    assert page.evaluate("location.hash") != first
    page.keyboard.press("[")
    assert page.evaluate("location.hash") == first
    assert page.evaluate("document.activeElement.classList.contains('finding')")
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#keys").is_visible()
    opened.assert_quiet()


def test_single_keys_can_be_switched_off(open_report: Open) -> None:
    page = open_report(analysis(60, 6)).page
    page.locator("#keys-open").click()
    page.locator("#keys-on").uncheck()
    page.locator("#keys-close").click()
    page.keyboard.press("]")
    assert page.evaluate("location.hash") == ""


def test_copied_json_is_the_exchange(open_report: Open) -> None:
    page = open_report(analysis(40, 1)).page
    page.locator(".next .open").first.click()
    page.get_by_role("button", name="Copy JSON").click()
    copied = json.loads(page.evaluate("copied.at(-1)"))
    assert copied["responseBody"]["text"].startswith('{"error"')
    assert copied["host"] == "api.example.test"


def test_the_theme_can_be_chosen_and_stays(open_report: Open) -> None:
    page = open_report(analysis(3, 1), color_scheme="light").page
    background = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(background)
    page.locator("#theme").click()
    dark = page.evaluate(background)
    assert dark != light
    page.reload()
    assert page.evaluate(background) == dark
