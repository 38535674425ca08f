"""Secrets where an attacker or an odd program puts them: gone from every decoding, and redacted for good.

Each line of `attacks.ndjson` names a place, what must be gone, and the parts of the entry that holds it.
"""

import json
from pathlib import Path

import pytest

from analyzer.redaction import Policy
from analyzer.redaction.capture import CaptureRedactor
from tests.redaction.deep_views import deep_views
from tests.redaction.planted import Values, _entry
from tests.redaction.reading import redact_one

TABLE = Path(__file__).with_name("attacks.ndjson").read_text(encoding="utf-8")
ATTACKS = {row["name"]: (row["secret"], row["parts"]) for row in map(json.loads, TABLE.splitlines())}
KEPT = [
    {"m": "GET /home/feed/latest HTTP/1.1"}, {"sizes": [101, 102, 103, 104, 105, 106, 107, 108]},
    {"m": "error code: 10042, exit code 137, zip code is 94107"}, {"id": "title", "value": "Quarterly report"},
    {"m": "token <expired>, password (min-12-characters), key 'shipping-zone-key'"}, {"label": "City", "value": "Ulm"},
    {"columns": ["id", "city"], "values": [1, "Ulm"]}, {"args": ["--verbose", "run", "--retries", "3"]},
    {"m": "<p>Key</p><p>Value</p>"}, {"m": "<dl><dt>Colour</dt><dd>red-17</dd></dl>"},
    {"m": "see <b>here</b> & there"},
    {"m": "Monthly report 2026\nid,city\n1,Ulm\n"}, {"m": "data: {\"a\": |\n  b"},
    {"m": "notes: |\n  two words\n  more"},
    {"m": "path=C:\\Program Files\\x\\y.exe"}, {"blob": "CgVoZWxsbxIDd29y"}, {"m": "10-20-30-40 and 1-2-3-4"},
    {"url": "https://cdn.example.test/assets/10-1-2/app.js"}, {"m": "url: https:\\/\\/www.example.test\\/a"},
]  # fmt: skip


def capture(parts) -> bytes:
    entries = [_entry(Values(1), parts)]
    har = {"log": {"version": "1.2", "creator": {"name": "x", "version": "1"}, "entries": entries}}
    return json.dumps(har).encode()


def redacted(raw: bytes) -> bytes:
    redactor = CaptureRedactor(Policy(), b"k")
    redactor.observe(raw)
    output = redactor.rewrite(raw)
    assert redactor.failures == {}
    return output


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_shows_nothing(name):
    secret, parts = ATTACKS[name]
    raw = capture(parts)
    output = redacted(raw)
    assert not any(secret in view for view in deep_views(output.decode()))
    assert redacted(output) == output


def test_the_views_are_deep_enough_to_show_most_of_what_was_planted():
    shown = sum(
        any(secret in view for view in deep_views(capture(parts).decode()))
        for secret, parts in ATTACKS.values()
    )
    assert shown > len(ATTACKS) * 0.9


@pytest.mark.parametrize("record", KEPT, ids=str)
def test_what_only_looks_like_an_attack_survives(record):
    assert redact_one(record) == record


@pytest.mark.parametrize(
    "text",
    [
        '{"password":"hunter2!Pass","password":""}', '{"a":1,"note":"jo@corp.example","note":"none"}',
        '{"x":{"token":"Zk39dkfjwo39fjAA","token":null}}', '{"list":[{"a":"jo@corp.example","a":1}]}',
    ],
)  # fmt: skip
def test_a_member_that_another_overrides_goes(text):
    """As a body, as a line of a log, as a document, and within an entry of a HAR."""
    values = ("hunter2", "jo@corp", "Zk39")
    shell = '{"log":{"version":"1.2","creator":{"name":"x","version":"1"},"entries":[%s]}}'
    for raw in (
        capture({"body": text}),
        f"{text}\n{text}\n".encode(),
        text.encode(),
        (shell % text).encode(),
    ):
        output = redacted(raw).decode()
        assert not any(value in output for value in values)
        assert redacted(output.encode()).decode() == output
