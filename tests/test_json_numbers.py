"""Odd numbers in long texts: what lies inside of long strings is left out of the search, and nothing else."""

import json
import random

import pytest

from analyzer import json_numbers
from analyzer.codec import DecodeError, decode_json

PIECES = (
    *(
        '"short"',
        '"' + "A" * 3_000 + '"',
        '"' + "a,b" * 900 + '"',
        '"' + "A" * 2_000 + '\\"' + "B" * 2_000 + '"',
    ),
    *(
        '"' + "1" * 2_000 + '"',
        "12345678901234567890123",
        "1e999",
        "0.12345678901234567890",
        "-3.5",
        "[]",
        "true",
    ),
    *(" " * 1_500 + "98765432109876543210", '"\\\\"', '"' + "x" * 2_000 + '\\\\"', "{}"),
)


@pytest.mark.parametrize("seed", range(6))
def test_long_texts_decode_as_before(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(seed)
    texts = []
    for _ in range(60):
        items = [chance.choice(PIECES) for _ in range(chance.randrange(5, 60))]
        texts.append(f"[{','.join(items)}]".encode())
    monkeypatch.setattr(json_numbers, "_LONG_TEXT", 0)
    fast = [decode_json(text) for text in texts]
    monkeypatch.setattr(json_numbers, "_without_plain_strings", lambda text: text)
    assert fast == [decode_json(text) for text in texts]


def test_a_long_text_that_is_no_json_stays_none() -> None:
    picture = json.dumps({"text": "QUJD" * 20_000}).encode()
    assert decode_json(picture)["text"] == "QUJD" * 20_000
    for damaged in (picture[:-2], picture + b'"', b'"' * 3 + picture):
        with pytest.raises(DecodeError):
            decode_json(damaged)
