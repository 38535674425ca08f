import re
from typing import Any

import pytest
from markdown_it import MarkdownIt

from analyzer.report.base import RenderOptions
from analyzer.report.handoff import MAX_CALLS, NO_FIELD, NOT_HELD, address_class, view_handoff
from analyzer.report.handoff_fields import FIELDS
from analyzer.report.outputs.handoff import MAX_BYTES, OUTPUT
from tests.made_up import cluster, document, evidence, finding, har_entry, hostile, many, redacted


def entry(number: int = 0, sent: dict[str, str] | None = None, **answered: str) -> dict[str, Any]:
    made = har_entry(number)
    made["response"]["headers"] = [
        {"name": name.replace("_", "-"), "value": value} for name, value in answered.items()
    ]
    made["request"]["headers"] += [{"name": name, "value": value} for name, value in (sent or {}).items()]
    return made


def facts(made: dict[str, Any], **changes: Any) -> dict[str, str]:
    shown = finding(evidence=(evidence(0, **changes),))
    return dict(view_handoff(redacted(document((shown,)), entries=(made,))).handed[0].calls[0].facts)


def test_a_call_has_its_ids_times_and_address() -> None:
    made = entry(CF_Ray="8f3a-FRA", Date="Sun, 01 Mar 2026 10:00:01 GMT", X_Request_Id="r-1")
    made["serverIPAddress"] = "203.0.113.7"
    found = facts(made)
    assert found["started (UTC)"] == "2026-03-01T10:00:00Z"
    assert found["server's clock (Date)"] == "Sun, 01 Mar 2026 10:00:01 GMT"
    assert found["server address"] == "203.0.113.7, public"
    assert found["cf-ray (ray id, Cloudflare; in the answer)"] == "8f3a-FRA"
    assert found["x-request-id (request id, the API or its gateway; in the answer)"] == "r-1"
    assert found["in the capture"] == "capture.har#/log/entries/0"


def test_an_id_that_the_request_sent_is_told_once_if_it_came_back() -> None:
    found = facts(entry(traceparent="00-a-b-01", sent={"traceparent": "00-a-b-01", "X-Trace-Id": "t"}))
    assert [name for name in found if "traceparent" in name] == [
        "traceparent (trace id, tracing (W3C Trace Context); in the answer)"
    ]
    assert found["x-trace-id (trace id, the API; in the request)"] == "t"


def test_what_is_not_known_is_said() -> None:
    assert facts(entry())["ids"] == NO_FIELD
    assert facts(entry())["server's clock (Date)"] == "the answer has none"
    silent = entry()
    silent["_analyzer"]["facts"] = {"response_headers_complete": False}
    assert facts(silent)["server's clock (Date)"] == "not recorded"
    assert facts(entry(), status=None)["server's clock (Date)"] == "no answer was recorded"
    assert facts(entry(7))["header fields"] == NOT_HELD
    assert facts(entry(), started_at=None)["started (UTC)"] == "not recorded"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("10.1.2.3", "private"),
        ("100.64.0.9", "private"),
        ("fd00::1", "private"),
        ("127.0.0.1", "loopback"),
        ("::1", "loopback"),
        ("fe80::1%eth0", "link-local"),
        ("0.0.0.0", "unspecified"),
        ("203.0.113.7", "public"),
        ("2001:db8::7", "public"),
        ("[ip:0a1b2c3d private]", "private"),
        ("[ip:0a1b2c3d public]", "public"),
        ("[opaque:0a1b2c3d]", "redacted"),
        ("nonsense", "not an address"),
    ],
)
def test_the_class_of_an_address(text: str, wanted: str) -> None:
    assert address_class(text) == wanted


def test_failures_without_a_rule_are_handed_over_too() -> None:
    view = view_handoff(redacted(document(()), unmatched=(cluster(),)))
    assert [(one.name, len(one.calls)) for one in view.handed] == [("no rule", 1)]


def test_calls_and_bytes_are_bounded_and_what_is_left_out_is_counted() -> None:
    shown = tuple(
        finding(number, title="x" * 9_000, evidence=tuple(evidence(at) for at in range(5)))
        for number in range(200)
    )
    made = redacted(
        document(shown), entries=tuple(entry(at, cf_ray="y" * 9_000, via="z" * 9_000) for at in range(5))
    )
    assert len(view_handoff(made).handed[0].calls) == MAX_CALLS
    text = OUTPUT.render(made, RenderOptions()).decode()
    assert len(text.encode()) <= MAX_BYTES
    told = int(re.search(r"(\d+) more findings, not shown", text)[1])
    assert told + text.count("\n## ") == 200 + len(made.unmatched)


@pytest.mark.parametrize(
    "text", ["`", "``` x", "|", "\n# x", "<img src=x>", "[a](b)", "@someone", "#12", "~~~"]
)
def test_markdown_takes_nothing_of_a_capture_for_markup(text: str) -> None:
    made = hostile(f"a{text}b")
    for one in made.evidence_har["log"]["entries"]:
        one["response"]["headers"] = [{"name": "cf-ray", "value": f"a{text}b"}]
    tokens = MarkdownIt("commonmark").enable("table").parse(OUTPUT.render(made, RenderOptions()).decode())
    inline = [child for token in tokens for child in token.children or ()]
    assert {child.type for child in inline} <= {"text", "code_inline", "softbreak"}
    assert not [
        child for child in inline if child.type == "text" and "a" + text.strip() + "b" in child.content
    ]
    assert len([token for token in tokens if token.type == "heading_open" and token.tag == "h1"]) == 1


def test_every_row_of_a_table_has_two_cells() -> None:
    lines = OUTPUT.render(many(3), RenderOptions()).decode().splitlines()
    assert {line.count(" | ") for line in lines if line.startswith("|")} == {1}


def test_plain_has_no_markup() -> None:
    text = OUTPUT.render(redacted(entries=(entry(cf_ray="r"),)), RenderOptions(plain=True)).decode()
    assert "`" not in text and "#" not in text.replace("#/log/entries", "")


def test_no_field_stands_in_the_table_twice() -> None:
    names = [field.name for field in FIELDS]
    assert len(set(names)) == len(names)
    assert all(
        name == name.lower() and field.what and field.whose for name, field in zip(names, FIELDS, strict=True)
    )
