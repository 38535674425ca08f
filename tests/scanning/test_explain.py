import json
from pathlib import Path
from typing import Any

import pytest

from analyzer.api import ScanOptions, plan_of, scan
from analyzer.errors import CaptureError, UsageError
from analyzer.scanning.explain import RuleTrace, explain_exchange
from analyzer.scanning.plan import Plan
from tests.diff.sides import har_entry, write_har
from tests.rulesets import pack_of, rules_of

SAMPLES = Path(__file__).parent.parent.parent / "samples"
SECRET = "hunter2-blue-Horse-77"
URL = "https://api.acme.test/v1/orders"

RULES = """
- id: acme.validation.refused
  match: {response.status: 400, response.json.error: {contains: tenant}}
  causes:
    - {id: missing, certainty: confirmed, say: It is missing, when: {request.headers.x-tenant: {state: absent}}}
    - {id: worked-before, certainty: likely, say: It worked, when: {history.same_credential_ok_before: true}}
    - {id: other, certainty: possible, say: Something else}
- id: acme.validation.any
  match: {response.status: {gte: 400}}
- id: acme.validation.fields
  topic: lookup
  match: {response.status: 422}
  for_each: {as: item, in: response.json.errors.*, where: {item.field: {state: present}}}
  extract: {name: item.field}
  causes:
    - {id: named, certainty: confirmed, say: It is, when: {"request.json.{name}": {state: empty}}}
- id: acme.rate.loop
  topic: rate
  sequence:
    select: {response.status: 429}
    key: [request.path_template]
    fire: {seq.count: {gte: 3}}
  causes:
    - {id: fast, certainty: likely, say: It loops, when: {seq.span_s: {lt: 10}}}
- {id: acme.result.symptom, topic: result, activation: symptom, symptom: odd-data, match: {response.status: 200}}
"""


def answered(status: int, answer: Any, second: int = 0, **request: Any) -> dict[str, Any]:
    """An entry that failed with a JSON answer."""
    entry = har_entry(
        status, request.pop("headers", {}), url=request.pop("url", URL), second=second, **request
    )
    entry["response"]["content"]["text"] = json.dumps(answer)
    return entry


def plan(**head: Any) -> Plan:
    return Plan(rules=rules_of(pack_of(RULES, **head)))


def traced(tmp_path: Path, rule: str, number: int, *entries: dict[str, Any], **options: Any) -> RuleTrace:
    capture = write_har(tmp_path / "one.har", *entries)
    return explain_exchange(capture, number, rule, options.get("plan") or plan()).trace


def test_each_condition_has_its_truth_what_was_found_and_a_pointer(tmp_path: Path) -> None:
    trace = traced(tmp_path, "acme.validation.refused", 0, answered(400, {"error": f"no tenant {SECRET}"}))
    assert [(step.path, step.truth, step.found) for step in trace.steps] == [
        ("response.status", "true", "number"),
        ("response.json.error", "true", "text"),
    ]
    assert trace.steps[1].pointer == "#/log/entries/0/response/content/text#/error"
    assert (trace.fires, trace.truth, trace.outranked_by) == (True, "true", None)


def test_causes_are_settled_with_the_whole_input(tmp_path: Path) -> None:
    headers = {"Authorization": "Bearer k-1", "X-Tenant": "blue"}
    entries = [answered(200, {}, headers=headers), answered(400, {"error": "tenant"}, 5, headers=headers)]
    trace = traced(tmp_path, "acme.validation.refused", 1, *entries)
    assert [(cause.id, cause.truth) for cause in trace.causes] == [
        ("missing", "false"),
        ("worked-before", "true"),
        ("other", "undecidable"),
    ]
    assert trace.causes[1].steps[0].found == "boolean"
    alone = traced(tmp_path, "acme.validation.refused", 0, entries[1])
    assert [cause.truth for cause in alone.causes] == ["false", "false", "undecidable"]


@pytest.mark.parametrize(
    ("entry", "truth", "unknown"),
    [
        (answered(401, {"error": "tenant"}), "false", ()),
        (har_entry(400, {}, url=URL) | {"response": {"status": 400}}, "unknown", ("response.json.error",)),
        (answered(400, {"error": "tenant"}, url="https://elsewhere.test/v1/orders"), "false", ()),
    ],
)
def test_a_rule_that_does_not_match_says_what_keeps_it(entry, truth, unknown, tmp_path: Path) -> None:
    trace = traced(tmp_path, "acme.validation.refused", 0, entry)
    assert (trace.fires, trace.truth, trace.unknown, trace.causes) == (False, truth, unknown, ())


def test_no_service_is_said(tmp_path: Path) -> None:
    entry = answered(400, {"error": "tenant"}, url="https://elsewhere.test/v1/orders")
    assert traced(tmp_path, "acme.validation.refused", 0, entry).service is None
    mapped = Plan(rules=plan().rules, maps=("https://elsewhere.test=acme.api",))
    trace = traced(tmp_path, "acme.validation.refused", 0, entry, plan=mapped)
    assert (trace.service, trace.fires) == ("acme.api", True)


def test_a_rule_that_matched_names_the_one_before_it(tmp_path: Path) -> None:
    trace = traced(tmp_path, "acme.validation.any", 0, answered(400, {"error": "tenant"}))
    assert (trace.truth, trace.outranked_by, trace.fires) == ("true", "acme.validation.refused", False)


@pytest.mark.parametrize(
    ("errors", "counts", "fires"),
    [
        ([{"field": "size"}, {"code": 1}], (2, 1), True),
        ([{"code": 1}], (1, 0), False),
        ([], (0, 0), False),
    ],
)
def test_elements_are_counted_and_the_first_wanted_one_decides(errors, counts, fires, tmp_path: Path) -> None:
    sent = {"mimeType": "application/json", "text": json.dumps({"size": ""})}
    entry = answered(422, {"errors": errors}, method="POST", postData=sent)
    trace = traced(tmp_path, "acme.validation.fields", 0, entry)
    assert trace.each is not None
    assert ((trace.each.elements, trace.each.wanted), trace.fires) == (counts, fires)
    assert [cause.truth for cause in trace.causes] == (["true"] if fires else [])


def test_names_that_the_capture_fills_in_are_not_quoted(tmp_path: Path) -> None:
    sent = {"mimeType": "application/json", "text": json.dumps({SECRET: ""})}
    entry = answered(422, {"errors": [{"field": SECRET}]}, method="POST", postData=sent)
    trace = traced(tmp_path, "acme.validation.fields", 0, entry)
    assert trace.causes[0].steps[0].path == "request.json.{name}"
    assert trace.causes[0].truth == "true"
    assert SECRET not in repr(trace.causes)


@pytest.mark.parametrize(("count", "truth"), [(3, "true"), (2, "false")])
def test_a_sequence_counts_what_stands_under_the_key_of_the_exchange(
    count: int, truth: str, tmp_path: Path
) -> None:
    loop = [answered(429, {}, second) for second in range(count)]
    others = [answered(429, {}, 20, url=f"{URL}/other"), answered(200, {}, 30)]
    trace = traced(tmp_path, "acme.rate.loop", 0, *loop, *others)
    assert trace.sequence is not None
    assert (trace.sequence.observations, trace.sequence.truth, trace.fires) == (count, truth, truth == "true")
    assert trace.sequence.key == ("request.path_template",)
    assert [(step.path, step.truth) for step in trace.sequence.steps] == [("seq.count", truth)]
    assert [cause.truth for cause in trace.causes] == (["true"] if truth == "true" else [])
    left_out = traced(tmp_path, "acme.rate.loop", count + 1, *loop, *others)
    assert left_out.sequence is not None
    assert (left_out.sequence.observations, left_out.truth, left_out.fires) == (0, "false", False)


def test_an_exchange_without_a_time_takes_no_part(tmp_path: Path) -> None:
    entry = answered(429, {})
    del entry["startedDateTime"]
    trace = traced(tmp_path, "acme.rate.loop", 0, entry)
    assert trace.sequence is not None
    assert (trace.truth, trace.sequence.observations, trace.fires) == ("true", 0, False)


def test_a_log_line_counts_from_1(tmp_path: Path) -> None:
    line = {"time": "2026-03-01T10:00:00Z", "method": "GET", "url": URL, "status": 429}
    source = tmp_path / "a.ndjson"
    source.write_text(f"{json.dumps(line)}\n" * 4)
    trace = explain_exchange(str(source), 4, "acme.rate.loop", plan()).trace
    assert trace.exchange.line == 4
    assert trace.fires
    assert trace.steps[0].pointer == ":4#/response/status"


@pytest.mark.parametrize(
    ("rule", "hint"),
    [
        ("acme.validation.refusd", "did you mean acme.validation.refused"),
        ("zzz", "analyzer rules list"),
        ("acme.result.symptom", "--symptom odd-data"),
    ],
)
def test_a_rule_that_cannot_be_explained_is_refused_with_a_way_out(
    rule: str, hint: str, tmp_path: Path
) -> None:
    with pytest.raises(UsageError) as raised:
        traced(tmp_path, rule, 0, answered(200, {}))
    assert hint in str(raised.value)


def test_a_number_that_no_exchange_has_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CaptureError):
        traced(tmp_path, "acme.validation.any", 9, answered(200, {}))


SHOWN = ("clari/export-proxy.har", "cleanlist/enrich-worker.ndjson", "hari/crm-sync-proxy.har")


@pytest.mark.parametrize("sample", SHOWN)
def test_explain_and_scan_agree(sample: str) -> None:
    path = str(SAMPLES / sample)
    document = scan([path], ScanOptions(with_evidence=False)).document
    chosen = plan_of(ScanOptions())
    assert document.findings
    for finding in document.findings:
        where = finding.evidence[0]
        number = where.entry if isinstance(where.entry, int) else where.line
        assert isinstance(number, int)
        trace = explain_exchange(path, number, finding.rule, chosen).trace
        assert trace.fires is finding.primary, finding.rule
        decided = next((c for c in trace.causes if c.truth == "true" and c.certainty != "possible"), None)
        if trace.each is None:
            assert (decided and decided.id) == (finding.cause and finding.cause.id), finding.rule
