"""What a sequence rule keeps: the same observations in whatever order they come, bounded in sum."""

import pickle
import random
from collections.abc import Sequence
from functools import lru_cache, partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import UNSET

from analyzer.document import Evidence
from analyzer.facts.key_digest import content_of, key_digest
from analyzer.match import kept
from analyzer.match.kept import KeptOfAll
from analyzer.match.packed import element_in, evidence_in, order_in, pack, place_in, shifted, unpack

LEAST = 3
LIMIT = 30
NAMES = {key_digest((key,)): key for key in (f"key{at}" for at in range(20))}


def evidence(line: int | None = 1, **more: Any) -> Evidence:
    """An exchange of a log, or of a HAR where it has no line."""
    place = {"entry": 7} if line is None else {"line": line}
    plain = {"input": "a.ndjson", "started_at": None, "method": "GET", "host": "a.test", "path": "/x"}
    plain |= {
        "url": "https://a.test/x",
        "path_template": "/x",
        "status": 500,
        "duration_ms": 1.5,
        "locate": None,
    }
    return Evidence(**plain | place | more)


@lru_cache
def observed(moment: int) -> bytes:
    return pack((moment, 0, moment), evidence())


Left = dict[tuple[str, str], list[bytes]]


def all_of(parts: Sequence[Sequence[tuple[str, str, int]]]) -> tuple[Left, set[str]]:
    """What is left of observations that were added in parts, merged, and settled; and the rules that lost some."""
    whole = KeptOfAll()
    for part in parts:
        one = KeptOfAll()
        for rule, key, moment in part:
            one.add(one.of(rule, LEAST), (key,), partial(observed, moment))
        whole.merge(pickle.loads(pickle.dumps(one)))
    whole.settle()
    left = {
        (rule, NAMES[digest]): [*map(content_of, each)]
        for rule, rules in whole.by_rule.items()
        for digest, each in rules.by_key()
    }
    return left, whole.capped


def made(counts: Sequence[int], rule: str = "r") -> list[tuple[str, str, int]]:
    """As many observations under a key each as said."""
    return [(rule, f"key{at}", moment) for at, count in enumerate(counts) for moment in range(count)]


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MAX_KEPT", LIMIT)


COUNTS = st.lists(st.integers(1, 25), min_size=0, max_size=9)


@settings(max_examples=100, deadline=None)
@given(rules=st.lists(COUNTS, min_size=1, max_size=4), seed=st.integers(0, 2**32), pieces=st.integers(1, 9))
def test_any_split_in_any_order_keeps_the_same(rules: list[list[int]], seed: int, pieces: int) -> None:
    plain = [each for at, counts in enumerate(rules) for each in made(counts, f"rule{at}")]
    shuffled = random.Random(seed).sample(plain, len(plain))
    assert all_of([plain]) == all_of([shuffled[at::pieces] for at in range(pieces)])


@settings(max_examples=60, deadline=None)
@given(rules=st.lists(COUNTS, min_size=1, max_size=4))
def test_no_more_is_kept_than_there_is_room_for(rules: list[list[int]]) -> None:
    left, capped = all_of([[each for at, counts in enumerate(rules) for each in made(counts, f"{at}")]])
    assert sum(map(len, left.values())) <= LIMIT
    assert bool(capped) == (sum(map(sum, rules)) > LIMIT)
    assert all(len(each) >= min(LEAST, rules[int(rule)][int(key[3:])]) for (rule, key), each in left.items())


def test_long_keys_give_way_before_short_ones_do() -> None:
    left, _ = all_of([made([100, 1, 1, 1, 1, 1])])
    assert {key: len(each) for (_, key), each in left.items()} == {"key0": 25} | {
        f"key{at}": 1 for at in range(1, 6)
    }
    assert [order_in(each)[0] for each in left["r", "key0"]] == [*range(75, 100)]


def test_what_one_rule_does_not_need_another_may_have() -> None:
    left, capped = all_of([made([100], "greedy") + made([2, 2], "modest")])
    assert {place: len(each) for place, each in left.items()} == {
        ("greedy", "key0"): LIMIT - 4,
        ("modest", "key0"): 2,
        ("modest", "key1"): 2,
    }
    assert capped == {"greedy"}


def test_one_key_stays_even_if_it_needs_more_than_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MAX_KEPT", 2)
    left, capped = all_of([made([9])])
    assert (len(left["r", "key0"]), capped) == (LEAST, {"r"})


ORDERS = [(-5, 0, 0), (-1, 3, 0), (0, 0, 2), (0, 0, 10), (0, 2, 1), (7, 0, 0), (2**62, 0, 0), (2**70, 1, 0)]


def test_packed_exchanges_sort_like_their_orders() -> None:
    mixed = random.Random(1).sample(ORDERS, len(ORDERS))
    assert [order_in(each) for each in sorted(pack(order, evidence()) for order in mixed)] == ORDERS


def test_what_else_is_kept_does_not_change_where_an_exchange_sorts() -> None:
    assert place_in(pack((1, 2, 3), evidence(4), (5,), 6)) == place_in(pack((1, 2, 3), evidence(9)))


@pytest.mark.parametrize(
    "shown",
    [evidence(), evidence(None), evidence(2**40, url="https://a.test/\udc80", status=None, locate="/a/0")],
)
def test_a_packed_exchange_comes_back_whole(shown: Evidence) -> None:
    rest = (("tuple", ["list"], {"a": None}), 1.5, None)
    packed = pack((1, 2, 3), shown, rest, 4)
    assert unpack(packed) == (shown, rest)
    assert element_in(packed) == ((1, 2, 3), 4)


def test_only_lines_are_shifted() -> None:
    assert evidence_in(shifted(pack((1, 2, 3), evidence(5)), 100)).line == 105
    assert evidence_in(shifted(pack((1, 2, 3), evidence(None)), 100)).line is UNSET
