import base64
import hashlib
import html
import json
import re
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest

from analyzer.document import Summary
from analyzer.redaction.redacted import RedactedAnalysis
from analyzer.report.base import RenderOptions
from analyzer.report.outputs import markdown
from analyzer.report.outputs.html import OUTPUT
from analyzer.report.page import SCRIPTS, STYLES, environment
from tests.cpu_time import takes_at_most
from tests.made_up import document, finding, redacted
from tests.report.reports import analysis

TEMPLATES = Path(str(files("analyzer.report") / "templates"))
SOURCES = sorted(path for path in TEMPLATES.rglob("*") if path.is_file())


def rendered(made: RedactedAnalysis, **options: object) -> str:
    return OUTPUT.render(made, RenderOptions(**options)).decode()


def island(page: str) -> dict[str, object]:
    found = re.search(r'<script type="application/json" id="exchanges">(.*?)</script>', page, re.DOTALL)
    assert found
    return json.loads(found[1])


def test_the_same_analysis_gives_the_same_bytes() -> None:
    options = RenderOptions(case_id="CASE-1", generated_at="2026-03-01T12:00:00Z")
    assert OUTPUT.render(analysis(300, 40), options) == OUTPUT.render(analysis(300, 40), options)


def test_the_policy_allows_this_script_and_this_style_alone() -> None:
    page = rendered(analysis(5, 2), case_id="CASE-7")
    policy = html.unescape(re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)[1])
    style, script = (
        re.search(pattern, page, re.DOTALL)[1]
        for pattern in (r"<style>(.*?)</style>", r"<script>(.*?)</script>")
    )
    hashes = [
        "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"
        for text in (script, style)
    ]
    assert policy == (
        f"default-src 'none'; script-src {hashes[0]}; style-src {hashes[1]}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def test_a_case_that_could_leave_its_string_is_not_put_into_the_style() -> None:
    page = rendered(analysis(1, 0), case_id='"; } * { background: url(https://evil.test) } x { y: "')
    assert "evil.test" not in re.search(r"<style>(.*?)</style>", page, re.DOTALL)[1]


def test_the_shell_and_the_script_stay_small() -> None:
    assert len(OUTPUT.render(analysis(0, 0), RenderOptions())) <= 150_000
    assert sum(len((TEMPLATES / "script" / f"{name}.js").read_bytes()) for name in SCRIPTS) <= 25_000


def test_five_thousand_findings_render_quickly_and_are_all_there() -> None:
    made = analysis(2_000, 5_000)
    page = rendered(made)
    assert takes_at_most(3.0, lambda: rendered(made))
    anchors = re.findall(r'id="(F-[^"]+)"', page)
    assert len(anchors) == len(set(anchors)) == 5_000
    assert page.count('<article class="finding"') <= 40 * 3
    assert page.count(" open>") <= 1


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_no_source_parses_markup_or_carries_code_in_attributes(source: Path) -> None:
    text = source.read_text()
    forbidden = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|\bstyle=|\bon[a-z]+=[\"']|\|safe|javascript:|https?://(?!www\.w3\.org/2000/svg)"
    assert re.findall(forbidden, text.replace("/^https?:\\/\\//", "").replace('"https://" +', "")) == []


def test_every_part_is_used() -> None:
    page = rendered(analysis(40, 9))
    assert {path.stem for path in (TEMPLATES / "style").iterdir()} == set(STYLES)
    assert {path.stem for path in (TEMPLATES / "script").iterdir()} == set(SCRIPTS)
    for section in (
        "next",
        "findings",
        "timeline",
        "breakdown",
        "pages",
        "unmatched",
        "explorer",
        "privacy",
        "health",
        "about",
    ):
        assert page.count(f'<section id="{section}"') == 1


def test_templates_are_escaped_whatever_they_are_called_and_come_from_files_alone() -> None:
    assert environment().autoescape is True
    sources = Path(str(files("analyzer.report"))).rglob("*.py")
    assert not [source.name for source in sources if "from_string" in source.read_text()]


def test_listing_the_formats_does_not_load_the_template_engine() -> None:
    program = "import sys, analyzer.report.outputs.html; sys.exit('jinja2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_text_is_shown_and_never_markup() -> None:
    text = '<b>bold</b> & "quoted" \u202e\x1b[31m\ud800'
    page = rendered(redacted(document((finding(title=text, fix=(text,), rule="a" + text),))))
    assert "<b>bold" not in page
    assert "&lt;b&gt;bold&lt;/b&gt; &amp; &#34;quoted&#34; \\u202e\\x1b[31m\\ud800" in page


def test_line_feeds_of_a_body_stay() -> None:
    assert "{&#34;error&#34;: &#34;Unauthorized&#34;,\n" in rendered(analysis(10, 1))


def test_the_ticket_text_is_that_of_the_markdown_output() -> None:
    made, options = analysis(100, 5), RenderOptions(case_id="CASE-7")
    text = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", rendered(made, case_id="CASE-7"), re.DOTALL)
    assert text
    assert html.unescape(text[1]) == markdown.OUTPUT.render(made, options).decode()


def test_no_secret_of_the_verifier_is_written() -> None:
    made = redacted()
    assert made.secrets
    assert not any(secret in rendered(made) for secret in made.secrets)


def test_a_capture_without_an_error_is_clear_only_if_it_was_read_whole() -> None:
    whole = redacted(document(()), unmatched=())
    silent = document(()).summary
    clear = document((), summary=type(silent)(**{**_fields(silent), "failed": 0, "unmatched_failures": 0}))
    assert 'class="verdict tone-warning"' in rendered(whole)
    assert 'class="verdict tone-clear"' in rendered(redacted(clear))
    cut = document(
        (),
        summary=clear.summary,
        inputs=tuple(type(one)(**{**_fields(one), "truncated": True}) for one in clear.inputs),
    )
    assert 'class="verdict tone-notice"' in rendered(redacted(cut))
    assert "What happened there is unknown" in rendered(redacted(cut))


def test_exchanges_without_a_status_are_not_taken_for_successes() -> None:
    counts = _fields(document(()).summary) | {
        "failed": 0,
        "unmatched_failures": 0,
        "by_status": {"200": 7, "none": 5},
        "without_status": 5,
    }
    page = rendered(redacted(document((), summary=Summary(**counts))))
    assert 'class="verdict tone-notice"' in page
    assert "the status of 5 exchanges is not recorded, so whether they failed is unknown" in page
    assert "Nothing failed" not in page
    assert "<code>not recorded<wbr></code>" in page
    assert "<code>no response" not in page.partition('id="breakdown"')[2].partition("</section>")[0]


def test_rows_that_were_left_out_are_said_at_the_top() -> None:
    page = rendered(redacted(rows_left_out=1_234))
    assert "1,234 more are counted" in page[: page.index('id="next"')]


def test_the_island_holds_no_markup() -> None:
    page = rendered(redacted(rows=analysis(3, 0).rows, rule_sources={"</script><script>": "x"}))
    assert page.count("<script") == 2
    assert len(island(page)["method"]) == 3


def _fields(struct: object) -> dict[str, object]:
    return {name: getattr(struct, name) for name in struct.__struct_fields__}
