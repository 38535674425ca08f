"""What rules ask of a value outlives the value, as a fact beside the redacted entry."""

import re

import pytest

from analyzer.codec import decode_json, encode_json
from analyzer.facts.subject import Subject
from analyzer.ingest.base import ReadOptions
from analyzer.ingest.har_entry import Scrubbing, read_entry
from analyzer.ingest.records import RecordReader
from analyzer.model import BodyState, Location, Outcome
from analyzer.redaction import Policy
from analyzer.redaction.capture import CaptureRedactor
from analyzer.redaction.lost_facts import lost_facts
from analyzer.rules.paths import parse_path, resolve_fact

LONG = "Zk39dkfjwo39fjAA99xxPq"
JWT = (
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9"
    ".eyJpc3MiOiJodHRwczovL2Rldi5leGFtcGxlIiwic3ViIjoiam8iLCJleHAiOjE3MDAwMDAwMDB9.c2lnbmF0dXJlLTEyMzQ"
)


def entry(authorization: str, url: str = "https://api.example.test/v1/x") -> dict:
    return {
        "startedDateTime": "2026-03-01T10:00:00Z",
        "time": 5,
        "request": {
            "method": "GET",
            "url": url,
            "headers": [{"name": "Authorization", "value": authorization}],
            "bodySize": 0,
        },
        "response": {"status": 401, "headers": [], "content": {"size": 0, "text": ""}},
    }


def redacted(one: dict) -> dict:
    raw = encode_json({"log": {"version": "1.2", "entries": [one]}})
    redactor = CaptureRedactor(Policy(), b"k")
    redactor.observe(raw)
    return decode_json(redactor.rewrite(raw))["log"]["entries"][0]


def fact(one: dict, name: str) -> tuple:
    exchange = read_entry(one, Location(input="a.har", entry=0), Scrubbing())
    return resolve_fact(Subject(exchange), parse_path(name)).items


@pytest.mark.parametrize(
    "authorization",
    [
        f"Bearer {LONG}",
        f'Bearer "clapi_{LONG}"',
        f"Bearer Bearer clapi_{LONG}",
        f"Bearer {JWT}",
        LONG,
        "Bearer ",
    ],
)
@pytest.mark.parametrize(
    "name",
    ["auth.scheme", "auth.kind", "auth.placeholder", "auth.jwt.expired_s", "auth.environment", "url.length"],
)
def test_a_fact_stays(name, authorization):
    one = entry(authorization, f"https://api.example.test/v1/x?api_key={LONG}")
    assert fact(redacted(one), name) == fact(one, name)


@pytest.mark.parametrize(
    ("credential", "shape"),
    [
        (f"clapi_{LONG}", r"clapi_[0-9a-f]{8}"),
        (f'"clapi_{LONG}"', r'"clapi_[0-9a-f]{8}"'),
        (f"hari_live_{LONG}", r"hari_[0-9a-f]{8}"),
        (LONG, r"[0-9a-f]{8}"),
    ],
)
def test_of_a_credential_its_form_stays(credential, shape):
    copy = redacted(entry(f"Bearer {credential}"))
    (form,) = fact(copy, "auth.credential")
    assert re.fullmatch(shape, form)
    assert LONG not in str(copy)


def test_a_second_redaction_changes_nothing():
    once = redacted(entry(f'Bearer "clapi_{LONG}"', f"https://api.example.test/?token={LONG}"))
    assert redacted(once) == once


def test_marks_of_a_stranger_are_read_for_secrets():
    one = entry("Basic") | {
        "_analyzer": {"facts": {"auth.credential": [LONG], "error.message": [f"token={LONG}"]}, "key": LONG}
    }
    one["request"]["headers"][0]["value"] = f"Bearer {LONG}"
    assert LONG not in str(redacted(one))


def test_states_that_a_har_cannot_say_are_read_back():
    marks = {
        "request_body_state": "not_captured",
        "response_headers_complete": False,
        "request_headers_masked": ["Authorization"],
        "request_headers_scrubbed": ["cookie"],
        "started": False,
        "client_address": "token",
    }
    one = entry("x") | {"_analyzer": {"facts": marks}}
    exchange = read_entry(one, Location(input="a.har", entry=0), Scrubbing())
    assert exchange.request.body.state is BodyState.NOT_CAPTURED
    assert exchange.request.headers.masked == {"authorization"}
    assert exchange.request.headers.scrubbed == {"cookie"}
    assert not exchange.response.headers.is_complete
    assert exchange.started_us is None
    assert (exchange.client_address, exchange.is_of_one_client) == ("token", False)
    one["_analyzer"]["facts"] = {"outcome": "not_recorded"}
    silent = read_entry(one, Location(input="a.har", entry=0), Scrubbing())
    assert (silent.outcome, silent.response) == (Outcome.NOT_RECORDED, None)


@pytest.mark.parametrize(
    ("text", "announced", "name"),
    [
        (f'{{"access_token": "{JWT}"}}', 0, "response.missing_bytes"),
        (f'{{"access_token": "{JWT}"}}', 100, "response.missing_bytes"),
        (f'{{"access_token": "{JWT}", "items": [{{', 0, "response.json_state"),
    ],
)
def test_the_length_that_a_body_had_stays(text, announced, name):
    one = entry("Bearer x")
    length = {"name": "Content-Length", "value": str(len(text) + announced)}
    content = {"mimeType": "application/json", "text": text}
    one["response"] = {"status": 200, "headers": [length], "content": content}
    if name == "response.json_state":
        content["size"] = len(text)
    copy = redacted(one)
    assert JWT not in str(copy)
    assert fact(one, name)
    assert fact(copy, name) == fact(one, name)


def test_what_the_raw_record_does_not_tell_stays_untold():
    """A body of which not all was captured: its secret made it look as if it held another kind of text."""
    one = entry("x") | {"_analyzer": {"facts": {"request.json_state": None, "auth.kind": None}}}
    exchange = read_entry(one, Location(input="a.har", entry=0), Scrubbing())
    untold = resolve_fact(Subject(exchange), parse_path("request.json_state"))
    assert (untold.items, untold.is_unknown) == ((), True)
    known = read_entry(entry(f"Bearer {LONG}"), Location(input="a.har", entry=0), Scrubbing())
    rewriter = CaptureRedactor(Policy(), b"k")
    rewriter.observe(b"{}")
    assert lost_facts(exchange, known, rewriter._rewriting)["auth.kind"] is None
    assert redacted(one)["_analyzer"] == one["_analyzer"]


def lines(*records: dict) -> list[dict]:
    raw = b"".join(encode_json(record) + b"\n" for record in records)
    redactor = CaptureRedactor(Policy(), b"k")
    redactor.observe(raw)
    return [decode_json(line) for line in redactor.rewrite(raw).splitlines()]


def both_lines(identity: str, status: int = 401) -> tuple[dict, dict]:
    same = {"correlation": identity, "protocol": "HTTP/1.1"}
    url = f"https://api.example.test/reset-password/{LONG}"
    sent = {"Authorization": [f'Bearer "clapi_{LONG}"']}
    request = {"origin": "remote", "type": "request", **same, "method": "GET", "uri": url, "headers": sent}
    answer = {"access_token": JWT}
    headers = {"Content-Length": ["400"], "Content-Type": ["application/json"]}
    response = {"origin": "local", "type": "response", **same, "status": status, "headers": headers}
    return request, {**response, "body": answer}


def test_the_facts_of_two_lines_stand_beside_the_answer():
    request, response = lines(*both_lines("a1"))
    assert request["_analyzer"]["facts"]["auth.credential"][0].startswith('"clapi_')
    assert response["_analyzer"]["facts"]["response.missing_bytes"]
    assert LONG not in str([request, response])


def read_lines(records: list[dict]) -> list:
    reader = RecordReader(ReadOptions())
    place = Location(input="a.ndjson", line=1)
    read = [exchange for record in records for exchange in reader.read(record, lambda: place)]
    return [*read, *reader.rest()]


def test_pairs_that_cross_and_a_request_without_answer_keep_their_own_facts():
    (first, answer), (second, later), (lone, _) = both_lines("a1"), both_lines("a2"), both_lines("a3")
    raw = [first, second, lone, answer, later]
    before, after = read_lines(raw), read_lines(lines(*raw))
    assert len(before) == 3
    for name in ("url.length", "request.path_template", "auth.placeholder", "response.missing_bytes"):
        told = [resolve_fact(Subject(one), parse_path(name)) for one in before]
        assert [resolve_fact(Subject(one), parse_path(name)) for one in after] == told


def test_an_id_that_is_used_anew_does_not_mix_facts():
    first, _ = both_lines("a1")
    second, answer = both_lines("a1")
    second["uri"] = "https://api.example.test/v1/orders"
    lengths = [
        resolve_fact(Subject(one), parse_path("url.length")).items
        for one in read_lines([first, second, answer])
    ]
    again = read_lines(lines(first, second, answer))
    assert [resolve_fact(Subject(one), parse_path("url.length")).items for one in again] == lengths


def test_several_exchanges_of_one_line_have_facts_each():
    def part(token: str) -> dict:
        return {
            "request": {"method": "GET", "uri": f"https://api.example.test/x?token={token}", "headers": {}},
            "response": {"status": {"code": 401}, "headers": {}},
            "recorded_at": "Sun, 01 Mar 2026 10:00:00 GMT",
        }

    record = {"http_interactions": [part(LONG), part(LONG * 2)], "recorded_with": "VCR 6.2.0"}
    (copy,) = lines(record)
    assert [one["url.length"] for one in copy["_analyzer"]["facts"]] == [[55], [77]]
    told = [resolve_fact(Subject(one), parse_path("url.length")).items for one in read_lines([copy])]
    assert told == [(55,), (77,)]
    assert lines(copy) == [copy]


@pytest.mark.parametrize("padding", [10, 5_000_000])
def test_what_a_page_of_any_size_tells_stays_although_it_is_dropped(padding):
    one = entry(f"Bearer {LONG}")
    page = f"<html><title>502 Bad Gateway</title>{'x y ' * (padding // 4)}</html>"
    one["response"]["content"] = {"size": len(page), "mimeType": "text/css", "text": page}
    assert fact(redacted(one), "response.is_html") == fact(one, "response.is_html") == (True,)
