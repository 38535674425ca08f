"""Kleene's logic, and verdicts that wait for histories."""

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.facts.value import ABSENT, UNKNOWN, Resolved
from analyzer.rules.operators import judge
from analyzer.rules.truth import (
    Condition,
    HistoryQuery,
    Pending,
    Truth,
    Verdict,
    conjunction,
    disjunction,
    negation,
    settle,
)

F, U, T = Truth.FALSE, Truth.UNKNOWN, Truth.TRUE
AND = {(F, F): F, (F, U): F, (F, T): F, (U, U): U, (U, T): U, (T, T): T}
OR = {(F, F): F, (F, U): U, (F, T): T, (U, U): U, (U, T): T, (T, T): T}
PAIRS = list(itertools.product(Truth, Truth))


@pytest.mark.parametrize(("left", "right"), PAIRS)
def test_two_truths_combine_as_kleene_has_it(left: Truth, right: Truth) -> None:
    pair = (min(left, right), max(left, right))
    assert conjunction([left, right]) is AND[pair]
    assert disjunction([left, right]) is OR[pair]


@pytest.mark.parametrize(("truth", "expected"), [(F, T), (U, U), (T, F)])
def test_the_opposite_of_unknown_is_unknown(truth: Truth, expected: Truth) -> None:
    assert negation(truth) is expected


def test_nothing_at_all_is_true_for_all_and_false_for_any() -> None:
    assert conjunction([]) is T
    assert disjunction([]) is F


QUERY = HistoryQuery("h", ("k",))
WAITING = Pending(QUERY, (Condition("equals", True),))


@pytest.mark.parametrize(
    ("combine", "parts", "expected"),
    [
        (conjunction, [WAITING, F], F),
        (conjunction, [T, WAITING], WAITING),
        (disjunction, [WAITING, T], T),
        (disjunction, [F, WAITING], WAITING),
    ],
)
def test_what_waits_is_decided_as_soon_as_it_can_be(
    combine: Any, parts: list[Verdict], expected: Verdict
) -> None:
    assert combine(parts) == expected


LEAVES = st.sampled_from(["a", "b", "c"]) | st.sampled_from(list(Truth))
TREES = st.recursive(
    LEAVES,
    lambda inner: st.tuples(st.sampled_from(["all", "any", "none"]), st.lists(inner, max_size=4)),
    max_leaves=12,
)
ANSWERS = {F: Resolved((False,)), U: UNKNOWN, T: Resolved((True,))}


def _verdict(tree: Any, known: dict[str, Truth] | None) -> Verdict:
    """A tree as a verdict; names are pending, or decided where `known` is given."""
    if isinstance(tree, Truth):
        return tree
    if isinstance(tree, str):
        return known[tree] if known else Pending(HistoryQuery(tree, ("k",)), (Condition("equals", True),))
    kind, parts = tree
    verdicts = [_verdict(part, known) for part in parts]
    if kind == "all":
        return conjunction(verdicts)
    return disjunction(verdicts) if kind == "any" else negation(disjunction(verdicts))


@given(tree=TREES, truths=st.tuples(*[st.sampled_from(list(Truth))] * 3))
def test_settling_later_is_deciding_at_once(tree: Any, truths: tuple[Truth, Truth, Truth]) -> None:
    known = dict(zip("abc", truths, strict=True))
    settled = settle(_verdict(tree, None), lambda query: ANSWERS[known[query.memory]], judge)
    assert settled is _verdict(tree, known)


def test_an_absent_answer_is_false() -> None:
    assert settle(WAITING, lambda query: ABSENT, judge) is F


@given(tree=TREES)
def test_a_verdict_can_be_the_key_of_a_table(tree: Any) -> None:
    assert {_verdict(tree, None): 1}[_verdict(tree, None)] == 1
