import json

import msgspec
import pytest

from analyzer.document import ResultDocument
from analyzer.report.base import RenderOptions
from analyzer.report.encode import json_text
from analyzer.report.outputs import outputs
from tests.made_up import document, evidence, finding, many, redacted


def render(name: str, analysis) -> bytes:
    return outputs()[name].render(analysis, RenderOptions())


def test_json_reads_back_as_the_same_document() -> None:
    analysis = many(20)
    text = render("json", analysis)
    assert text == json_text(analysis.document)
    assert json_text(msgspec.json.decode(text, type=ResultDocument)) == text


def test_json_keeps_the_order_of_the_contract() -> None:
    top = json.loads(render("json", redacted()))
    order = ["schema_version", "tool", "rules", "inputs", "summary", "findings", "routes", "problems"]
    assert list(top) == order


def test_evidence_has_an_entry_or_a_line_but_not_both() -> None:
    of_log = evidence(entry=msgspec.UNSET, line=8841)
    (first, second) = json.loads(
        render("json", redacted(document((finding(evidence=(evidence(2), of_log)),))))
    )["findings"][0]["evidence"]
    assert first["entry"] == 2
    assert "line" not in first
    assert second["line"] == 8841
    assert "entry" not in second


@pytest.mark.parametrize("count", [0, 1, 50])
def test_jsonl_is_header_findings_summary(count: int) -> None:
    lines = [json.loads(line) for line in render("jsonl", many(count)).splitlines()]
    assert [line["type"] for line in lines] == ["header", *["finding"] * count, "summary"]
    assert lines[0]["schema_version"] == 1
    assert lines[-1]["exchanges"] == 12


def test_jsonl_findings_are_those_of_json() -> None:
    lines = [json.loads(line) for line in render("jsonl", many(5)).splitlines()][1:-1]
    for line in lines:
        del line["type"]
    assert lines == json.loads(render("json", many(5)))["findings"]
