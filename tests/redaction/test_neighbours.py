"""Members that others mark as secret, and rows under the names of columns, in records and bodies of any size."""

import json
from typing import Any

import pytest

from analyzer.redaction import Policy
from analyzer.redaction.capture import CaptureRedactor
from tests.redaction.reading import redact_one

SECRET = "vunexipo123x"
STEP = {"type": "get_attr", "value": "conn"}
MARKED: dict[str, Any] = {
    "Secret of Kubernetes": {"kind": "Secret", "data": {"conf": SECRET}},
    "list of Secrets": {"kind": "SecretList", "items": [{"data": {"conf": SECRET}}]},
    "nested below a mark": {"value": {"a": [{"b": SECRET}]}, "sensitive": True},
    "type of a field": {"type": "password", "id": "f1", "value": SECRET},
    "state of Terraform": {"attributes": {"conn": SECRET, "id": "i-1"}, "sensitive_attributes": [[STEP]]},
    "plan of Terraform": {"after": {"a": [{"b": SECRET}]}, "after_sensitive": {"a": [{"b": True}]}},
    "key": {"kty": "oct", "k": SECRET, "alg": "HS256"},
    "answer": {"question": "What was your first pet?", "answer": SECRET},
    "answers": {"securityQuestions": [{"id": 3, "answer": SECRET}]},
    "variables": {"query": "mutation($p: String){ login(password: $p) }", "variables": {"p": SECRET}},
    "BigQuery": {
        "schema": {"fields": [{"name": "id"}, {"name": "password"}]},
        "rows": [{"f": [{"v": "1"}, {"v": SECRET}]}],
    },
    "head in the first row": {"values": [["id", "password", "n"], ["1", SECRET, "2"]]},
    "short rows": {"columns": ["id", "password", "n"], "rows": [[1, SECRET]]},
    "names and values": {"configKey": "api_key", "configValue": SECRET},
}
KEPT: dict[str, Any] = {
    "ConfigMap": {"kind": "ConfigMap", "data": {"conf": SECRET}},
    "no mark": {"value": SECRET, "sensitive": False},
    "attributes": {"attributes": {"conn": SECRET}, "sensitive_attributes": []},
    "public key": {"kty": "RSA", "n": SECRET, "e": "AQAB"},
    "question of a quiz": {"question": "What is the capital of France?", "answer": SECRET},
    "rows": {"columns": ["id", "status"], "rows": [[1, SECRET]]},
    "first row": {"values": [["id", "status"], ["1", SECRET]]},
    "cookie": {"cookies": [{"name": "a", "value": "[cookie]", "secure": True}]},
    "variables": {"query": "query($i: ID){ order(id: $i) }", "variables": {"i": SECRET}},
}
SIZES = {"small": 0, "glanced at": 3_000, "parted": 300_000}


def body_of(record: Any, size: int) -> str:
    """A body with a record between others, of which none says anything."""
    other = {"id": 1, "state": "open", "note": "nothing to see here at all"}
    others = [other] * (size // 60)
    return json.dumps({"list": [*others, record, *others], "pad": others}, separators=(",", ":"))


def redacted_body(text: str) -> str:
    entry = {"request": {"method": "GET", "url": "https://a.example/x", "headers": []}}
    content = {"size": 1, "mimeType": "application/json", "text": text}
    entry["response"] = {"status": 401, "headers": [], "content": content}
    raw = json.dumps({"log": {"version": "1.2", "entries": [entry]}}).encode()
    redactor = CaptureRedactor(Policy(), b"k")
    redactor.observe(raw)
    return str(json.loads(redactor.rewrite(raw))["log"]["entries"][0]["response"]["content"]["text"])


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
@pytest.mark.parametrize("record", MARKED.values(), ids=MARKED)
def test_a_marked_value_goes_from_a_body_of_any_size(record, size):
    text = redacted_body(body_of(record, size))
    assert SECRET not in text
    assert redacted_body(text) == text


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
@pytest.mark.parametrize("record", KEPT.values(), ids=KEPT)
def test_what_nothing_marks_stays(record, size):
    text = body_of(record, size)
    assert redacted_body(text) == text


@pytest.mark.parametrize("record", MARKED.values(), ids=MARKED)
def test_a_large_record_is_seen_as_a_whole(record):
    padded = {"first": "x y " * 60_000, **record, "last": "x y " * 60_000}
    assert SECRET not in redacted_body(json.dumps(padded))


@pytest.mark.parametrize("record", MARKED.values(), ids=MARKED)
def test_nothing_else_of_a_record_changes(record):
    assert json.dumps(redact_one(record)).count("[") - json.dumps(record).count("[") in {1, 2}


def test_the_plain_text_of_a_secret_in_base64_stands_nowhere_else():
    record = [{"kind": "Secret", "data": {"conf": "dnVuZXhpcG8xMjN4"}}, {"note": f"it is {SECRET}"}]
    assert SECRET not in json.dumps(redact_one(record))
