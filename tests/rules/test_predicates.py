"""Predicates: how maps combine, what is refused, and paths compared with paths."""

from typing import Any

import pytest
import yaml

from analyzer.facts.subject import Subject
from analyzer.facts.value import UNKNOWN
from analyzer.model import Exchange
from analyzer.rules.files import Memory
from analyzer.rules.memories import compile_memory
from analyzer.rules.predicates import PredicateFault, compile_predicate, evaluate, paths_of
from analyzer.rules.scope import ExchangeScope
from analyzer.rules.truth import HistoryQuery, Pending, Truth
from tests.exchanges import body, exchange, headers, scope_of

F, U, T = Truth.FALSE, Truth.UNKNOWN, Truth.TRUE
SENT = {"n": 7, "limit": 5, "name": "A", "rows": [{"x": 1}, {"x": 2}], "empty": []}
MADE = exchange(
    404,
    method="POST",
    sent=headers({"a": "1"}, scrubbed=frozenset({"authorization"})),
    sent_body=body(SENT),
    got_body=body({"name": "A"}),
)
WAITS = "request.headers.authorization: {state: absent}"

MAPS = [
    ("{}", T),
    ("request.method: POST", T),
    ("{request.method: POST, response.status: 200}", F),
    ("{request.method: POST, response.status: 404}", T),
    ("request.method: [GET, POST]", T),
    ("response.status: {gte: 400, lt: 500}", T),
    (f"{{{WAITS}}}", U),
    (f"{{{WAITS}, request.method: GET}}", F),
    (f"{{{WAITS}, request.method: POST}}", U),
    (f"any: [{{{WAITS}}}, {{request.method: POST}}]", T),
    (f"any: [{{{WAITS}}}, {{request.method: GET}}]", U),
    (f"none: [{{{WAITS}}}]", U),
    (f"none: [{{{WAITS}}}, {{request.method: POST}}]", F),
    ("none: [{request.method: GET}]", T),
    ("all: [{request.method: POST}, {response.status: 404}]", T),
    ("all: []", T),
    ("any: []", F),
    ("none: [{all: [{request.method: POST}, {response.status: 200}]}]", T),
    ("request.json.n: {gt_path: request.json.limit}", T),
    ("request.json.n: {lt_path: request.json.limit}", F),
    ("request.json.name: {equals_path: response.json.name}", T),
    ("request.json.name: {not_equals_path: response.json.name}", F),
    ("request.json.rows.*.x: {not_equals_path: request.json.rows.0.x}", T),
    ("request.json.name: {equals_path: response.json.none}", U),
    ("request.json.none: {not_equals_path: response.json.name}", F),
    ("request.json.none: {equals_path: response.json.none}", F),
    ("request.json.name: {equals_path: request.headers.authorization}", U),
    ("request.json.name: {equals_path: response.json.name, starts_with: B}", F),
    ("request.json.empty: {count: 0}", T),
    ("request.json.rows: {count: {gte: $most}}", T),
    ("request.json.n: $seven", T),
    ("request.json.n: [$seven, 8]", T),
    ("request.json.none: {state: absent}", T),
    ("request.json.name: null", F),
]


@pytest.mark.parametrize(("text", "expected"), MAPS)
def test_the_truth_of_a_map(text: str, expected: Truth) -> None:
    node = compile_predicate(yaml.safe_load(text), {"most": 2, "seven": 7})
    assert evaluate(node, scope_of(MADE)) is expected


def test_placeholders_of_a_path_are_bound() -> None:
    node = compile_predicate({"request.json.rows.{index}.x": 2})
    assert evaluate(node, scope_of(MADE), {"index": 1}) is T
    assert evaluate(node, scope_of(MADE), {"index": 9}) is F


FAULTS: list[tuple[Any, str, tuple[Any, ...]]] = [
    ({"a": {"equal": 1}}, "there is no operator equal; did you mean equals", ("a", "equal")),
    ({"any": {"a": 1}}, "any takes a list of maps", ("any",)),
    ({"any": ["a"]}, "a predicate is a map", ("any", 0)),
    (["a"], "a predicate is a map", ()),
    ({"a..b": 1}, "names joined by dots", ("a..b",)),
    ({"a.lowr()": 1}, "there is no function lowr()", ("a.lowr()",)),
    ({"a": "$mots"}, "no threshold mots; did you mean most", ("a",)),
    ({"a": {"gt": "x"}}, "gt needs a number", ("a", "gt")),
    ({"a": {"regex": "("}}, "RE2", ("a", "regex")),
    ({"a": {"state": "gone"}}, "present absent empty unknown", ("a", "state")),
    ({"a": {"type": "text"}}, "JSON type", ("a", "type")),
    ({"a": {"looks_like": "cat"}}, "looks_like is one of", ("a", "looks_like")),
    ({"a": {"count": {"about": 3}}}, "count takes", ("a", "count")),
    ({"a": {"count": "many"}}, "count needs a number", ("a", "count")),
    ({"all": [{"any": [{"a": {"gt": "x"}}]}]}, "gt needs", ("all", 0, "any", 0, "a", "gt")),
]


@pytest.mark.parametrize(("source", "message", "steps"), FAULTS)
def test_a_predicate_that_cannot_be_compiled_tells_where(
    source: Any, message: str, steps: tuple[Any, ...]
) -> None:
    with pytest.raises(PredicateFault) as caught:
        compile_predicate(source, {"most": 2})
    assert message in str(caught.value)
    assert caught.value.steps == steps


def test_every_path_is_named_once_it_is_used() -> None:
    source = {"a": 1, "any": [{"b": {"equals_path": "c"}}, {"none": [{"d": 1}]}]}
    assert paths_of(compile_predicate(source)) == ("a", "b", "c", "d")


def _asking(made: Exchange) -> ExchangeScope:
    memory = compile_memory("seen", Memory(select={}, key=("request.headers.k",)), None)
    return ExchangeScope(Subject(made), None, {"seen": memory})


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ({"history.seen": True, "request.method": "POST"}, F),
        ({"any": [{"history.seen": True}, {"request.method": "GET"}]}, T),
        ({"history.none": True}, F),
        ({"history.seen.nothing": True}, U),
        ({"history.seen.count": {"gte_path": 1}}, None),
    ],
)
def test_a_question_that_cannot_change_the_answer_is_not_asked(source: Any, expected: Truth | None) -> None:
    if expected is None:
        with pytest.raises(PredicateFault):
            compile_predicate(source)
    else:
        assert evaluate(compile_predicate(source), _asking(exchange(sent={"k": "1"}))) is expected


def test_a_question_waits_with_its_conditions() -> None:
    node = compile_predicate({"history.seen.count": {"lt_path": "response.status"}})
    verdict = evaluate(node, _asking(exchange(sent={"k": "1"})))
    assert isinstance(verdict, Pending)
    assert (verdict.query.key, verdict.conditions[0].operand) == (("1",), 200)


def test_a_question_compared_with_a_document_can_still_be_a_key() -> None:
    node = compile_predicate({"history.seen.values": {"equals_path": "response.json.rows"}})
    made = exchange(sent={"k": "1"}, got_body=body({"rows": [{"a": 1}]}))
    assert hash(evaluate(node, _asking(made)))


@pytest.mark.parametrize(
    ("sent", "field", "expected"),
    [
        ({}, "", (False,)),
        ({}, "count", (0,)),
        ({}, "closest", ()),
        (headers({}, is_complete=False), "", None),
        (headers({"k": "*"}, masked=frozenset({"k"})), "", None),
    ],
)
def test_an_absent_key_remembers_nothing_and_an_unrecorded_one_is_unknown(
    sent: Any, field: str, expected: Any
) -> None:
    from analyzer.rules.paths import parse_path

    found = _asking(exchange(sent=sent)).resolve(parse_path(f"history.seen.{field}".rstrip(".")))
    if expected is None:
        assert isinstance(found, HistoryQuery)
        assert found.key is None
    else:
        assert not isinstance(found, HistoryQuery)
        assert found.items == expected
        assert found != UNKNOWN
