"""Predicates as functions: True exactly where `evaluate` says TRUE."""

import random
from typing import Any

import pytest
import yaml

from analyzer.rules import selecting
from analyzer.rules.predicates import compile_predicate, evaluate
from analyzer.rules.selecting import holds_of
from analyzer.rules.truth import Truth
from tests.exchanges import FAILED, NO_HEADERS, NOT_RECORDED, body, exchange, headers, scope_of
from tests.rules.test_predicates import MADE, MAPS

MASKED = exchange(sent=headers({"a": "***"}, masked=frozenset({"a"})))
EXCHANGES = [MADE, FAILED, NOT_RECORDED, NO_HEADERS, MASKED, exchange(sent=headers({"a": ["1", "2"]}))]
EXCHANGES += [
    exchange(got_body=body({"name": value})) for value in (1, 1.0, True, "1", None, [1], {}, "x" * 300)
]
PATHS = ["request.headers.a", "response.status", "response.json.name", "request.path", "service", "time"]
CONDITIONS: list[Any] = [
    *(1, 1.0, True, "1", 404, [1, "A"], None),
    *({"gte": 1}, {"gt": 0, "lt": 500}, {"lte": 404}, {"gte": "1"}, {"gte": 1, "state": "present"}),
    *({"state": state} for state in ("present", "absent", "empty", "unknown")),
    *({"not_in": ["1"]}, {"regex": "^[0-9]+$"}, {"not_regex": "x"}, {"contains_ci": "A"}, {"count": 1}),
    *({"excludes": [1]}, {"type": "number"}, {"equals_path": "response.json.name"}),
]


@pytest.mark.parametrize(("text", "expected"), MAPS)
def test_a_map_holds_where_it_is_true(text: str, expected: Truth) -> None:
    node = compile_predicate(yaml.safe_load(text), {"most": 2, "seven": 7})
    assert holds_of(node)(scope_of(MADE)) is (expected is Truth.TRUE)


def made_up(chance: random.Random, depth: int) -> dict[str, Any]:
    """A map of conditions and combinations."""
    made: dict[str, Any] = {
        chance.choice(PATHS): chance.choice(CONDITIONS) for _ in range(chance.randrange(3))
    }
    if depth:
        kind = chance.choice(("all", "any", "none"))
        made[kind] = [made_up(chance, depth - 1) for _ in range(chance.randrange(4))]
    return made


@pytest.mark.parametrize("seed", range(5))
def test_made_up_maps_hold_where_they_are_true(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selecting, "MAX_REMEMBERED", 2)
    chance = random.Random(seed)
    for _ in range(300):
        node = compile_predicate(made_up(chance, 3))
        holds = holds_of(node)
        for made in EXCHANGES:
            assert holds(scope_of(made)) is (evaluate(node, scope_of(made)) is Truth.TRUE)
