"""Rules compiled: candidates never lose a match, windows, and the histories that a rule asks."""

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from analyzer.facts.subject import Subject
from analyzer.facts.value import ABSENT, Resolved, one
from analyzer.rules.compiled import CompiledRules, asked_memories
from analyzer.rules.predicates import Branch, compile_predicate, evaluate, specialise
from analyzer.rules.recorded import Known, gaps_of, known_from
from analyzer.rules.tally_form import window_seconds
from analyzer.rules.truth import Truth
from tests.exchanges import exchange, headers, scope_of
from tests.rulesets import pack_of, rules_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("30s", 30.0),
        ("10m", 600.0),
        ("24h", 86_400.0),
        ("2d", 172_800.0),
        (None, None),
        ("", None),
        ("10", None),
        ("1w", None),
    ],
)
def test_a_window_in_seconds(text: str | None, expected: float | None) -> None:
    assert window_seconds(text) == expected


@pytest.mark.parametrize(
    "part",
    [
        'causes: [{id: c, certainty: possible, say: "{a..b}"}]',
        'causes: [{id: c, certainty: possible, say: s, fix: ["{request.url.none()}"]}]',
        'extract: {x: "request.url.segment(y)"}',
        "match: {request.url: {regex: (}}",
    ],
)
def test_a_rule_that_could_not_run_is_refused_before_a_scan(part: str) -> None:
    match = "" if part.startswith("match") else "match: {response.status: 404}, "
    with pytest.raises(ValueError, match=r".+"):
        CompiledRules(rules_of(f"- {{id: acme.a, {match}{part}}}"))


CONDITIONS = st.sampled_from(
    [
        {"response.status": 404},
        {"response.status": {"gte": 400}},
        {"response.status": {"state": "absent"}},
        {"response.status": {"equals_path": "request.json.status"}},
        {"request.method": ["GET", "HEAD"]},
        {"error.kind": "timeout"},
        {"error.kind": {"state": "absent"}},
        {"request.headers.apikey": {"state": "absent"}},
        {"request.host": "api.acme.test"},
        {"auth.source": {"state": "unknown"}},
        {"auth.scheme": {"not_in": ["basic"]}},
        {"response.headers.date": "x"},
        {"response.json.a": {"state": "absent"}},
        {"timings.slowest": "wait"},
        {"capture.page": {"state": "absent"}},
        {"client.id": {"state": "present"}},
    ]
)
PREDICATES = st.recursive(
    CONDITIONS,
    lambda inner: st.builds(
        lambda kind, parts: {kind: parts},
        st.sampled_from(["all", "any", "none"]),
        st.lists(inner, max_size=3),
    ),
    max_leaves=8,
)
MADE = [
    exchange(status, method=method, sent=sent, error_text="timeout" if status is None else None)
    for status in (None, 200, 404, 503)
    for method in ("GET", "POST")
    for sent in ({}, headers({}, is_complete=False))
]


@given(source=PREDICATES, number=st.integers(0, len(MADE) - 1))
def test_what_is_decided_beforehand_changes_no_truth(source: Any, number: int) -> None:
    made = MADE[number]
    named: dict[str, Resolved] = {"request.method": one(made.request.method)}
    if made.status is not None:
        named |= {"response.status": one(made.status), "error.kind": ABSENT}
    known = known_from(gaps_of(made)).joined(named)
    node = compile_predicate(source)
    special = specialise(node, known)
    before = evaluate(node, scope_of(made)) is Truth.TRUE
    assert (special is not None and evaluate(special, scope_of(made)) is Truth.TRUE) is before


def test_nothing_is_left_of_a_predicate_that_is_decided() -> None:
    node = compile_predicate({"response.status": {"gte": 400}})
    assert specialise(node, Known({"response.status": one(404)})) == Branch("all", ())
    assert specialise(node, Known({"response.status": one(200)})) is None
    assert specialise(node, Known({})) == node


RULES = """
- {id: acme.a, match: {response.status: 404}, causes: [{id: c, certainty: possible, say: "{history.seen.count}"}]}
- {id: acme.b, match: {response.status: {gte: 400}, service: api}}
- {id: acme.c, match: {error.kind: timeout}}
- {id: acme.d, match: {service: other}}
- {id: acme.e, sequence: {select: {request.method: POST}, fire: {seq.count: {gte: 2}}}}
"""
CANDIDATES = [
    ("https://api.acme.test/v1/x", "GET", 404, ["acme.a", "acme.b"], []),
    ("https://api.acme.test/v1/x", "POST", 500, ["acme.b"], ["acme.e"]),
    ("https://api.acme.test/v1/x", "GET", 200, [], []),
    ("https://api.acme.test/v1/x", "GET", None, ["acme.a", "acme.b", "acme.c"], []),
    ("https://api.acme.test/v1/x", "ODD", 404, ["acme.a", "acme.b"], ["acme.e"]),
    ("https://other.test/v1/x", "GET", 404, [], []),
]


@pytest.mark.parametrize(("url", "method", "status", "matches", "sequences"), CANDIDATES)
def test_only_rules_that_can_hold_are_asked(
    url: str, method: str, status: int | None, matches: list[str], sequences: list[str]
) -> None:
    compiled = CompiledRules(rules_of(pack_of(RULES, histories="seen: {select: {}, key: [request.host]}")))
    subject = Subject(exchange(status, url=url, method=method))
    found = compiled.candidates(compiled.services.find(subject.host, subject.full_path), method, status)
    assert sorted(rule.rule.id for rule in found.rules) == matches
    assert [rule.rule.id for rule in found.sequences] == sequences


def test_only_histories_that_somebody_asks_are_remembered() -> None:
    histories = yaml.safe_dump(
        {name: {"select": {}, "key": ["request.host"]} for name in ("seen", "unasked")}
    )
    compiled = CompiledRules(rules_of(pack_of(RULES, histories=histories)))
    assert [memory.name for memory in compiled.memories] == ["acme/seen"]
    assert asked_memories(compiled.by_id["acme.a"]) == {"seen"}


def test_methods_without_end_take_no_room() -> None:
    compiled = CompiledRules(rules_of(RULES))
    for number in range(50):
        compiled.candidates({}, f"M{number}", 200)
    assert compiled.candidates({}, "M0", 200) is compiled.candidates({}, "M49", 200)
