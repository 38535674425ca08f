"""The report's filter, held against the table that the filter of the commands is held against."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from analyzer.errors import UsageError
from analyzer.facts.subject import Subject
from analyzer.ingest import read_exchanges
from analyzer.model import Exchange
from analyzer.redaction import Policy, redact
from analyzer.report.base import RenderOptions
from analyzer.report.outputs.html import OUTPUT
from analyzer.scanning.filtering import exchange_filter, rules_by_match
from analyzer.scanning.plan import compiled
from analyzer.scanning.run import RunOptions, run_scan
from tests.browser.test_explorer import shown, type_filter
from tests.filters.table import COUNT, PASSES, PLAN, REFUSED, write_captures

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def listing(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    folder = tmp_path_factory.mktemp("listing")
    analysis = run_scan(write_captures(folder), PLAN, RunOptions(jobs=1))
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


KEYS = (
    *("status", "host", "method", "path", "rule", "slower-than", "larger-than", "since", "until"),
    *("has", "other", "STATUS"),
)
VALUES = (
    *(
        "5xx",
        "200",
        "4xx,503",
        "failed",
        "none",
        "unknown",
        "*",
        "a*",
        "*.test",
        "api*te*t",
        "1s",
        "0.5s",
        "10k",
    ),
    *(
        "2026-03-01",
        "2026-03-01T10:00:02",
        "2026-03-01T10:00:02.5+01:00",
        "2026-02-29",
        "2024-02-29T00:00",
        "-1",
    ),
    *(
        "finding",
        "response",
        "details",
        "request.headers.accept",
        "request.headers.X-Org",
        "request.body",
        "1e3",
    ),
    *(
        "response.json.items.*.id",
        "response.json.error.code",
        "response.json.next",
        "request.json.*",
        "x,y",
        ".",
    ),
    *(
        "request.query.page",
        '"two words"',
        '"a,b"',
        "items",
        "v1/*",
        "\u0663",
        "\xdf",
        "",
        "*:*",
        "200,",
        "post",
    ),
)


def told_by_the_commands(text: str, subjects: list[Subject]) -> list[int] | None:
    """The exchanges that a filter of the commands lets pass, None where it is not understood."""
    try:
        test = exchange_filter(text, rules_by_match(compiled(PLAN)))
    except UsageError:
        return None
    return [number for number, subject in enumerate(subjects) if test(subject)]


def test_random_filters_mean_the_same_in_both(listing: Page, tmp_path: Path) -> None:
    items = [item for path in write_captures(tmp_path) for item in read_exchanges(path)]
    subjects = [Subject(item) for item in items if isinstance(item, Exchange)]
    chance = random.Random(8)
    for _ in range(60):
        terms = [
            f"{chance.choice(['', '', '-'])}{chance.choice([*(f'{key}:' for key in KEYS), ''])}{chance.choice(VALUES)}"
            for _ in range(chance.randint(1, 3))
        ]
        text = " ".join(terms)
        type_filter(listing, "")
        type_filter(listing, text)
        is_refused = listing.locator("#filter-error").inner_text() != ""
        assert (None if is_refused else shown(listing)) == told_by_the_commands(text, subjects), text
