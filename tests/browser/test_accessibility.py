import pytest

from analyzer.report.base import RenderOptions
from analyzer.report.outputs.html import OUTPUT
from tests.browser.conftest import Open
from tests.report.reports import analysis

pytestmark = pytest.mark.browser

RUN_AXE = """async () => {
  const found = await axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] });
  const first = (one) => one.nodes[0].html + one.nodes[0].failureSummary;
  return found.violations.map((one) => `${one.id}: ${one.nodes.length} x ${first(one)}`);
}"""
SIZES = [(0, 0), (40, 1)]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("exchanges", "findings"), SIZES)
def test_no_violation_of_wcag_with_everything_unfolded(
    open_report: Open, axe: str, exchanges: int, findings: int, scheme: str
) -> None:
    page = open_report(analysis(exchanges, findings), color_scheme=scheme).page
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    page.evaluate(axe)
    assert page.evaluate(RUN_AXE) == []


def without_script(exchanges: int, findings: int) -> bytes:
    """The engine itself needs timers, so the page's own script is cut out instead of all scripts off."""
    rendered = OUTPUT.render(analysis(exchanges, findings), RenderOptions())
    return rendered[: rendered.rindex(b"<script>")] + b"</body></html>"


@pytest.mark.parametrize(("exchanges", "findings"), SIZES)
def test_no_violation_of_wcag_without_javascript(
    open_report: Open, axe: str, exchanges: int, findings: int
) -> None:
    page = open_report(without_script(exchanges, findings)).page
    assert not page.evaluate("document.documentElement.classList.contains('js')")
    page.evaluate(axe)
    assert page.evaluate(RUN_AXE) == []


@pytest.mark.parametrize(("scheme", "has_script"), [("light", True), ("dark", False)])
def test_no_violation_of_wcag_among_5000_findings(
    open_report: Open, axe: str, scheme: str, has_script: bool
) -> None:
    """Folded as a reader finds it; the long list of further findings is checked by its first ones."""
    made = analysis(5_000, 5_000) if has_script else without_script(5_000, 5_000)
    page = open_report(made, color_scheme=scheme).page
    assert page.locator("ul.lines li").count() > 1_000
    page.evaluate("""for (const list of document.querySelectorAll("ul.lines")) {
      for (const line of [...list.children].slice(3)) line.remove();
    }
    document.querySelector(".rest.more").open = true;""")
    page.evaluate(axe)
    assert page.evaluate(RUN_AXE) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_violation_of_wcag_in_an_opened_exchange(open_report: Open, axe: str, scheme: str) -> None:
    page = open_report(analysis(40, 3), color_scheme=scheme).page
    page.locator(".next .open").first.click()
    page.locator("#detail pre").first.wait_for()
    page.evaluate(axe)
    assert page.evaluate(RUN_AXE) == []


def test_no_violation_of_wcag_in_the_list_of_keys(open_report: Open, axe: str) -> None:
    page = open_report(analysis(40, 3)).page
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    page.evaluate(axe)
    assert page.evaluate(RUN_AXE) == []


@pytest.mark.parametrize("width", [320, 360, 640, 1024, 1280])
def test_nothing_scrolls_sideways(open_report: Open, width: int) -> None:
    """320 CSS pixels are 1,280 at 400 % zoom (WCAG 1.4.10)."""
    page = open_report(analysis(200, 12), width=width).page
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    page.locator(".next .open").first.click()
    wide = """[...document.querySelectorAll("body *")].filter((each) => {
      const style = getComputedStyle(each);
      return each.scrollWidth > each.clientWidth + 1 && ["auto", "scroll"].includes(style.overflowX)
        && !each.closest(".grid");
    }).map((each) => each.outerHTML.slice(0, 120))"""
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(wide) == []


def test_targets_of_a_pointer_are_at_least_24_pixels(open_report: Open) -> None:
    page = open_report(analysis(40, 3), width=360).page
    sizes = page.evaluate(
        "[...document.querySelectorAll('button, summary, input')].filter((each) => each.checkVisibility())"
        ".map((each) => each.getBoundingClientRect().height)"
    )
    assert sizes
    assert min(sizes) >= 24


def test_forced_colors_keep_the_charts_and_the_words(open_report: Open) -> None:
    page = open_report(analysis(200, 4), forced_colors="active").page
    fills = page.evaluate(
        "[...document.querySelectorAll('.plot rect')].map((each) => getComputedStyle(each).fill)"
    )
    assert len(set(fills)) > 1
    assert page.locator(".next .severity").first.inner_text().strip() == "Error"


def test_nothing_moves_by_itself(open_report: Open) -> None:
    """Without animations, transitions and smooth scrolling, "reduce motion" has nothing left to reduce."""
    page = open_report(analysis(40, 3)).page
    page.locator(".next .open").first.click()
    assert page.evaluate("document.getAnimations().length") == 0
    moving = """[...document.querySelectorAll("*")].filter((each) => {
      const style = getComputedStyle(each);
      const isStill = style.transitionDuration === "0s" && style.animationName === "none";
      return !isStill || style.scrollBehavior === "smooth";
    }).length"""
    assert page.evaluate(moving) == 0
