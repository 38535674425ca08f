"""Histories as rules declare them: what is remembered, under which key, and who asks for what."""

from typing import Any

import pytest

from analyzer.facts.histories import Histories
from analyzer.facts.history import Question
from analyzer.facts.subject import Subject
from analyzer.facts.value import MASKED, Resolved
from analyzer.model import Exchange
from analyzer.rules.files import Memory
from analyzer.rules.memories import BUILT_IN, compile_memory, grouped, key_part, observe
from analyzer.rules.paths import parse_path
from analyzer.rules.scope import ExchangeScope
from analyzer.rules.truth import HistoryQuery, Truth
from tests.exchanges import body, exchange, headers, scope_of

ANY = Question("any", (), None, None, None)
SILENT = headers({}, is_complete=False)
HIDDEN = headers({"k": "***"}, masked=frozenset({"k"}))


def remembered(memory: Memory, made: Exchange) -> Histories:
    histories = Histories()
    observe(*grouped([compile_memory("h", memory, None)]), Subject(made), scope_of(made), histories)
    return histories


OBSERVED: list[tuple[str, Exchange, bool]] = [
    ("selected", exchange(200, sent={"k": "1"}), True),
    ("not selected", exchange(404, sent={"k": "1"}), False),
    ("key absent", exchange(200), False),
    ("key not recorded", exchange(200, sent=SILENT), False),
    ("key masked", exchange(200, sent=HIDDEN), False),
    ("no time", exchange(200, sent={"k": "1"}, at_s=None), True),
]


@pytest.mark.parametrize(
    ("made", "expected"), [row[1:] for row in OBSERVED], ids=[row[0] for row in OBSERVED]
)
def test_only_what_is_selected_and_has_a_whole_key_is_remembered(made: Exchange, expected: bool) -> None:
    memory = Memory(select={"response.status": 200}, key=("request.headers.k",))
    assert remembered(memory, made).remembers("h", ("1",)) is expected


ROWS = body({"rows": [{"n": "b"}, {"n": 1}, {"n": None}, {"n": []}]})
COLLECTED: list[tuple[str, Exchange, tuple[Any, ...]]] = [
    (
        "response.json.rows.*.n",
        exchange(got_body=ROWS),
        (1, "b"),
    ),
    ("response.json.none", exchange(got_body=body({})), ()),
    ("response.json.rows", exchange(got_body=body({"rows": [1]})), ()),
    ("request.headers.k", exchange(sent=HIDDEN), ()),
    ("response.json.a", exchange(), ()),
]


@pytest.mark.parametrize(("path", "made", "expected"), COLLECTED)
def test_plain_values_are_collected(path: str, made: Exchange, expected: tuple[Any, ...]) -> None:
    histories = remembered(Memory(select={}, key=("request.host",), collect=path), made)
    assert histories.answer("h", [("api.acme.test",)], "values", ANY).items == expected


PARTS: list[tuple[Exchange, Any]] = [
    (exchange(sent={"k": "1"}), "1"),
    (exchange(sent={"k": ["1", "2"]}), ("1", "2")),
    (exchange(), Truth.FALSE),
    (exchange(sent=SILENT), Truth.UNKNOWN),
    (exchange(sent=HIDDEN), Truth.UNKNOWN),
]


@pytest.mark.parametrize(("made", "expected"), PARTS)
def test_a_part_of_a_key(made: Exchange, expected: Any) -> None:
    part = key_part(parse_path("request.headers.k"), scope_of(made))
    assert part == expected
    assert isinstance(part, Truth) is isinstance(expected, Truth)


def test_a_document_as_part_of_a_key_can_be_looked_up() -> None:
    made = exchange(method="POST", sent_body=body({"a": [{"b": 1}]}))
    assert hash(key_part(parse_path("request.json.a"), scope_of(made)))


def test_histories_that_remember_the_same_share_it() -> None:
    names = {
        compile_memory(name, BUILT_IN[name], None).name
        for name in BUILT_IN
        if name.startswith("same_request_ok")
    }
    assert names == {"same_request_ok"}
    stored = [
        BUILT_IN[name] for name in ("same_request_ok", "same_request_ok_before", "same_request_ok_after")
    ]
    assert len({(str(each.select), each.key, each.differs, each.collect) for each in stored}) == 1


@pytest.mark.parametrize("name", BUILT_IN)
def test_every_built_in_history_compiles_and_answers(name: str) -> None:
    memory = compile_memory(name, BUILT_IN[name], None)
    made = exchange(200, sent={"apikey": "k"}, got_body=body([{"name": "A"}]))
    scope = ExchangeScope(Subject(made), None, {name: memory})
    query = scope.resolve(parse_path(f"history.{name}"))
    assert isinstance(query, HistoryQuery)
    assert query.memory == memory.name
    assert query.key is None or MASKED not in query.key


def test_the_compared_value_is_the_first_extract_unless_the_history_says_otherwise() -> None:
    made = exchange()
    plain = compile_memory("a", Memory(select={}, key=("request.host",)), None)
    chosen = compile_memory("b", Memory(select={}, key=("request.host",), compare="response.status"), None)
    scope = ExchangeScope(Subject(made), None, {"a": plain, "b": chosen}, {}, {"x": 7, "y": 8})
    asked = [scope.resolve(parse_path(f"history.{name}.contains")) for name in "ab"]
    assert [each.subject for each in asked if isinstance(each, HistoryQuery)] == ["7", "200"]


def test_bindings_go_before_facts() -> None:
    scope = scope_of(exchange(), request={"method": "bound"})
    assert scope.resolve(parse_path("request.method")) == Resolved(("bound",))
