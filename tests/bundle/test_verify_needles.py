"""The heads of values tell exactly what an automaton over all forms whole would tell."""

import random
import string

import pytest
from ahocorasick_rs import BytesAhoCorasick, MatchKind

from analyzer.bundle import verify_needles
from analyzer.bundle.verify_needles import Needles

LETTERS = string.ascii_letters + string.digits


def plainly(secrets, view):
    """What the definition says: every form in one automaton, leftmost and longest first."""
    words: dict[bytes, bool] = {}
    for secret in sorted(secrets):
        is_word = secret.isascii() and (secret.isalpha() or secret.isdigit())
        for form, kind in verify_needles._whole_forms(secret):
            words.setdefault(form, is_word and kind == "known value")
        for _, piece in verify_needles._fragments(secret):
            words.setdefault(piece.encode(), False)
    forms = list(words)
    found = BytesAhoCorasick(forms, matchkind=MatchKind.LeftmostLongest).find_matches_as_indexes(view)
    return [
        start
        for form, start, end in found
        if not (words[forms[form]] and verify_needles._is_inside_word(view, start, end))
    ]


def made_up_secrets(rng):
    heads = ["", "", "customer-000", "abcabcabcabc", "Zk39dkPq81LmNv02", "eyJhbGciOi."]
    secrets = set()
    for _ in range(rng.choice((3, 40))):
        size = rng.choice((8, 9, 10, 16, 17, 30, 64, 65, 90))
        alphabet = rng.choice(
            (LETTERS, LETTERS, "abc", "123", "ab12äß", LETTERS + "äßñé", LETTERS + "-_+/=. &%\"'<\\")
        )
        secret = (rng.choice(heads) + "".join(rng.choices(alphabet, k=size)))[: max(size, 8)]
        secrets |= {secret, secret[: rng.randint(8, 12)]} if rng.random() < 0.3 else {secret}
    return sorted(secrets)


def made_up_view(rng, secrets):
    pieces = []
    for _ in range(30):
        secret = rng.choice(secrets).encode()
        text = rng.choice((secret, *(form for form, _ in verify_needles._whole_forms(secret.decode()))))
        first = rng.choice((0, 0, rng.randint(0, len(text) // 2)))
        pieces.append(text[first : rng.choice((len(text), rng.randint(first, len(text))))])
        pieces.append(rng.choice((b"", b"", b" ", b"abc", "é".encode(), b"7")))
    return b"".join(pieces)


@pytest.mark.parametrize("seed", range(80))
def test_it_tells_what_all_forms_whole_would_tell(seed, monkeypatch):
    rng = random.Random(seed)
    secrets = made_up_secrets(rng)
    needles = Needles(secrets, frozenset())
    for _ in range(3):
        view = made_up_view(rng, secrets)
        assert [at for at, _ in needles.occurrences(view)] == plainly(secrets, view)
        monkeypatch.setattr(verify_needles, "_WINDOW_BYTES", rng.randint(20, 200))
        assert [at for at, _ in needles.occurrences(view)] == plainly(secrets, view)
        monkeypatch.undo()


def test_what_it_remembers_is_bounded(monkeypatch):
    monkeypatch.setattr(verify_needles, "_MAX_BUNCHES", 2)
    secrets = [f"{number}Zk39dkPq81LmNv02" for number in range(9)]
    needles = Needles(secrets, frozenset())
    assert len(list(needles.occurrences(" ".join(secrets).encode()))) == 9
    assert len(needles._bunches) <= 2
