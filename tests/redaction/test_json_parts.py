"""Where the parts of a JSON text stand, and which texts are parted at all."""

import json

import pytest

from analyzer.redaction.json_parts import Part, is_json, parts_of, runs_of
from analyzer.redaction.propagate import Propagation

TEXTS = [
    '[1, "a,b" ,{"c":[1,2]}\n,[ ]]',
    '{"a":{"b":1}, "b" : "{\\"b\\":1}" ,"c":[1]}',
    '[{"a":1},{"a":1},{"a":1}]',
    '["é","日本",{"k":"ü"}]',
    "[[],[],[]]",
]


@pytest.mark.parametrize("text", TEXTS)
def test_parts_are_pieces_of_the_text_in_order(text):
    whole = json.loads(text)
    parts = parts_of(Part(text, start=100))
    assert parts is not None
    assert [json.loads(part.text) for part in parts] == list(
        whole.values() if isinstance(whole, dict) else whole
    )
    assert all(text[part.start - 100 :].startswith(part.text) for part in parts)
    assert [part.name for part in parts] == (list(whole) if isinstance(whole, dict) else [None] * len(whole))


@pytest.mark.parametrize(
    "text", ['{"a":1,"a":2}', '{"\\u0061":1}', '["authorization","x"]', '{"a b":1,"a b":1}']
)
def test_what_could_hide_a_part_is_not_parted(text):
    assert parts_of(Part(text)) is None


@pytest.mark.parametrize(
    "text", ["", '"a"', "1", '[{"a":tru}]', "[1,]", "[01]", '["\\q"]', '["a', "[1] ]", "[NaN]"]
)
def test_what_is_no_json_is_not_taken_for_it(text):
    assert not is_json(text)


def test_runs_hold_every_item_once():
    items = [{"n": number, "text": "x" * 900} for number in range(300)]
    whole = Part(json.dumps(items))
    runs = list(runs_of(whole, parts_of(whole) or []))
    assert len(runs) > 2
    assert [item for run in runs for item in json.loads(run.text)] == items


def test_places_are_counted_in_characters():
    propagation = Propagation({"Zk39dkPq81LmNv02": "token", "schlüssel-Zk39ü": "secret"})
    text = "日本 é Zk39dkPq81LmNv02 und schlüssel-Zk39ü ü"
    assert [text[start:end] for start, end, _, _ in propagation.find(text)] == [
        "Zk39dkPq81LmNv02",
        "schlüssel-Zk39ü",
    ]
