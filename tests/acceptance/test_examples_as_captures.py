"""Every example of the shipped rules, written as a HAR and read back, gives the findings that it stands for."""

import json
from pathlib import Path

import pytest

from analyzer.api import ScanOptions, scan
from analyzer.document import Finding
from analyzer.model import Exchange
from analyzer.redaction.har import har_entry, what_har_cannot_say
from analyzer.rules.examples import example_exchanges, example_maps
from analyzer.rules.files import Example
from analyzer.rules.loader import load_rules
from analyzer.scanning.inline import analyze_exchanges

pytestmark = pytest.mark.usefixtures("rules_read_once")

RULES = load_rules()
EXAMPLES = [
    pytest.param(loaded.rule.id, example, id=f"{loaded.rule.id}-{number}")
    for loaded in RULES.rules
    for number, example in enumerate(loaded.rule.examples, 1)
]


def told(findings: tuple[Finding, ...]) -> list[object]:
    return [(f.rule, f.primary, f.cause, f.possible, f.count, f.fix, f.extract) for f in findings]


def _entry(exchange: Exchange) -> dict[str, object]:
    """A HAR entry; that of a log says so."""
    entry = har_entry(exchange)
    return (
        entry
        if exchange.is_of_one_client
        else entry | {"_analyzer": {"facts": what_har_cannot_say(exchange)}}
    )


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_example_as_har_tells_the_same(rule: str, example: Example, tmp_path: Path) -> None:
    exchanges = list(example_exchanges(example))
    if any(exchange.request.method == "HEAD" for exchange in exchanges):
        return  # a HAR says that its response has no body, an example that none was captured
    creator = "WebInspector" if example.capture.get("credentials_scrubbed") else "proxy"
    log = {
        "version": "1.2",
        "creator": {"name": creator, "version": "1"},
        "entries": [_entry(exchange) for exchange in exchanges],
    }
    path = tmp_path / "example.har"
    path.write_text(json.dumps({"log": log}), encoding="utf-8")
    maps = example_maps(example)
    options = ScanOptions(jobs=1, with_evidence=False, symptoms=example.symptoms, maps=maps)
    expected = analyze_exchanges(exchanges, RULES, symptoms=example.symptoms, maps=maps)
    assert told(scan([path], options).document.findings) == told(expected)
