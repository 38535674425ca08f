"""Opens reports in Chromium. A missing browser or engine fails a test: skipped proof is no proof."""

import itertools
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from analyzer.redaction.redacted import RedactedAnalysis
from analyzer.report.base import RenderOptions
from analyzer.report.outputs.html import OUTPUT

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"

CATCH_CLIPBOARD = """
window.copied = [];
Object.defineProperty(navigator, "clipboard", { value: { writeText: async (text) => { window.copied.push(text); } } });
"""


class Opened:
    """A report in a browser page, with everything that must not happen."""

    def __init__(self, page: Page, path: Path) -> None:
        self.page = page
        self.path = path
        self.requests: list[str] = []
        self.console: list[str] = []
        self.dialogs: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: self.console.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: self.console.append(f"error: {error}"))
        page.on("dialog", self._dismiss)

    def _dismiss(self, dialog: object) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def assert_quiet(self) -> None:
        """Nothing was asked for but the file itself, nothing was logged, nobody was asked."""
        assert {request.split("#")[0] for request in self.requests} == {self.path.as_uri()}
        assert self.console == []
        assert self.dialogs == []


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.fail(f"{CHROMIUM}: no Chromium there; install it or set CHROMIUM to its path")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def axe() -> str:
    if not AXE.exists():
        pytest.fail(f"{AXE.name} is missing; run `npm ci` in tests/browser")
    return AXE.read_text()


Open = Callable[..., Opened]


@pytest.fixture
def open_report(chromium: Browser, tmp_path: Path) -> Iterator[Open]:
    """Renders an analysis, opens it as a file, and closes the browser context after the test."""
    contexts: list[BrowserContext] = []
    numbers = itertools.count()

    def open_one(
        analysis: RedactedAnalysis | bytes, *, fragment: str = "", width: int = 1280, **context: object
    ) -> Opened:
        page_bytes = analysis if isinstance(analysis, bytes) else OUTPUT.render(analysis, RenderOptions())
        path = tmp_path / f"report-{next(numbers)}.html"
        path.write_bytes(page_bytes)
        contexts.append(chromium.new_context(viewport={"width": width, "height": 900}, **context))
        contexts[-1].add_init_script(CATCH_CLIPBOARD)
        opened = Opened(contexts[-1].new_page(), path)
        opened.page.goto(path.as_uri() + (f"#{fragment}" if fragment else ""))
        return opened

    yield open_one
    for context in contexts:
        context.close()
