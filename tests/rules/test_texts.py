"""Texts with placeholders, filled in at once and, where they ask a history, later."""

from typing import Any

import pytest

from analyzer.facts.subject import Subject
from analyzer.facts.value import ABSENT, MASKED, UNKNOWN, Resolved
from analyzer.rules.files import Memory
from analyzer.rules.memories import compile_memory
from analyzer.rules.scope import ExchangeScope
from analyzer.rules.texts import draft, finish, placeholders, shown
from tests.exchanges import body, exchange

MADE = exchange(
    404, method="POST", sent_body=body({"rows": [{"a": "x"}, {"a": "y"}], "gone": None}), sent={"k": "1"}
)
MEMORY = compile_memory("seen", Memory(select={}, key=("request.headers.k",), collect="request.url"), None)
SCOPE = ExchangeScope(Subject(MADE), None, {"seen": MEMORY}, {"err": {"msg": "bad", "n": [1, 2]}})

TEXTS = [
    ("plain", "plain"),
    ("{response.status} {request.method}", "404 POST"),
    ("{request.json.rows.*.a}", "x, y"),
    ("{request.json.rows.0.a.length()}", "1"),
    ("{err.msg}: {err.n}", "bad: 1, 2"),
    ("{err.none} {request.json.none}", "? ?"),
    ("{request.headers.authorization}", "?"),
    ("{history.seen.count} times", "7 times"),
    ("${API_KEY} and {1x} and { }", "${API_KEY} and {1x} and { }"),
    ("{request.url.after(/v1/)}", "orders"),
]


@pytest.mark.parametrize(("template", "expected"), TEXTS)
def test_a_text_says_what_the_exchange_holds(template: str, expected: str) -> None:
    parts = draft(template, SCOPE, SCOPE.bindings)
    assert finish(parts, lambda query: Resolved((7,))) == expected


WORDS: list[tuple[Resolved, str]] = [
    (ABSENT, "?"),
    (UNKNOWN, "?"),
    (Resolved((MASKED,)), "?"),
    (Resolved(("a", MASKED)), "a"),
    (Resolved((1.25,)), "1.2"),
    (Resolved((2.0,)), "2"),
    (Resolved((True,)), "True"),
    (Resolved(("x" * 900,)), "x" * 300),
    (Resolved(tuple(range(9))), "0, 1, 2, 3, 4"),
    (Resolved(([1, [2]],)), "1, 2"),
]


@pytest.mark.parametrize(("value", "expected"), WORDS)
def test_values_as_words(value: Resolved, expected: str) -> None:
    assert shown(value) == expected


def test_the_paths_between_braces() -> None:
    assert placeholders("{a.b} x {c.after(/y/)} ${D}") == ("a.b", "c.after(/y/)")


def test_a_captured_brace_is_not_filled_in_again() -> None:
    scope: Any = ExchangeScope(Subject(exchange(url="https://a.test/{request.method}")), None, {})
    assert finish(draft("{request.full_path}", scope, {}), lambda query: ABSENT) == "/{request.method}"
