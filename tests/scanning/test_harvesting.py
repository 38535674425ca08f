"""Of large inputs only what shares a word with what is shown is searched for secrets: nothing may be missed by it."""

import base64
import gzip
import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from urllib.parse import quote

import pytest

from analyzer import api
from analyzer.ingest.framing import Block
from analyzer.report.encode import json_line
from analyzer.scanning import hidden_texts, looks, words
from tests.redaction.planted import plant

SAMPLES = Path(__file__).parents[2] / "samples"
SECRET = "river77mountain-stone"
KEY = b"the same tokens in both"

ENCODINGS: dict[str, Callable[[str], str]] = {
    "as it is": lambda text: text,
    "JSON in JSON": lambda text: json.dumps({"inner": text}),
    "escaped letters": lambda text: (
        text.replace("r", "\\u0072").replace("t", "\\u0074").replace("s", "\\u0073")
    ),
    "percent": lambda text: "body=" + quote(text, safe="").replace("r", "%72").replace("t", "%74"),
    "percent, all letters": lambda text: "body=" + "".join(f"%{ord(char):02x}" for char in text),
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
    "base64 for URLs": lambda text: base64.urlsafe_b64encode(text.encode()).decode().rstrip("="),
    "base64 twice": lambda text: base64.b64encode(base64.b64encode(text.encode())).decode(),
    "hex": lambda text: text.encode().hex(),
    "gzip in base64": lambda text: base64.b64encode(gzip.compress(text.encode())).decode(),
    "UTF-16 in base64": lambda text: base64.b64encode(text.encode("utf-16")).decode(),
    "entities": lambda text: "<p>" + "".join(f"&#{ord(char)};" for char in text) + "</p>",
}


def entry(url: str, status: int, text: str = "{}", **content: str) -> dict[str, object]:
    return {
        "startedDateTime": "2026-01-05T10:00:00.000Z",
        "time": 5,
        "request": {"method": "GET", "url": url, "httpVersion": "HTTP/1.1", "headers": [], "queryString": []},
        "response": {
            "status": status,
            "headers": [],
            "content": {"mimeType": "application/json", "text": text, "size": len(text), **content},
        },
    }


def shown(path: Path) -> bytes:
    analysis = api.scan([str(path)], api.ScanOptions(jobs=1, with_evidence=False))
    return json_line(api.redact(analysis, api.Policy(), key=KEY).document)


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("limit", [0, 1 << 30], ids=["by words", "all of it"])
def test_a_value_that_another_entry_names_is_not_shown(
    encoding: str, limit: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looks, "FULL_HARVEST_BYTES", limit)
    named = ENCODINGS[encoding](json.dumps({"sessionToken": SECRET}))
    entries = [
        entry("https://api.shop.test/v1/login", 200, json.dumps({"data": named})),
        *(entry(f"https://api.shop.test/v1/items/{number}", 200) for number in range(40)),
        entry(f"https://api.shop.test/v1/carts/{SECRET}/lines", 404),
    ]
    path = tmp_path / "shop.har"
    path.write_text(json.dumps({"log": {"version": "1.2", "creator": {"name": "x"}, "entries": entries}}))
    document = shown(path)
    assert b"http.status.404" in document
    assert SECRET.encode() not in document


@pytest.mark.parametrize("searched", [words.MAX_SEARCHED, 0], ids=["automaton", "whole words"])
@pytest.mark.parametrize("seed", range(4))
def test_a_made_up_capture_is_redacted_as_if_all_of_it_were_searched(
    seed: int, searched: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "planted.har"
    path.write_text(json.dumps(plant(9_000 + seed).har))
    whole = shown(path)
    monkeypatch.setattr(looks, "FULL_HARVEST_BYTES", 0)
    monkeypatch.setattr(words, "MAX_SEARCHED", searched)
    assert shown(path) == whole


@pytest.mark.parametrize("name", ENCODINGS)
def test_what_short_texts_hide_is_the_same_when_it_is_remembered(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = f'{{"a": "{ENCODINGS[name](SECRET)}", "x": "access-control-allow-origin", "h": "0a1b2c3d4e5f6071"}}'.encode()
    remembered = [sorted(hidden_texts.hidden_text(text).split(b"\n")) for _ in range(2)]
    monkeypatch.setattr(hidden_texts, "_SHORT", hidden_texts.MIN_HIDDEN - 1)
    assert remembered == 2 * [sorted(hidden_texts.hidden_text(text).split(b"\n"))]


@pytest.mark.parametrize("batch", [1, 3, 1_000])
def test_each_word_of_many_texts_is_sought_once(batch: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "_BATCH", batch)
    texts = [f"canyon{number % 7}7 Mountain{number} the stone" for number in range(40)]
    nothing: dict[str, Any] = dict.fromkeys(("evidence", "rows", "unmatched", "pages"), ())
    found = words.words_shown(cast("Any", SimpleNamespace(document={"a": texts, "b": texts[:9]}, **nothing)))
    assert found.split() == sorted(
        {word.encode() for text in texts for word in text.split() if word[-1].isdigit()}
    )


@pytest.mark.parametrize("size", [0, words.MAX_TABLE_BYTES], ids=["states", "table"])
def test_both_forms_of_an_automaton_find_the_same(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "MAX_TABLE_BYTES", size)
    finder = words.Finder(b"river77 mountain ver77m stone")
    lines = [b"a river77mountain", b"stones", b"none", b"RIVER77"]
    assert finder.lines(Block(lines, is_plain=True)) == [0, 1]


@pytest.mark.parametrize("path", sorted(SAMPLES.rglob("*.*[rn]")), ids=lambda path: path.name)
def test_samples_are_redacted_as_if_all_of_them_were_searched(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = shown(path)
    monkeypatch.setattr(looks, "FULL_HARVEST_BYTES", 0)
    assert shown(path) == whole
