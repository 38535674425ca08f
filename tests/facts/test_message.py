"""Parts of request and response: a value, absent, or not recorded."""

from typing import Any

import pytest

from analyzer.model import NO_HEADERS_RECORDED, Body, BodyState, Exchange, Outcome, Param, Request, Response
from tests.exchanges import FAILED, NOT_RECORDED, body, exchange, headers, state_of

SCRUBBED = headers({"accept": "*/*"}, scrubbed=frozenset({"authorization", "cookie"}))
CHOSEN = headers({"host": "api.acme.test"}, is_complete=False)
MASKED = headers({"Apikey": "REDACTED", "cookie": "REDACTED"}, masked=frozenset({"apikey", "cookie"}))

HEADERS = [
    ("named without case", exchange(sent={"X-Trace": "7"}), "request.headers.x-trace", "7"),
    ("several values", exchange(sent={"x": ["1", "2"]}), "request.headers.x", ("1", "2")),
    ("a dot in the name", exchange(sent={"a.b": "1"}), "request.headers.a.b", "1"),
    ("empty is a value", exchange(sent={"apikey": ""}), "request.headers.apikey", ""),
    ("not sent", exchange(), "request.headers.apikey", "absent"),
    ("removed by the exporter", exchange(sent=SCRUBBED), "request.headers.Authorization", "unknown"),
    ("not among the removed", exchange(sent=SCRUBBED), "request.headers.apikey", "absent"),
    ("log with chosen fields", exchange(sent=CHOSEN), "request.headers.apikey", "unknown"),
    ("one of the chosen fields", exchange(sent=CHOSEN), "request.headers.host", "api.acme.test"),
    ("value replaced", exchange(sent=MASKED), "request.headers.apikey", "masked"),
    ("response field", exchange(got={"Server": "nginx"}), "response.headers.server", "nginx"),
    ("response field not sent", exchange(), "response.headers.server", "absent"),
    ("no response", FAILED, "response.headers.server", "absent"),
    ("response not recorded", NOT_RECORDED, "response.headers.server", "unknown"),
    ("no fields at all", exchange(got=NO_HEADERS_RECORDED), "response.headers.server", "unknown"),
]


@pytest.mark.parametrize(
    ("made", "path", "expected"), [row[1:] for row in HEADERS], ids=[r[0] for r in HEADERS]
)
def test_a_header_field_is_absent_only_where_all_fields_are_recorded(
    made: Exchange, path: str, expected: Any
) -> None:
    assert state_of(made, path) == expected


def _cookies(sent: Any = None, *cookies: Param) -> Exchange:
    made = exchange(sent=sent)
    return exchange(request=Request(method="GET", url="/", headers=made.request.headers, cookies=cookies))


COOKIES = [
    ("listed", _cookies(None, Param("sid", "1"), Param("sid", "2")), ("1", "2")),
    ("in the field alone", _cookies({"cookie": "a=1; sid=x=y; b"}), "x=y"),
    ("not in the field", _cookies({"cookie": "a=1"}), "absent"),
    ("no field", _cookies(), "absent"),
    ("field removed", _cookies(SCRUBBED), "unknown"),
    ("field replaced", _cookies(MASKED), "unknown"),
]


@pytest.mark.parametrize(("made", "expected"), [row[1:] for row in COOKIES], ids=[row[0] for row in COOKIES])
def test_a_cookie_comes_from_the_list_or_the_field(made: Exchange, expected: Any) -> None:
    assert state_of(made, "request.cookies.sid") == expected


TRUNCATED = body('{"a": 1', state=BodyState.TRUNCATED)
BODIES = [
    ("json", body({"a": [{"b": 1}, {"b": 2}]}), "response.json.a.*.b", (1, 2)),
    ("index", body({"a": [5, 6]}), "response.json.a.1", 6),
    ("beyond the end", body({"a": [5]}), "response.json.a.1", "absent"),
    ("negative index is a name", body({"a": [5]}), "response.json.a.-1", "absent"),
    ("null is a value", body({"a": None}), "response.json.a", None),
    ("missing key", body({"a": 1}), "response.json.b", "absent"),
    ("json as text/plain", body('{"a": 1}'), "response.json.a", 1),
    ("byte order mark", body("\ufeff" + '{"a": 1}'), "response.json.a", 1),
    ("truncated", TRUNCATED, "response.json.a", "unknown"),
    ("truncated text", TRUNCATED, "response.text", "unknown"),
    ("not captured", body(), "response.json.a", "unknown"),
    ("not captured text", body(), "response.text", "unknown"),
    ("empty", body(""), "response.json.a", "absent"),
    ("empty text", body(""), "response.text", "absent"),
    ("no json", body("<html>"), "response.json.a", "absent"),
    ("broken json", body('{"a": }'), "response.json.a", "absent"),
    ("json that breaks off", body('{"a": '), "response.json.a", "unknown"),
    ("base64", body("eyJhIjogMX0", is_base64=True), "response.json.a", 1),
    ("base64 over lines", body("eyJh\nIjogMX0=\n", is_base64=True), "response.json.a", 1),
    ("base64 of nothing sensible", body("=====", is_base64=True), "response.json.a", "absent"),
    ("state", TRUNCATED, "response.body_state", "truncated"),
    ("size as stated", body("abc", size_bytes=9), "response.content.size", 9),
    ("size not stated", body("abc"), "response.content.size", "unknown"),
    ("html by its look", body("  <!DOCTYPE HTML><p>"), "response.is_html", True),
    ("html by its type", body("x", "text/html"), "response.is_html", True),
    ("json is no html", body({"a": 1}), "response.is_html", False),
    ("empty is no html", body(""), "response.is_html", False),
    ("deep", body("[" * 900 + "]" * 900), "response.json" + ".0" * 250, "<too deep>"),
    ("lone surrogate", body('{"a": 1, "b": "\\ud800"}'), "response.json.a", 1),
    ("number that no double holds", body('{"a": 1e999}'), "response.json.a", "1e999"),
]


@pytest.mark.parametrize(
    ("got", "path", "expected"), [row[1:] for row in BODIES], ids=[row[0] for row in BODIES]
)
def test_a_body_tells_only_what_was_captured_whole(got: Body, path: str, expected: Any) -> None:
    assert state_of(exchange(got_body=got), path) == expected


RESPONSE_PATHS = (
    "response.status",
    "response.json.a",
    "response.text",
    "response.body_state",
    "response.is_html",
    "response.content.mimeType",
    "response.content.size",
    "response.redirect_url",
    "error.message",
    "error.code",
    "error.items",
    "gateway.name",
    "gateway.is_page",
    "retry_after_s",
    "www_authenticate.scheme",
    "response.names",
)


@pytest.mark.parametrize("path", RESPONSE_PATHS)
def test_paths_of_the_response_are_absent_without_one_and_unknown_where_it_was_not_recorded(
    path: str,
) -> None:
    assert state_of(FAILED, path) == "absent"
    assert state_of(NOT_RECORDED, path) == "unknown"


FORM = "application/x-www-form-urlencoded"
REQUEST_BODIES = [
    ("form", body("a=1&a=2&b=", FORM), "request.form.a", ("1", "2")),
    ("empty field", body("b=", FORM), "request.form.b", ""),
    ("all fields", body("a=1&b=2", FORM), "request.form.*", ("1", "2")),
    ("field not sent", body("a=1", FORM), "request.form.b", "absent"),
    ("more than ten thousand fields", body("x&" * 10_001 + "a=1", FORM), "request.form.a", "1"),
    (
        "params of the capture",
        Body(state=BodyState.COMPLETE, params=(Param("a", "1"),)),
        "request.form.a",
        "1",
    ),
    ("form not captured", body(), "request.form.a", "unknown"),
    ("json is no form", body({"a": 1}), "request.form.a", "absent"),
    ("json declared and breaking off", body("{", "application/json"), "request.json_state", "unknown"),
    ("json declared and broken", body("{,}", "application/json"), "request.json_state", "invalid"),
    (
        "problem json declared and broken",
        body("{,}", "application/vnd.x+json"),
        "request.json_state",
        "invalid",
    ),
    ("several documents", body("{}\n{}", "application/x-ndjson"), "request.json_state", "none"),
    ("no json, none declared", body("a", "text/plain"), "request.json_state", "none"),
    ("json", body({}), "request.json_state", "valid"),
    ("not captured", body(), "request.json_state", "unknown"),
    ("empty", body(""), "request.json_state", "none"),
    ("size of the text", body("äb"), "request.body.size", 3),
    ("size of nothing", body(""), "request.body.size", 0),
    ("size not captured", body(), "request.body.size", "unknown"),
    ("hash not captured", body(), "request.body_hash", "unknown"),
    ("hash of a part", TRUNCATED, "request.body_hash", "unknown"),
    ("hash of nothing", body(""), "request.body_hash", "empty"),
]


@pytest.mark.parametrize(
    ("sent", "path", "expected"), [row[1:] for row in REQUEST_BODIES], ids=[row[0] for row in REQUEST_BODIES]
)
def test_a_request_body(sent: Body, path: str, expected: Any) -> None:
    assert state_of(exchange(method="POST", sent_body=sent), path) == expected


def test_equal_bodies_have_one_hash() -> None:
    hashes = [state_of(exchange(sent_body=body(text)), "request.body_hash") for text in ("a", "a", "b")]
    assert hashes[0] == hashes[1] != hashes[2]


URLS = [
    ("https://API.Acme.test./a", "request.host", "api.acme.test"),
    ("https://api.acme.test:443/a", "request.host", "api.acme.test"),
    ("http://api.acme.test:443/a", "request.host", "api.acme.test:443"),
    ("https://user:pw@api.acme.test:8443/a", "request.host", "api.acme.test:8443"),
    ("http://[::1]:8080/a", "request.host", "[::1]:8080"),
    ("http://[::1]/a", "request.host", "[::1]"),
    ("http://api.acme.test:${PORT}/orders/7", "request.host", "api.acme.test"),
    ("http://api.acme.test:${PORT}/orders/7", "request.path_template", "/orders/{id}"),
    ("http://api.acme.test:99999/a", "request.host", "api.acme.test"),
    ("http://[half/a", "request.host", "absent"),
    ("/a/b?x=1", "request.host", "absent"),
    ("/a/b?x=1", "request.query.x", "1"),
    ("https://a.test/a%2Fb%20c", "request.full_path", "/a/b c"),
    ("https://a.test/?q=a+b&q=%C3%A4&e=", "request.query.q", ("a b", "ä")),
    ("https://a.test/?q=1&e=", "request.query.e", ""),
    ("https://a.test/?q=1", "request.query.z", "absent"),
    ("https://a.test/?" + "a&" * 10_001 + "z=1", "request.query.z", "1"),
    ("https://a.test/?q=ä", "url.length", 20),
]


@pytest.mark.parametrize(("url", "path", "expected"), URLS)
def test_a_url_in_parts(url: str, path: str, expected: Any) -> None:
    assert state_of(exchange(url=url), path) == expected


OTHERS = [
    (exchange(at_s=None), "startedDateTime", "unknown"),
    (exchange(at_s=1.5), "startedDateTime", 1_767_225_601.5),
    (exchange(duration_ms=None), "time", "unknown"),
    (exchange(), "timings.wait", "unknown"),
    (exchange(), "serverIPAddress", "unknown"),
    (exchange(server_address="10.0.0.7"), "serverIPAddress", "10.0.0.7"),
    (exchange(), "response.statusText", "unknown"),
    (exchange(response=Response(status=200, status_text="OK")), "response.statusText", "OK"),
    (exchange(204), "response.status", 204),
    (exchange(got={"content-type": "text/csv"}), "response.content.mimeType", "text/csv"),
    (exchange(got_body=body("x", "text/csv")), "response.content.mimeType", "text/csv"),
    (exchange(), "outcome", "received"),
    (FAILED, "outcome", "failed"),
    (exchange(None, outcome=Outcome.NOT_RECORDED), "outcome", "not_recorded"),
]


@pytest.mark.parametrize(("made", "path", "expected"), OTHERS)
def test_what_a_capture_need_not_record(made: Exchange, path: str, expected: Any) -> None:
    assert state_of(made, path) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"auth.scheme": ["bearer"]}, "bearer"),
        ({"auth.scheme": []}, "absent"),
        ({"auth.scheme": 7}, "basic"),
        ({"auth.scheme": "bearer"}, "basic"),
        ({}, "basic"),
    ],
)
def test_facts_that_a_redacted_capture_carries_stand_for_the_values_that_are_gone(
    facts: dict[str, Any], expected: Any
) -> None:
    made = exchange(sent={"authorization": "Basic eA=="}, facts=facts)
    assert state_of(made, "auth.scheme") == expected


def test_a_get_whose_body_was_not_captured_had_none() -> None:
    assert state_of(exchange(sent_body=body()), "request.body_hash") == "empty"
