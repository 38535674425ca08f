"""What rules ask of a value outlives the value, as a fact beside the redacted entry."""

import re

import pytest

from analyzer.codec import decode_json, encode_json
from analyzer.facts.subject import Subject
from analyzer.ingest.har_entry import Scrubbing, read_entry
from analyzer.model import BodyState, Location, Outcome
from analyzer.redaction import Policy
from analyzer.redaction.capture import CaptureRedactor
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
