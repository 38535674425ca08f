"""Secrets in places, languages and pairs of encodings that other tools write; nothing ordinary goes with them."""

import json
from functools import cache

import pytest

from analyzer.bundle.verify_secrets import find_leaks
from analyzer.redaction import Policy
from analyzer.redaction.capture import CaptureRedactor
from tests.redaction.odd_places import plant_oddly
from tests.redaction.planted import Planted
from tests.redaction.reading import redact_one

SEEDS = range(3)
SENTENCES = [
    "login: failed after 3 attempts", "User: not found", "Password: must contain a digit", "session: expired",
    "Invalid value for field: name", "error code: 10042", "Primary key: id", "birth date: invalid format",
    "phone number: too short", "card number: missing", "pin: incorrect", "user: admin lacks permission",
    "Missing header: X-Api-Key", "first line\nuser: unknown\nstatus: 401\n", "key: sort_order\nvalue: asc\n",
    "title: Password reset\nlabel: API key\nname: Export\n", "see https://docs.example.test/guides/api-keys#rotate",
    "at com.example.Auth.check(Auth.java:42)", "git commit 3f786850e387550fdab836ed7e6dc881de23001b",
    "level=error code=E1001 msg=\"token expired\" route=/v1/login",
]  # fmt: skip


@cache
def redacted(seed: int) -> tuple[Planted, bytes]:
    planted = plant_oddly(seed)
    raw = json.dumps(planted.har).encode()
    redactor = CaptureRedactor(Policy(), b"key")
    redactor.observe(raw)
    return planted, redactor.rewrite(raw)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("how", ["self", "named", "hard"])
def test_nothing_planted_is_left(seed, how):
    planted, output = redacted(seed)
    wanted = [(value, place) for value, known, place in planted.secrets if known == how]
    assert len(wanted) > 200
    leaks = find_leaks([("out", output)], [value for value, _ in wanted])
    missed = [place for value, place in wanted if find_leaks([("out", output)], [value])] if leaks else []
    assert missed == []


@pytest.mark.parametrize("seed", SEEDS)
def test_the_output_is_redacted_for_good(seed):
    _, output = redacted(seed)
    again = CaptureRedactor(Policy(), b"another key")
    again.observe(output)
    assert again.rewrite(output) == output


@pytest.mark.parametrize("text", SENTENCES)
@pytest.mark.parametrize("place", ["body", "message", "note"])
def test_sentences_survive(text, place):
    record = {
        "body": {"content": {"mimeType": "text/plain", "text": text}},
        "message": {"error": {"message": text}},
        "note": {"note": text},
    }[place]
    assert redact_one(record) == record


@pytest.mark.parametrize(
    "record", [{"emails_sent": 42}, {"columns": ["email"], "rows": [["none"]]}, {"path": "/a", "input": "b"}]
)
def test_counts_and_empty_tables_survive(record):
    assert redact_one(record) in (record, {**record, "rows": [["none"]]})
