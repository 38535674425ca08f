import json
from pathlib import Path
from typing import Any

import pytest

from analyzer.ingest import ReadOptions
from analyzer.ingest.har_entry import Scrubbing, read_entry
from analyzer.model import BodyState, Exchange, Header, Location, Outcome
from tests.ingest.reading import entry, har, read_bytes

CREDENTIALS = {"authorization", "cookie", "set-cookie"}


def read(given: Any) -> Exchange:
    item = read_entry(given, Location(input="in", entry=0), Scrubbing())
    assert isinstance(item, Exchange)
    return item


def test_entry_is_read_whole() -> None:
    exchange = read(
        entry(
            {
                "method": "post",
                "httpVersion": "h2",
                "headers": [{"name": "Content-Type", "value": "application/json"}],
                "cookies": [{"name": "sid", "value": "1"}],
                "postData": {"mimeType": "application/json", "text": '{"a":1}'},
                "bodySize": 7,
            },
            {
                "status": 422,
                "statusText": "No",
                "redirectURL": "",
                "content": {"size": 4, "text": "e30=", "encoding": "base64"},
            },
            serverIPAddress="[2001:db8::1]",
            connection="443",
            pageref="page_1",
            timings={"blocked": -1, "dns": 1, "connect": 3, "ssl": 2, "send": 0, "wait": 7.5, "receive": 0.5},
        )
    )
    assert (exchange.request.method, exchange.request.http_version) == ("POST", "h2")
    assert exchange.request.body.text == '{"a":1}'
    assert exchange.request.cookies[0].name == "sid"
    assert exchange.response is not None
    assert (exchange.response.status, exchange.response.status_text, exchange.response.redirect_url) == (
        422,
        "No",
        None,
    )
    assert exchange.response.body.is_base64
    assert (exchange.timings.blocked_ms, exchange.timings.ssl_ms, exchange.timings.wait_ms) == (
        None,
        2.0,
        7.5,
    )
    assert (exchange.duration_ms, exchange.started_us) == (12.0, 1772359200000000)
    assert (exchange.server_address, exchange.connection, exchange.page_ref) == (
        "2001:db8::1",
        "443",
        "page_1",
    )


@pytest.mark.parametrize(
    ("response", "more", "outcome", "error_text"),
    [
        ({"status": 0}, {}, Outcome.FAILED, None),
        ({"status": 0, "_error": "net::ERR_FAILED"}, {}, Outcome.FAILED, "net::ERR_FAILED"),
        ({"status": -2}, {"_error": {"message": "reset"}}, Outcome.FAILED, "reset"),
        ({"status": 0}, {"comment": "connection refused"}, Outcome.FAILED, "connection refused"),
        ({"status": "error"}, {}, Outcome.FAILED, None),
        ({"status": None}, {}, Outcome.NOT_RECORDED, None),
        ({"status": None}, {"comment": "home page"}, Outcome.NOT_RECORDED, None),
        ({"status": "502"}, {}, Outcome.RECEIVED, None),
        ({"status": 200.0}, {}, Outcome.RECEIVED, None),
        ({"status": 20000}, {}, Outcome.NOT_RECORDED, None),
        ({"status": True}, {}, Outcome.NOT_RECORDED, None),
    ],
)
def test_status(response: Any, more: Any, outcome: Outcome, error_text: str | None) -> None:
    exchange = read(entry(response=response, **more))
    assert (exchange.outcome, exchange.error_text) == (outcome, error_text)
    assert (exchange.response is not None) == (outcome is Outcome.RECEIVED)


@pytest.mark.parametrize(
    ("more", "outcome"),
    [({}, Outcome.NOT_RECORDED), ({"_error": "net::ERR_ABORTED"}, Outcome.FAILED)],
)
def test_no_response_at_all(more: Any, outcome: Outcome) -> None:
    given = {**entry(**more), "response": None}
    assert read(given).outcome is outcome


@pytest.mark.parametrize(
    ("response", "state"),
    [
        ({"content": {"size": 2, "text": "{}"}}, BodyState.COMPLETE),
        ({"content": {"size": 5}}, BodyState.NOT_CAPTURED),
        ({"content": {"size": 5, "text": ""}}, BodyState.NOT_CAPTURED),
        ({"content": {"size": 0}}, BodyState.EMPTY),
        ({"content": {"size": 0, "text": ""}, "bodySize": 0}, BodyState.EMPTY),
        ({"content": {"size": 0}, "bodySize": 512}, BodyState.NOT_CAPTURED),
        (
            {"content": {"size": 0}, "headers": [{"name": "Content-Length", "value": "9"}]},
            BodyState.NOT_CAPTURED,
        ),
        ({"content": {"text": ""}}, BodyState.EMPTY),
        ({"content": {"size": -1}}, BodyState.NOT_CAPTURED),
        ({"content": {}}, BodyState.NOT_CAPTURED),
        ({"content": None}, BodyState.NOT_CAPTURED),
        ({"status": 204, "content": {}}, BodyState.EMPTY),
        ({"status": 304, "content": None}, BodyState.EMPTY),
        ({"content": {"size": 9, "text": "{", "comment": "Truncated to 1 MB"}}, BodyState.TRUNCATED),
        ({"content": {"size": 9, "text": "{", "_truncated": True}}, BodyState.TRUNCATED),
        ({"content": {"size": 9, "text": "{}"}}, BodyState.COMPLETE),
        ({"content": {"size": 9, "text": {"a": 1}}}, BodyState.COMPLETE),
    ],
)
def test_response_body_state(response: Any, state: BodyState) -> None:
    exchange = read(entry(response=response))
    assert exchange.response is not None
    assert exchange.response.body.state is state


@pytest.mark.parametrize(
    ("request_", "state"),
    [
        ({}, BodyState.EMPTY),
        ({"method": "POST"}, BodyState.NOT_CAPTURED),
        ({"method": "POST", "bodySize": -1}, BodyState.NOT_CAPTURED),
        ({"method": "POST", "bodySize": 0}, BodyState.EMPTY),
        ({"method": "POST", "headers": [{"name": "content-length", "value": "0"}]}, BodyState.EMPTY),
        ({"bodySize": 12}, BodyState.NOT_CAPTURED),
        ({"method": "POST", "postData": {"text": "a=1"}}, BodyState.COMPLETE),
        ({"method": "POST", "postData": {"params": [{"name": "a", "value": "1"}]}}, BodyState.COMPLETE),
        ({"method": "POST", "postData": {"params": []}, "bodySize": 7}, BodyState.NOT_CAPTURED),
        ({"method": "POST", "postData": {"text": ""}}, BodyState.EMPTY),
        ({"method": "POST", "postData": ""}, BodyState.NOT_CAPTURED),
    ],
)
def test_request_body_state(request_: Any, state: BodyState) -> None:
    assert read(entry(request_)).request.body.state is state


@pytest.mark.parametrize(
    ("headers", "items"),
    [
        ([{"name": "A", "value": "1"}, {"name": "a", "value": "2"}], [("A", "1"), ("a", "2")]),
        ([["A", "1"]], [("A", "1")]),
        ({"A": "1", "B": ["2", "3"]}, [("A", "1"), ("B", "2"), ("B", "3")]),
        ("A: 1\r\nB: x: y\r\n", [("A", "1"), ("B", "x: y")]),
        ([{"name": "Set-Cookie", "value": "a=1\nb=2"}], [("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")]),
        ([{"name": "A", "value": ["1", "2"]}], [("A", "1"), ("A", "2")]),
        (
            [{"name": "A", "value": 7}, {"name": "B", "value": None}, {"name": "C"}],
            [("A", "7"), ("B", ""), ("C", "")],
        ),
        ([None, 3, {"value": "x"}, {"name": 5, "value": "y"}], []),
    ],
)
def test_header_shapes(headers: Any, items: list[tuple[str, str]]) -> None:
    read_items = read(entry({"headers": headers})).request.headers.items
    assert read_items == tuple(Header(name, value) for name, value in items)


def test_no_headers_member_is_not_recorded() -> None:
    given = entry()
    del given["request"]["headers"]
    given["response"]["headers"] = []
    exchange = read(given)
    assert exchange.response is not None
    assert (exchange.request.headers.is_complete, exchange.response.headers.is_complete) == (False, True)


def test_a_parsed_body_is_text_again() -> None:
    response = {"status": 401, "content": {"text": {"a": ["é", 1]}}}
    exchange = read(entry({"method": "POST", "postData": {"text": [{"b": None}]}}, response))
    assert exchange.response is not None
    assert exchange.response.body.text == '{"a":["é",1]}'
    assert exchange.request.body.text == '[{"b":null}]'


@pytest.mark.parametrize(
    ("value", "is_masked"),
    [
        *(
            (value, True)
            for value in ("REDACTED", "[redacted]", "Bearer [REDACTED]", "***", "<Redacted>", "[FILTERED]")
        ),
        *(
            (value, True)
            for value in ("xxx", "Bearer XXXXXXXX", "•••••", "...", "Bearer " + "*" * 64, "Basic " + "x" * 90)
        ),
        *(
            (value, False)
            for value in ("", "*", "Bearer abc", "no-store", "a redacted thing of more than forty characters")
        ),
        *(
            (value, False)
            for value in (
                "xx",
                "xxy",
                "a thing of more than forty characters, redacted",
                "Bearer ***abc",
                "---",
            )
        ),
    ],
)
def test_masked_values(value: str, is_masked: bool) -> None:
    headers = read(entry({"headers": [{"name": "Authorization", "value": value}]})).request.headers
    assert headers.masked == (frozenset({"authorization"}) if is_masked else frozenset())


@pytest.mark.parametrize(
    ("creator", "headers", "scrubbed"),
    [
        ("WebInspector", [], CREDENTIALS),
        ("WebInspector", [{"name": "cookie", "value": "a=1"}], set()),
        ("WebInspector", [{"name": "X-Other", "value": '"cookie"'}], CREDENTIALS),
        ("Chrome DevTools", [], CREDENTIALS),
        ("mitmproxy", [], set()),
        ("Fiddler", [], set()),
        ("Firefox", [], set()),
    ],
)
def test_sanitized_export_is_told_by_producer_and_silence(
    creator: str, headers: Any, scrubbed: set[str], tmp_path: Path
) -> None:
    content = har(entry(), entry({"headers": headers}), creator={"name": creator, "version": "1"})
    first, _ = read_bytes(tmp_path, content).exchanges
    assert first.request.headers.scrubbed == scrubbed
    assert first.response is not None
    assert first.response.headers.scrubbed == scrubbed
    assert first.request.headers.is_complete


@pytest.mark.parametrize(
    ("request_", "url"),
    [
        ({"url": "/v1", "headers": [{"name": "Host", "value": "api.example.com"}]}, "//api.example.com/v1"),
        (
            {
                "url": "/v1",
                "headers": [
                    {"name": ":authority", "value": "api.example.com"},
                    {"name": ":scheme", "value": "https"},
                ],
            },
            "https://api.example.com/v1",
        ),
        (
            {"url": None, "headers": {":path": "/v1", ":authority": "a.example", ":scheme": "https"}},
            "https://a.example/v1",
        ),
        ({"url": "data:text/plain,x"}, "data:text/plain,x"),
        ({"url": "https://a.example/?u=http://b.example"}, "https://a.example/?u=http://b.example"),
    ],
)
def test_relative_url_is_completed_from_the_headers(request_: Any, url: str) -> None:
    assert read(entry(request_)).request.url == url


@pytest.mark.parametrize(
    ("more", "duration_ms"),
    [
        ({"time": -1}, None),
        ({"time": None, "timings": {"wait": 5, "send": 1, "ssl": 3, "connect": -1}}, 6.0),
        ({"time": None, "timings": {}}, None),
        ({"time": 1e12}, None),
        ({"time": "12"}, None),
        ({"time": 0}, 0.0),
    ],
)
def test_duration(more: Any, duration_ms: float | None) -> None:
    assert read({**entry(), **more}).duration_ms == duration_ms


@pytest.mark.parametrize("started", [{}, None, "", "yesterday", 5, "1970-01-01T05:30:00.000+0530"])
def test_unusable_start_is_no_time(started: Any) -> None:
    assert read({**entry(), "startedDateTime": started}).started_us is None


def test_version_with_control_characters_is_dropped() -> None:
    assert read(entry({"httpVersion": "HTTP/Q}T3X\f\v"})).request.http_version is None


def test_own_facts_come_back(tmp_path: Path) -> None:
    content = har(entry(_analyzer={"input": "a", "entry": 3, "facts": {"auth.scheme": "bearer"}}))
    assert read_bytes(tmp_path, content).exchanges[0].facts == {"auth.scheme": "bearer"}


@pytest.mark.parametrize("bad", [None, 7, "x", [], {}, {"request": None}, {"request": {"method": "GET"}}])
def test_entry_without_request_is_skipped_with_its_place(bad: Any, tmp_path: Path) -> None:
    result = read_bytes(tmp_path, har(entry(), bad, entry()))
    assert [str(exchange.location) for exchange in result.exchanges] == [
        "in#/log/entries/0",
        "in#/log/entries/2",
    ]
    assert [(problem.code, str(problem.location)) for problem in result.problems] == [
        ("bad-entry", "in#/log/entries/1")
    ]
    assert result.skipped == 1


def test_pages_and_producer_of_the_capture(tmp_path: Path) -> None:
    content = har(entry(), creator={"name": "Tool", "version": "2"}, pages=[{"id": "p"}, None])
    (reading,) = read_bytes(tmp_path, content).readings
    assert (reading.capture.producer, reading.capture.pages) == ("Tool 2", ({"id": "p"},))


@pytest.mark.parametrize(
    "log", [{"version": None}, {"creator": [], "browser": 3}, {"pages": None}, {"version": 1.3}]
)
def test_odd_members_of_the_log_do_no_harm(log: Any, tmp_path: Path) -> None:
    assert len(read_bytes(tmp_path, har(entry(), **log)).exchanges) == 1


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_encodings(encoding: str, tmp_path: Path) -> None:
    content = har(entry({"url": "https://api.example.com/é"})).decode().encode(encoding)
    assert [exchange.request.url for exchange in read_bytes(tmp_path, content).exchanges] == [
        "https://api.example.com/é"
    ]


def test_pieces_of_a_har_are_named_and_not_taken(tmp_path: Path) -> None:
    request = {**entry()["request"], "headersSize": -1, "bodySize": 0}
    for piece in (entry(), request, entry()["response"], {"log": {"pages": []}}):
        result = read_bytes(tmp_path, json.dumps(piece, indent=1).encode())
        assert not result.exchanges
        assert len(result.problems) == 1


def test_records_are_dropped_when_nobody_wants_them(tmp_path: Path) -> None:
    result = read_bytes(tmp_path, har(entry()), ReadOptions(keep_records=False))
    assert result.exchanges[0].record is None
    assert read_bytes(tmp_path, har(entry())).exchanges[0].record["time"] == 12
