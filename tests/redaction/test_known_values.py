"""The small automaton finds exactly what one over all forms whole would find."""

import random
import string
import time

import pytest
from ahocorasick_rs import BytesAhoCorasick, MatchKind

from analyzer.redaction import known_values
from analyzer.redaction.anchors import ANCHOR_BYTES, PLAIN_CHARS, Anchors
from analyzer.redaction.known_values import KnownValues
from analyzer.redaction.value_forms import FRAGMENT_CHARS, encoded_forms, telling_starts

LETTERS = string.ascii_letters + string.digits


def plainly(values, raw):
    """What the definition says: every form in one automaton, leftmost and longest first."""
    owners = {value[:PLAIN_CHARS]: index for index, value in enumerate(values)}
    for index, value in enumerate(values):
        for form in encoded_forms(value[:PLAIN_CHARS]):
            owners.setdefault(form, index)
    for index, value in enumerate(values):
        for start in telling_starts(value):
            owners.setdefault(value[start : start + FRAGMENT_CHARS], index)
    forms = [form.encode() for form in owners]
    numbers = list(owners.values())
    found = BytesAhoCorasick(forms, matchkind=MatchKind.LeftmostLongest).find_matches_as_indexes(raw)
    return [(numbers[form], start, end) for form, start, end in found]


def made_up_values(rng):
    """Values of all lengths; many begin alike, hold each other, or are written in other alphabets."""
    heads = [
        "",
        "",
        "eyJhbGciOi",
        "customer-000",
        "abcabcabcabc",
        "https://hooks.example/",
        "Zk39dkPq81LmNv02",
    ]
    values = []
    for _ in range(rng.choice((3, 40))):
        size = rng.choice((8, 9, 10, 16, 17, 30, 64, 65, 90, 300))
        alphabet = rng.choice(
            (LETTERS, LETTERS, "abc", "abc1", "ab12äß", LETTERS + "äßñé", LETTERS + "-_+/=. &%\"'<\\")
        )
        values.append((rng.choice(heads) + "".join(rng.choices(alphabet, k=size)))[: max(size, 8)])
        if rng.random() < 0.3 and len(values[-1]) > 12:
            values.append(values[-1][: rng.randint(8, 12)])
    return sorted(set(values))


def made_up_text(rng, values):
    """Values, whole or cut, encoded or not, beside and over each other."""
    pieces = []
    for _ in range(30):
        value = rng.choice(values)
        text = rng.choice((value, value, *sorted(encoded_forms(value[:PLAIN_CHARS]))))
        first = rng.choice((0, 0, rng.randint(0, len(text) // 2)))
        pieces.append(text[first : rng.choice((len(text), rng.randint(first, len(text))))])
        pieces.append(rng.choice(("", "", " ", "abc", "é", "".join(rng.choices(LETTERS, k=5)))))
    return "".join(pieces).encode()


@pytest.mark.parametrize("seed", range(100))
def test_it_finds_what_all_forms_whole_would_find(seed, monkeypatch):
    rng = random.Random(seed)
    values = made_up_values(rng)
    known = KnownValues(values)
    for _ in range(3):
        raw = made_up_text(rng, values)
        assert known.find(raw) == plainly(values, raw)
        monkeypatch.setattr(known_values, "_WINDOW_BYTES", rng.randint(20, 200))
        assert known.find(raw) == plainly(values, raw)
        monkeypatch.undo()


def test_of_no_values_nothing_is_found():
    assert KnownValues(()).find(b"anything") == []


@pytest.mark.parametrize("text", ["abc" * 100_000, "abcabcabca " * 30_000, "Zk39dkPq81" * 30_000])
def test_values_that_hold_each_other_cost_no_more_than_seconds(text):
    values = tuple(("abc" * 90)[:size] for size in range(11, 256))
    values += tuple(f"Zk39dkPq81{number:08}LmNv02" for number in range(3_000))
    started = time.process_time()
    KnownValues(values).find(text.encode())
    assert time.process_time() - started < 10


def test_a_value_takes_a_few_short_texts_in_the_automaton():
    rng = random.Random(1)
    values = tuple("".join(rng.choices(LETTERS, k=32)) for _ in range(100))
    texts = Anchors(values).texts
    assert sum(map(len, texts)) < 150 * len(values)
    assert max(map(len, texts)) == ANCHOR_BYTES
