"""All histories of a run in one room: what is left is the same in whatever order partitions come."""

import pickle
import random
from collections import defaultdict
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.facts import histories
from analyzer.facts.fair_room import fair_room
from analyzer.facts.histories import Histories
from analyzer.facts.history import Question
from analyzer.facts.value import ABSENT, UNKNOWN, Resolved

CELLS = 12
NOTED = 5
Event = tuple[str, int]

EVENTS = st.lists(
    st.one_of(
        st.tuples(st.just("many"), st.integers(0, 40)),
        st.tuples(st.just("some"), st.integers(0, 12)),
        st.tuples(st.just("few"), st.integers(0, 2)),
    ),
    max_size=120,
)


@pytest.fixture(autouse=True, scope="module")
def small_room() -> Any:
    """A room that a test can fill."""
    patch = pytest.MonkeyPatch()
    patch.setattr(histories, "MAX_CELLS", CELLS)
    patch.setattr(histories, "MAX_NOTED", NOTED)
    yield
    patch.undo()


def noted(events: list[Event]) -> Histories:
    made = Histories()
    for name, number in events:
        made.note(name, (number,), (), number, number, 1)
    return made


def merged(parts: list[Histories], chance: random.Random) -> Histories:
    """All parts in one, merged two by two in an order of chance, some of them on their way from a worker."""
    left = list(parts)
    while len(left) > 1:
        chance.shuffle(left)
        one, other = left.pop(), left.pop()
        one.merge(pickle.loads(pickle.dumps(other)) if chance.random() < 0.5 else other)
        left.append(one)
    left[0].settle()
    return left[0]


def ask(made: Histories, name: str, number: int) -> Resolved:
    asked = Question("any", (), None, 0, 0)
    return made.answer(name, [(number,)], "count", asked)


def answers(made: Histories) -> dict[Event, Resolved]:
    return {
        (name, number): ask(made, name, number) for name in ("many", "some", "few") for number in range(41)
    }


@given(events=EVENTS, chance=st.randoms(use_true_random=False), number=st.integers(1, 7))
def test_any_split_in_any_order_keeps_the_same_keys(
    events: list[Event], chance: random.Random, number: int
) -> None:
    whole = merged([noted(events)], chance)
    parts: list[list[Event]] = [[] for _ in range(number)]
    for event in events:
        chance.choice(parts).append(event)
    together = merged([noted(part) for part in parts], chance)
    assert answers(together) == answers(whole)
    assert together.capped == whole.capped


@given(events=EVENTS)
def test_each_history_keeps_as_many_as_there_is_room_for(events: list[Event]) -> None:
    made = noted(events)
    made.settle()
    seen = defaultdict(set)
    for name, number in events:
        seen[name].add(number)
    room = fair_room([len(keys) for keys in seen.values()], CELLS)
    for name, keys in seen.items():
        kept = [number for number in keys if made.remembers(name, (number,))]
        assert len(kept) == min(room, len(keys))
        assert (name in made.capped) == (len(keys) > room)


@given(events=EVENTS)
def test_what_is_kept_counts_all_and_what_is_left_out_is_unknown(events: list[Event]) -> None:
    made = noted(events)
    made.settle()
    for (name, number), answer in answers(made).items():
        count = events.count((name, number))
        if made.remembers(name, (number,)):
            assert answer == Resolved((count,))
        elif name in made.capped:
            assert answer == UNKNOWN
        else:
            assert (count, answer) == (0, Resolved((0,)))


def test_more_than_one_value_is_unpacked_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(histories, "MAX_READ", 2)
    made = noted([("few", number) for number in (0, 1, 2, 0)])
    assert [ask(made, "few", number).first for number in (0, 1, 2, 1, 0)] == [2, 1, 1, 1, 2]
    assert ask(made, "other", 0) in (ABSENT, Resolved((0,)))
