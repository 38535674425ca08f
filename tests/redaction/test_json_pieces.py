"""Bodies that are read piece by piece give what a walk of the whole gives, and what fails is never clean."""

import base64
import gzip
import json
import random
import re
import string

import pytest

from analyzer.redaction import Policy
from analyzer.redaction.capture import CaptureRedactor
from analyzer.redaction.detectors._base import Detector
from analyzer.redaction.json_pieces import JsonPieces
from analyzer.redaction.text import DetectorSet

KEY = "Zk39dkPq81LmNv02TxRw"
WORDS = [
    "order", "invoice", "customer", "product", "price", "shipment", "email", "contact", "title", "user", "message",
    "url", "version",
]  # fmt: skip


def redacted(text: str, *others: str) -> tuple[str, dict[str, str]]:
    """The body after both passes, and what was harvested."""
    entries = [
        {
            "request": {"url": "https://api.test/a"},
            "response": {"content": {"mimeType": "application/json", "text": one}},
        }
        for one in (text, *others)
    ]
    raw = json.dumps(
        {"log": {"version": "1.2", "creator": {"name": "x", "version": "1"}, "entries": entries}}
    ).encode()
    redactor = CaptureRedactor(Policy(), b"key")
    redactor.observe(raw)
    output = json.loads(redactor.rewrite(raw))
    return output["log"]["entries"][0]["response"]["content"]["text"], redactor._harvest.values


def walked_whole(monkeypatch, text: str, *others: str) -> tuple[str, dict[str, str]]:
    with monkeypatch.context() as patch:
        patch.setattr(JsonPieces, "rewrite", lambda *_: None)
        return redacted(text, *others)


def value(rng: random.Random, depth: int) -> object:
    kind = rng.randrange(14 if depth else 11)
    dense = "".join(rng.choices(string.ascii_letters + string.digits, k=rng.randint(8, 40)))
    return (
        rng.choice([
            lambda: dense, lambda: " ".join(rng.choices(WORDS, k=5)), lambda: f"{dense[:6].lower()}@mail.example",
            lambda: rng.randint(0, 10**17), lambda: rng.random(), lambda: f"+1 415 555 {rng.randint(1000, 9999)}",
            lambda: f"say \"{dense}\" é \\ /", lambda: None, lambda: f"https://a.test/x?api_key={dense}",
            lambda: 4111111111111111, lambda: rng.choice(WORDS),
        ])()
        if kind < 11
        else [value(rng, depth - 1) for _ in range(rng.randint(0, 4))]
        if kind < 12
        else {rng.choice(WORDS): value(rng, depth - 1) for _ in range(rng.randint(0, 5))}
    )  # fmt: skip


def body(seed: int) -> str:
    rng = random.Random(seed)
    names = [
        *WORDS,
        "api_key",
        "password",
        "name",
        "value",
        "columns",
        "rows",
        "error",
        "data",
        "id",
        "token",
    ]
    rows = [{name: value(rng, 2) for name in rng.sample(names, 6)} for _ in range(rng.randint(5, 60))]
    if seed % 3:
        rows = [
            {name: row[name] for name in row if name in {"order", "title", "price", "data", "id"}}
            for row in rows
        ]
    spaces = (", ", ": ") if seed % 2 else (",", ":")
    return json.dumps({"data": rows, "page": {"next": KEY}}, separators=spaces, ensure_ascii=seed % 4 == 0)


@pytest.mark.parametrize("seed", range(60))
def test_pieces_give_what_a_walk_gives(seed, monkeypatch):
    text, other = body(seed), json.dumps({"api_key": KEY})
    output, values = redacted(text, other)
    expected, expected_values = walked_whole(monkeypatch, text, other)
    assert output == expected
    assert values.keys() >= expected_values.keys()


def test_a_value_found_later_is_replaced_in_a_piece_that_was_clean():
    rows = [{"title": f"row {number}", "note": KEY if number == 50 else "plain"} for number in range(100)]
    output, _ = redacted(json.dumps(rows), json.dumps({"api_key": KEY}))
    assert KEY not in output
    assert json.loads(output)[50]["note"].startswith("[api_key:")
    assert json.loads(output)[49] == rows[49]


@pytest.mark.parametrize(
    "item",
    [
        {"authorization": KEY}, {"authorization" + " ": KEY}, ["password", KEY], {"name": "api_key", "value": KEY},
        {"columns": ["password"], "rows": [[KEY]]}, {"user": {"id": KEY}}, {"n": 4111111111111111},
        {"note": f"password={KEY}"}, {"note": f"\"{KEY}\" is the password is {KEY}"},
    ],
)  # fmt: skip
def test_what_names_pairs_and_numbers_tell_is_read_in_a_large_body(item):
    rows = [{"title": f"row {number}", "total": number} for number in range(200)]
    output, _ = redacted(
        json.dumps([*rows, item, *rows], indent=None).replace('"authorization "', '"authorization" ')
    )
    assert KEY not in output
    assert "4111111111111111" not in output


def test_names_that_come_twice_hide_nothing():
    rows = ",".join('{"title":"a","total":1}' for _ in range(200))
    text = f'{{"data":[{rows}],"data":{{"api_key":"{KEY}"}},"page":"{KEY}"}}'
    assert KEY not in redacted(text)[0]


@pytest.mark.faults
def test_a_piece_in_which_a_detector_fails_is_not_clean():
    def fail(found: str) -> bool:
        raise ValueError(found)

    rows = [
        {"title": f"row {number}", "note": f"see {KEY}" if number == 50 else "a"} for number in range(100)
    ]
    text = json.dumps(rows, separators=(",", ":"))
    raw = json.dumps(
        {"log": {"entries": [{"response": {"content": {"mimeType": "a/json", "text": text}}}]}}
    ).encode()
    redactor = CaptureRedactor(Policy(), b"key")
    redactor._reader._detectors = DetectorSet((Detector(name="bad", category="x", pattern=KEY, check=fail),))
    redactor.observe(raw)
    redactor._rewriting._detectors = DetectorSet((Detector(name="good", category="x", pattern=KEY),))
    assert KEY.encode() not in redactor.rewrite(raw)


def test_a_body_that_is_cut_is_read_as_text():
    rows = json.dumps([{"title": "row", "total": 1}] * 200 + [{"api_key": KEY}])
    assert KEY not in redacted(rows[:-2])[0]


def test_a_packed_text_that_comes_again_is_searched_each_time():
    packed = base64.b64encode(gzip.compress(json.dumps({"note": f"it was {KEY}"}).encode(), mtime=0)).decode()
    bodies = [
        json.dumps({"n": number, "blob": packed, "pad": "words and words " * 40}) for number in range(4)
    ]
    first, _ = redacted(bodies[0], *bodies[1:], json.dumps({"api_key": KEY}))
    last, _ = redacted(bodies[-1], *bodies[:-1], json.dumps({"api_key": KEY}))
    headers = {"x-blob": packed}
    later, _ = redacted(
        json.dumps({"a": headers, "b": headers, "c": [{"blob": packed}] * 3}),
        json.dumps({"api_key": KEY}),
        *bodies,
    )
    for text in (first, last, later):
        for run in re.findall(r"H4sI[\w+/=]+", text):
            assert KEY.encode() not in gzip.decompress(base64.b64decode(run))


@pytest.mark.parametrize(
    "wrap", [lambda rows: [rows], lambda rows: [{"data": rows}], lambda rows: {"data": {"rows": [rows, 1]}}]
)
def test_a_body_of_one_large_item_is_read(wrap, monkeypatch):
    rows = [
        {"title": f"row {number}", "note": "plain words " * 20, "k": 4111111111111111}
        for number in range(1_500)
    ]
    text = json.dumps(
        wrap([*rows, {"api_key": KEY}, [80, 97, 115, 115, 119, 111, 114, 100, 61, 90, 107, 51]])
    )
    output, values = redacted(text)
    assert KEY not in output
    assert (output, values) == walked_whole(monkeypatch, text)
    assert "removed" not in output


@pytest.mark.parametrize(
    "item", [["curl", "--password", KEY], list(f"password={KEY}".encode()), {"a": 1, "b": KEY, "a ": 2}]
)
def test_words_of_commands_bytes_and_numbers_alone_are_read(item, monkeypatch):
    rows = [{"title": f"row {number}"} for number in range(300)]
    for text in (json.dumps([*rows, item]), json.dumps([[4111111111111111, 2]] * 300 + [item])):
        assert redacted(text, json.dumps({"api_key": KEY})) == walked_whole(
            monkeypatch, text, json.dumps({"api_key": KEY})
        )
