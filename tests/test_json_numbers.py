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
    monkeypatch.setattr(json_numbers, "_LONG_STRING", 0)
    fast = [decode_json(text) for text in texts]
    monkeypatch.setattr(json_numbers, "_without_plain_strings", lambda text: text)
    assert fast == [decode_json(text) for text in texts]


def test_a_long_text_that_is_no_json_stays_none() -> None:
    picture = json.dumps({"text": "QUJD" * 20_000}).encode()
    assert decode_json(picture)["text"] == "QUJD" * 20_000
    for damaged in (picture[:-2], picture + b'"', b'"' * 3 + picture):
        with pytest.raises(DecodeError):
            decode_json(damaged)


@pytest.mark.parametrize(
    "number",
    (
        *("18446744073709551616", "-9223372036854775809", "1.12345678901234567", "0.123456789012345678"),
        *("0.0123456789012345678", "0." + "0" * 330 + "1", "1e400", "1E-400", "2E+999", "12.1e-999"),
    ),
)
def test_odd_numbers_are_kept_as_their_digits(number: str) -> None:
    assert decode_json(f'[1,{number}, {{"a" : {number}}}]') == [1, number, {"a": number}]


@pytest.mark.parametrize(
    "number", ("12345678901234567890", "0.13436424411240122", "-9223372036854775808", "1.5e10", "100.25")
)
def test_others_are_numbers(number: str) -> None:
    assert decode_json(f'[{number},"1e400 ,1e400,"]') == [json.loads(number), "1e400 ,1e400,"]
