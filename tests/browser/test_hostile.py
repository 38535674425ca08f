import msgspec
import pytest

from analyzer.diff.document import DiffDocument, Side
from analyzer.document import (
    Cause,
    Diagnostic,
    Evidence,
    FailureCluster,
    Finding,
    InputSummary,
    PackSummary,
    Page,
    ProblemNote,
    Route,
    RuleSetSummary,
    Source,
)
from analyzer.redaction.redacted import KeptString, RedactedAnalysis, RedactionCount
from analyzer.report.base import RenderOptions
from analyzer.report.outputs.html import OUTPUT
from tests.browser.conftest import Open
from tests.made_up import comparison, document, evidence, finding, har_entry, redacted
from tests.report.hostile import payloads
from tests.report.reports import row

pytestmark = pytest.mark.browser

PAYLOADS = payloads(504)
BATCH = 42
"""Findings a report, each with payloads of its own in every field: 12 reports hold all of them."""


def shown_evidence(number: int, text: str) -> Evidence:
    return evidence(number, method=text, url=text, host=text, path=text, path_template=text, locate=text)


def hostile_finding(number: int, text: str) -> Finding:
    return finding(
        number,
        rule=text,
        title=text,
        owner=text,
        retry=text,
        fingerprint=text,
        cause=Cause(id=text, certainty="likely", say=text) if number % 2 else None,
        possible=(Cause(id=text, certainty="possible", say=text),),
        fix=(text, text),
        diagnostics=(Diagnostic(name=text, run=text, reads_only=False),),
        source=Source(reference=text, row=text),
        extract={text: text, "nested": [text, {text: text}]},
        evidence=(shown_evidence(number, text),),
    )


def hostile_entry(number: int, text: str) -> dict[str, object]:
    entry = har_entry(number, body=text)
    entry["request"] |= {
        "method": text,
        "url": text,
        "httpVersion": text,
        "headers": [{"name": text, "value": text}],
        "postData": {"mimeType": text, "text": text},
    }
    entry["response"] |= {"statusText": text, "headers": [{"name": text, "value": text}]}
    entry["response"]["content"]["mimeType"] = text
    entry["startedDateTime"] = text
    return entry


def hostile_comparison(texts: list[str]) -> DiffDocument:
    made = comparison()
    side = Side(inputs=tuple(texts[:3]), exchanges=1, failed=1)
    differences = tuple(
        msgspec.structs.replace(
            made.differences[0],
            category=text,
            name=text,
            say=text,
            working=text,
            failing=text,
            routes=(text,),
            working_example=shown_evidence(0, text),
            failing_example=shown_evidence(1, text),
        )
        for text in texts
    )
    outcomes = tuple(
        msgspec.structs.replace(
            made.outcomes[0],
            route=text,
            working={text: 1},
            failing={text: 2},
            working_example=shown_evidence(0, text),
            failing_example=shown_evidence(1, text),
        )
        for text in texts
    )
    return msgspec.structs.replace(
        made,
        verdict=texts[0],
        working=side,
        failing=side,
        differences=differences,
        outcomes=outcomes,
        only_working=tuple(texts),
        only_failing=tuple(texts),
        not_recorded=tuple(texts),
        is_one_capture=len(texts[0]) % 2 == 0,
    )


def hostile_report(texts: list[str]) -> RedactedAnalysis:
    """Every string field of every type that the report shows holds a payload."""
    some = texts[0]
    made = document(
        tuple(hostile_finding(number, text) for number, text in enumerate(texts)),
        inputs=(
            InputSummary(label="capture.har", format=some, bytes=1, exchanges=1, skipped=2, truncated=True),
            *(
                InputSummary(label=text, format=text, bytes=1, exchanges=1, skipped=0, truncated=False)
                for text in texts[:4]
            ),
        ),
        rules=RuleSetSummary(
            digest=some,
            packs=tuple(PackSummary(ruleset=text, version=text, tier=text, rules=1) for text in texts),
        ),
        routes=tuple(
            Route(
                host=text,
                method=text,
                path_template=text,
                count=1,
                by_status={text: 1},
                p50_ms=1.0,
                p95_ms=1.0,
                p99_ms=1.0,
                max_ms=1.0,
            )
            for text in texts
        ),
        problems=tuple(ProblemNote(code=text, input=text, line=1, message=text) for text in texts),
    )
    summary = msgspec.structs.replace(
        made.summary, verdict=some, by_status=dict.fromkeys(texts, 1), by_host=dict.fromkeys(texts, 1)
    )
    base = redacted(
        msgspec.structs.replace(made, summary=summary),
        entries=tuple(hostile_entry(number, text) for number, text in enumerate(texts)),
        rows=tuple(
            row(number, method=text, host=text, path=text, rules=(text,)) for number, text in enumerate(texts)
        ),
        pages=tuple(
            Page(
                input=text,
                id=text,
                title=text,
                started_at=None,
                entries=1,
                load_ms=1.0,
                content_load_ms=None,
                first_byte_ms=None,
                image_load_ms=None,
                script_load_ms=None,
                css_load_ms=None,
                transferred_bytes=None,
            )
            for text in texts
        ),
        unmatched=tuple(
            FailureCluster(
                host=text,
                method=text,
                path_template=text,
                status=500,
                count=1,
                example=shown_evidence(0, text),
            )
            for text in texts
        ),
        rule_sources={text: text for text in texts},
        comparison=hostile_comparison(texts),
    )
    redaction = msgspec.structs.replace(
        base.redaction,
        profile=some,
        counts=tuple(RedactionCount(category=text, place=text, values=1, replacements=1) for text in texts),
        kept=tuple(KeptString(text=text, place=text, count=1) for text in texts),
    )
    return msgspec.structs.replace(base, redaction=redaction)


@pytest.mark.parametrize("start", range(0, len(PAYLOADS), BATCH))
def test_nothing_of_a_capture_runs_loads_or_asks(open_report: Open, start: int) -> None:
    texts = PAYLOADS[start : start + BATCH]
    options = RenderOptions(case_id=texts[0], command_line=texts[1], generated_at=texts[2])
    opened = open_report(OUTPUT.render(hostile_report(texts), options))
    page = opened.page
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    for entry in range(0, len(texts), 6):
        page.evaluate(f"location.hash = 'X-0-e{entry}'")
        page.wait_for_timeout(15)
        assert page.locator("#detail dl").count() == 2
    page.locator("#filter").fill(texts[0])
    for place in page.locator("[data-copy], [data-link]").all()[:3]:
        place.click()
    page.wait_for_timeout(100)
    assert page.evaluate("window.__pwn") is None
    assert (
        page.evaluate("document.querySelectorAll('iframe, img, link, base, form, object, embed').length") == 0
    )
    assert page.evaluate("document.querySelectorAll('script').length") == 2
    opened.assert_quiet()


def test_hidden_characters_are_seen(open_report: Open) -> None:
    text = "a\u202eb\x1bc\u200bd\x00e"
    page = open_report(hostile_report([text])).page
    seen = page.locator("body").inner_text()
    assert "a\\u202eb\\x1bc\\u200bd\\x00e" in seen
    assert not set("\u202e\x1b\u200b") & set(
        page.evaluate(
            "document.body.textContent.replace(document.getElementById('exchanges').textContent, '')"
        )
    )
