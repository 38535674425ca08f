"""Histories: what is remembered under a key, and what it answers; the same however it was split."""

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.facts import history
from analyzer.facts.histories import Histories
from analyzer.facts.history import Question
from analyzer.facts.value import ABSENT, UNKNOWN, Resolved

S = 1_000_000
KEY = ("k",)


def question(**changes: Any) -> Question:
    fields: dict[str, Any] = {
        "relation": "any",
        "differs": (),
        "subject": None,
        "first_us": 50 * S,
        "last_us": 60 * S,
    }
    return Question(**(fields | changes))


def noted(*moments: Any, values: tuple[Any, ...] = (), differs: tuple[Any, ...] = ()) -> Histories:
    """A history `h` that saw exchanges of one second at these seconds."""
    histories = Histories()
    for moment in moments:
        start = None if moment is None else moment * S
        cell = histories.note("h", KEY, differs, start, None if start is None else start + S, 1)
        cell.values.update((value, cell.values.get(value, 0) + 1) for value in values)
        if start is not None:
            cell.intervals.append(start, start + S)
    return histories


def answer(histories: Histories, field: str, **changes: Any) -> Any:
    found = histories.answer("h", [KEY], field, question(**changes))
    if found in (ABSENT, UNKNOWN):
        return "unknown" if found.is_unknown else "absent"
    return found.items[0] if len(found.items) == 1 else found.items


AFTER = [
    ((55, 70), "any", 5.0),
    ((70,), "new", 20.0),
    ((10, 70), "new", "absent"),
    ((10,), "after", "absent"),
    ((), "any", "absent"),
]


@pytest.mark.parametrize(("moments", "relation", "after_s"), AFTER)
def test_seconds_until_the_first_one_after(moments: Any, relation: str, after_s: Any) -> None:
    assert answer(noted(*moments), "after_s", relation=relation) == after_s
    assert answer(noted(*moments), "after_s", relation=relation, first_us=None) == "unknown"


RELATIONS = [
    ("any, nothing", (), "any", False),
    ("any, once", (99,), "any", True),
    ("any, without a time", (None,), "any", True),
    ("before the last asking", (55,), "before", True),
    ("before, but later", (70,), "before", False),
    ("before, at the same moment", (60,), "before", False),
    ("before, without a time", (None,), "before", False),
    ("after the first asking", (55,), "after", True),
    ("after, but earlier", (10,), "after", False),
    ("after, ended later", (50,), "after", True),
    ("after, without a time", (None,), "after", False),
    ("new, after the first asking", (99,), "new", True),
    ("new, but seen before", (10, 55), "new", False),
    ("new, without a time", (None,), "new", False),
    ("between the first and the last asking", (55,), "between", True),
    ("between, but seen before", (10, 55), "between", False),
    ("between, but after the last", (70,), "between", False),
    ("between, without a time", (None,), "between", False),
]


@pytest.mark.parametrize(
    ("moments", "relation", "expected"), [row[1:] for row in RELATIONS], ids=[row[0] for row in RELATIONS]
)
def test_what_counts_as_remembered(moments: tuple[Any, ...], relation: str, expected: bool) -> None:
    assert answer(noted(*moments), "", relation=relation) is expected


@pytest.mark.parametrize("relation", ["before", "after"])
def test_an_asking_exchange_without_a_time_is_neither_before_nor_after(relation: str) -> None:
    assert answer(noted(55), "", relation=relation, first_us=None, last_us=None) is False


def test_a_key_never_seen_remembers_nothing() -> None:
    assert Histories().answer("h", [KEY], "", question()) == Resolved((False,))
    assert Histories().answer("h", [KEY], "count", question()) == Resolved((0,))
    assert not Histories().remembers("h", KEY)
    assert noted(1).remembers("h", KEY)


def test_only_those_that_differ_count() -> None:
    histories = noted(1, differs=("GET", "/a"))
    assert answer(histories, "", differs=("GET", "/a")) is False
    assert answer(histories, "", differs=("GET", "/b")) is True
    assert answer(histories, "") is True


NAMES = ("Net New", "Renewals")
ANSWERS: list[tuple[str, tuple[Any, ...], str | None, Any]] = [
    ("values", NAMES, None, NAMES),
    ("values", (), None, "absent"),
    ("count_values", NAMES, None, 2),
    ("contains", NAMES, "Renewals", True),
    ("contains", NAMES, "renewals", False),
    ("contains", (), "renewals", "unknown"),
    ("contains", NAMES, None, "unknown"),
    ("casefold_only_match", NAMES, "renewals", True),
    ("casefold_only_match", NAMES, "Renewals", False),
    ("casefold_only_match", NAMES, "Renewal", False),
    ("close_match", NAMES, "Renewal", True),
    ("close_match", NAMES, "renewals", False),
    ("close_match", NAMES, "Bookings", False),
    ("closest", NAMES, "Renewal", "Renewals"),
    ("closest", NAMES, "Bookings", "absent"),
    ("shape_match", ("job-17",), "job-18", True),
    ("shape_match", ("job-17",), "18", False),
    ("one_segment_off", ("/v1/orders/7",), "/v2/orders/7", "/v1/orders/7"),
    ("one_segment_off", ("/v1/orders/7",), "/v2/orders/8", "absent"),
    ("min", (3, 1.5, 2), None, 1.5),
    ("max", (3, 1.5, 2), None, 3),
    ("median", (3, 1.5, 2), None, 2),
    ("spread", (3, 1, 2), None, 1.0),
    ("spread", (0, 0), None, "absent"),
    ("median", ("a",), None, "absent"),
]


@pytest.mark.parametrize(("field", "values", "subject", "expected"), ANSWERS)
def test_answers_from_what_was_collected(
    field: str, values: tuple[Any, ...], subject: str | None, expected: Any
) -> None:
    assert answer(noted(1, values=values), field, subject=subject) == expected


@pytest.mark.parametrize(
    ("moments", "field", "expected"),
    [
        ((1, 5, 9), "count", 3),
        ((1, 5, 9), "span_s", 9.0),
        ((), "span_s", "absent"),
        ((None,), "span_s", "absent"),
        ((10, 40), "age_s", 19.0),
        ((70,), "age_s", "absent"),
        ((1, 5), "max_in_flight", 1),
        ((1, 1, 1), "max_in_flight", 3),
        ((), "max_in_flight", "absent"),
        ((0, 900, 905, 1000), "start_burst", 0.75),
        ((), "start_burst", "absent"),
    ],
)
def test_answers_from_times(moments: tuple[Any, ...], field: str, expected: Any) -> None:
    assert answer(noted(*moments), field) == expected


def test_age_without_a_time_of_asking_is_unknown() -> None:
    assert answer(noted(1), "age_s", last_us=None) == "unknown"
    assert answer(noted(1, values=(30,)), "overdue_s", last_us=None) == "unknown"


def test_seconds_beyond_a_collected_lifetime() -> None:
    assert answer(noted(9, values=(30,)), "overdue_s") == 20.0
    assert answer(noted(9), "overdue_s") == "absent"


EVENTS = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "c"]),
        st.sampled_from([(), ("x",), ("y",)]),
        st.one_of(st.none(), st.integers(-(2**40), 2**40)),
        st.one_of(st.integers(0, 30), st.sampled_from(["n", "m", "o", "p"])),
    ),
    max_size=40,
)
FIELDS = (
    "",
    "count",
    "span_s",
    "values",
    "count_values",
    "min",
    "max",
    "median",
    "age_s",
    "max_in_flight",
    "start_burst",
)


def _observed(events: Any) -> Histories:
    histories = Histories()
    for key, differs, moment, value in events:
        cell = histories.note("h", (key,), differs, moment, moment, 1)
        cell.values[value] = cell.values.get(value, 0) + 1
        if moment is not None:
            cell.intervals.append(moment, moment + 5)
        cell.prune()
    return histories


def _answers(histories: Histories) -> list[Any]:
    return [
        histories.answer("h", [(key,)], field, question(relation=relation, differs=differs))
        for key in "abc"
        for relation in ("any", "before", "after")
        for differs in ((), ("x",))
        for field in FIELDS
    ]


@pytest.mark.parametrize("limit", [1_000, 3])
@given(events=EVENTS, order=st.randoms(use_true_random=False), cuts=st.lists(st.integers(0, 40), max_size=4))
def test_any_split_in_any_order_answers_the_same(
    limit: int, events: Any, order: Any, cuts: list[int]
) -> None:
    before = history.MAX_VALUES, history.MAX_INTERVALS
    history.MAX_VALUES = history.MAX_INTERVALS = limit
    try:
        whole = Histories()
        whole.merge(_observed(events))
        shuffled = list(events)
        order.shuffle(shuffled)
        edges = [0, *sorted(cuts), len(shuffled)]
        parts = Histories()
        for start, end in itertools.pairwise(edges):
            parts.merge(_observed(shuffled[start:end]))
        whole.settle()
        parts.settle()
        assert _answers(whole) == _answers(parts)
    finally:
        history.MAX_VALUES, history.MAX_INTERVALS = before


def test_several_keys_answer_together() -> None:
    histories = Histories()
    for key, moment in (("a", 1), ("b", 9)):
        histories.note("h", (key,), (), moment * S, moment * S, 1).values[key] = 1
    keys = [("a",), ("b",), ("c",)]
    assert histories.answer("h", keys, "count", question()).first == 2
    assert histories.answer("h", keys, "values", question()).items == ("a", "b")
    assert histories.answer("h", keys, "count", question()).first == 2
