"""Behaviour over time under one key: jobs that stay, retries, bursts; histories that span exchanges."""

from typing import Any

import msgspec
import pytest

from analyzer.document import Finding
from analyzer.match import kept, observations
from analyzer.model import Exchange, Location
from tests.exchanges import body, exchange, headers
from tests.rulesets import findings_of, pack_of, rules_of

JOBS = """
- id: acme.job.stuck
  sequence:
    select: {response.status: 200}
    observe: response.json.jobs.*
    key: [obs.jobId]
    measure: {age_s: [obs.createdAt, startedDateTime]}
    fire:
      seq.last.status: PENDING
      seq.ever.status: {excludes: [DONE]}
      any: [{seq.count: {gte: $polls}}, {seq.last.age_s: {gte: 1800}}]
  thresholds: {polls: 3}
  extract: {job: obs.jobId}
  causes:
    - id: congestion
      when: {seq.peers_pending: {gte: 2}}
      certainty: likely
      say: "{seq.peers_pending} others; {job} {seq.span_s}"
    - {id: slow, certainty: possible, say: "{seq.count} polls in {seq.span_s} s"}
"""


def poll(
    at_s: float | None, *jobs: tuple[str, str], created: str = "2026-01-01T00:00:00Z", **changes: Any
) -> Exchange:
    rows = [{"jobId": job, "status": status, "createdAt": created} for job, status in jobs]
    return exchange(200, at_s=at_s, got_body=body({"jobs": rows}), **changes)


P, D = "PENDING", "DONE"
STUCK: list[tuple[str, list[Exchange], list[tuple[str, int]]]] = [
    ("three polls", [poll(at, ("a", P)) for at in (0, 60, 120)], [("a", 3)]),
    ("two polls", [poll(at, ("a", P)) for at in (0, 60)], []),
    ("done at last", [poll(0, ("a", P)), poll(1, ("a", P)), poll(2, ("a", P)), poll(3, ("a", D))], []),
    ("out of order", [poll(3, ("a", P)), poll(1, ("a", P)), poll(2, ("a", P))], [("a", 3)]),
    (
        "done in between, written later",
        [poll(0, ("a", P)), poll(2, ("a", P)), poll(3, ("a", P)), poll(1, ("a", D))],
        [],
    ),
    ("two keys", [poll(at, ("a", P), ("b", P)) for at in (0, 1, 2)], [("a", 3), ("b", 3)]),
    ("different keys do not add up", [poll(0, ("a", P)), poll(1, ("b", P)), poll(2, ("c", P))], []),
    ("one poll, old job", [poll(0, ("a", P), created="2025-12-31T23:00:00Z")], [("a", 1)]),
    ("one poll, old job in epoch milliseconds", [poll(7200, ("a", P))], [("a", 1)]),
    ("no time, no part", [poll(None, ("a", P))] * 3, []),
    ("another status", [poll(0, ("a", "RUNNING"))] * 3, []),
    ("body not captured", [exchange(200, at_s=float(at)) for at in range(3)], []),
    ("elements without the key", [exchange(200, got_body=body({"jobs": [{"status": P}, 7, None]}))] * 3, []),
]


@pytest.mark.parametrize(("made", "expected"), [row[1:] for row in STUCK], ids=[row[0] for row in STUCK])
def test_a_job_that_stays_pending(made: list[Exchange], expected: list[tuple[str, int]]) -> None:
    found = findings_of(JOBS, made)
    assert sorted((each.extract["job"], each.count) for each in found) == expected


def test_neighbours_of_the_last_poll_and_texts_of_a_sequence() -> None:
    found = findings_of(JOBS, [poll(at, ("a", P), ("b", P), ("c", P)) for at in (0, 30, 60)])
    assert sorted(each.cause.say for each in found if each.cause) == [f"2 others; {job} 60" for job in "abc"]
    (alone,) = findings_of(JOBS, [poll(at, ("a", P)) for at in (0, 30, 60)])
    assert [each.say for each in alone.possible] == ["3 polls in 60 s"]
    assert len({each.fingerprint for each in found}) == 3


RETRIES = """
- id: acme.rate.retried
  sequence:
    select: {response.status: {gte: 200}}
    key: [request.host, auth.fingerprint]
    window: 10m
    pair: {after: {response.status: 429}}
    fire: {pair.count: {gte: 1}}
  causes:
    - id: c
      certainty: possible
      say: >-
        {pair.count} {pair.early_count} {pair.overlap_count} {pair.again_count}
        {pair.gap_s.min} {pair.gap_s.median} {pair.gap_s.max} {pair.retry_after_s.max} {pair.growth} {pair.none}
"""


def call(at_s: float, status: int = 429, key: str = "k", wait: str | None = None, **changes: Any) -> Exchange:
    got = {"retry-after": wait} if wait else {}
    return exchange(status, at_s=at_s, sent={"apikey": key}, got=got, **({"duration_ms": 1000.0} | changes))


PAIRS: list[tuple[str, list[Exchange], str | None]] = [
    ("one wait", [call(0), call(5, 200)], "1 0 0 0 4 4 4 ? ? ?"),
    ("early", [call(0, wait="30"), call(5, 200)], "1 1 0 0 4 4 4 30 ? ?"),
    ("in time", [call(0, wait="3"), call(5, 200)], "1 0 0 0 4 4 4 3 ? ?"),
    ("overlap", [call(0, duration_ms=9_000.0), call(5, 200)], "1 0 1 0 -4 -4 -4 ? ? ?"),
    ("growing", [call(0), call(2), call(5), call(10, 200)], "3 0 0 2 1 2 4 ? 2 ?"),
    ("out of order", [call(10, 200), call(5), call(0), call(2)], "3 0 0 2 1 2 4 ? 2 ?"),
    ("another key", [call(0), call(5, 200, key="x")], None),
    ("beyond the window", [call(0), call(700, 200)], None),
    ("never again", [call(0, 200), call(5)], None),
]


@pytest.mark.parametrize(("made", "said"), [row[1:] for row in PAIRS], ids=[row[0] for row in PAIRS])
def test_waits_after_a_refusal(made: list[Exchange], said: str | None) -> None:
    found = findings_of(RETRIES, made)
    assert [each.possible[0].say for each in found] == ([] if said is None else [said])


def test_a_key_that_is_not_recorded_groups_apart_from_those_that_are() -> None:
    silent = headers({}, is_complete=False)
    made = [
        call(0),
        exchange(200, at_s=5.0, sent=silent),
        exchange(429, at_s=6.0, sent=silent),
        exchange(200, at_s=9.0, sent=silent),
    ]
    (found,) = findings_of(RETRIES, made)
    assert found.possible[0].say.startswith("1 0 0 0 2.9")


BURST = """
- id: acme.writes
  sequence:
    select: {request.method: POST}
    key: [request.path_template]
    window: 60s
    fire: {seq.window_max: {gte: 3}}
  causes:
    - id: c
      certainty: possible
      say: >-
        {seq.window_max} {seq.count} {seq.max_in_flight}
        {seq.distinct.request.url} {seq.first.response.status} {seq.last.response.status}
"""


@pytest.mark.parametrize("path", ["seq", "seq.none", "pair", "pair.gap_s", "seq.last"])
def test_a_path_of_a_sequence_that_names_nothing_is_absent(path: str) -> None:
    rules = BURST.replace("seq.window_max: {gte: 3}", f"{path}: {{state: absent}}")
    assert len(findings_of(rules, [exchange(method="POST")])) == 1


def test_a_window_slides() -> None:
    def posts(*moments: int) -> tuple[Finding, ...]:
        made = [
            exchange(
                200 + n,
                at_s=float(at),
                method="POST",
                url=f"https://api.acme.test/v1/orders/{n % 2}",
                duration_ms=30_000.0,
            )
            for n, at in enumerate(moments)
        ]
        return findings_of(BURST, made)

    assert posts(0, 50, 110, 170) == ()
    assert posts(0, 50, 60, 400)[0].possible[0].say == "3 4 2 2 200 203"


def test_observations_beyond_the_limit_are_the_latest_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MAX_KEPT", 4)
    monkeypatch.setattr(observations, "MIN_OF_KEY", 2)
    made = [poll(float(at), ("a", D if at == 9 else P)) for at in (5, 9, 1, 7, 2, 8, 3, 6, 4)]
    assert findings_of(JOBS, made) == ()
    (found,) = findings_of(JOBS, made[2:])
    assert found.count == 6  # twice the polls that the rule asks for


def test_keys_beyond_the_limit_are_the_same_ones_in_any_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MAX_KEPT", 20)
    made = [poll(float(at), (f"job{at % 30}", P)) for at in range(120)]
    found = {each.extract["job"] for each in findings_of(JOBS, made)}
    assert len(found) == 5
    assert found == {each.extract["job"] for each in findings_of(JOBS, made[::-1])}


def test_keys_that_have_certainly_no_room_are_left_out_early(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MAX_KEPT", 15)
    made = [poll(float(at), (f"job{at * 7 % 90}", P)) for at in range(270)]
    found = findings_of(JOBS, made)
    assert len(found) == 5
    monkeypatch.setattr(kept.Kept, "has_no_room", lambda self, key: False)
    assert found == findings_of(JOBS, made)


def test_sequences_do_not_compete_with_matches() -> None:
    match = "- {id: acme.m, match: {response.status: 200}, causes: [{id: c, certainty: possible, say: s}]}\n"
    found = findings_of(match + JOBS, [poll(at, ("a", P)) for at in (0, 1, 2)])
    assert {(each.rule, each.primary) for each in found} == {("acme.m", True), ("acme.job.stuck", True)}


HISTORIES = """
rows: {select: {response.json.entries: {count: {gte: 1}}}, key: [request.path], differs: [request.query.period]}
names: {select: {response.status: 200}, key: [request.host], collect: "request.path.after(/forecast/)"}
"""
EMPTY = """
- id: acme.empty
  match: {response.json.entries: {count: 0}}
  extract: {name: "request.path.after(/forecast/)"}
  causes:
    - {id: other-period, when: {history.rows: true}, certainty: likely, say: "{history.rows.count}"}
    - {id: none, certainty: possible, say: "none"}
- id: acme.name
  match: {response.status: 404}
  extract: {name: "request.path.after(/forecast/)", near: history.names.closest}
  causes:
    - id: case
      when: {history.names.casefold_only_match: true}
      certainty: likely
      say: "did you mean {history.names.closest}?"
    - {id: open, certainty: possible, say: "{name}"}
"""


def forecast(name: str, period: str, rows: int | None, status: int = 200) -> Exchange:
    url = f"https://api.acme.test/v1/forecast/{name}{period}"
    return exchange(status, url=url, got_body=body({} if rows is None else {"entries": [{}] * rows}))


def causes(*made: Exchange) -> list[str | None]:
    pack = pack_of(EMPTY, histories=HISTORIES)
    return [each.cause.id if each.cause else None for each in findings_of(rules_of(pack), made)]


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        ([forecast("a", "?period=q1", 0), forecast("a", "?period=q2", 3)], ["other-period"]),
        ([forecast("a", "?period=q2", 3), forecast("a", "?period=q1", 0)], ["other-period"]),
        ([forecast("a", "?period=q1", 0), forecast("a", "?period=q1", 3)], [None]),
        ([forecast("a", "?period=q1", 0), forecast("b", "?period=q2", 3)], [None]),
        ([forecast("a", "?period=q1", 0), forecast("a", "", 3)], ["other-period"]),
        ([forecast("Net", "", None), forecast("net", "", None, 404)], ["case"]),
        ([forecast("net", "", None, 404)], [None]),
        ([forecast("Gross", "", None), forecast("net", "", None, 404)], [None]),
    ],
)
def test_other_exchanges_decide_causes(made: list[Exchange], expected: list[str | None]) -> None:
    assert causes(*made) == expected


def test_answers_stand_in_texts_and_extracts() -> None:
    made = [forecast("Net", "", None), forecast("net", "", None, 404)]
    (found,) = findings_of(rules_of(pack_of(EMPTY, histories=HISTORIES)), made)
    assert found.cause is not None
    assert found.cause.say == "did you mean Net?"
    assert found.extract == {"name": "net", "near": "Net"}


BY_USER = "rows: {select: {response.status: 200}, key: [request.path], differs: [auth.fingerprint]}"
USERS = """
- id: acme.u
  match: {response.status: 404}
  causes: [{id: other, when: {history.rows: true}, certainty: likely, say: s}]
"""


@pytest.mark.parametrize(
    ("first", "second", "cause", "possible"),
    [
        ({"apikey": "a"}, {"apikey": "b"}, "other", 0),
        ({"apikey": "a"}, {"apikey": "a"}, None, 0),
        ({"apikey": "a"}, headers({}, is_complete=False), None, 1),
        (headers({}, is_complete=False), {"apikey": "a"}, None, 0),
    ],
)
def test_nobody_is_another_user_whose_credential_is_not_recorded(
    first: Any, second: Any, cause: Any, possible: int
) -> None:
    pack = pack_of(USERS, histories=BY_USER)
    (found,) = findings_of(rules_of(pack), [exchange(200, sent=first), exchange(404, sent=second)])
    assert (found.cause.id if found.cause else None, len(found.possible)) == (cause, possible)


BEFORE = """
- id: acme.auth
  match: {response.status: 401}
  causes:
    - {id: stopped, when: {history.same_credential_ok_before: true}, certainty: likely, say: s}
    - {id: later, when: {history.same_request_ok_after: true}, certainty: likely, say: s}
    - {id: open, certainty: possible, say: s}
"""


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        ([call(0, 200), call(9, 401)], "stopped"),
        ([call(9, 401), call(0, 200)], "stopped"),
        ([call(0, 401), call(9, 200)], "later"),
        ([call(0, 401)], None),
        ([call(0, 200, key="x"), call(9, 401)], None),
        ([call(0, 401), call(9, 200, url="https://api.acme.test/v1/other")], None),
        ([exchange(200, at_s=None, sent={"apikey": "k"}), call(9, 401)], None),
    ],
)
def test_before_and_after(made: list[Exchange], expected: str | None) -> None:
    placed = [
        msgspec.structs.replace(each, location=Location(input="x", entry=n)) for n, each in enumerate(made)
    ]
    (found,) = findings_of(BEFORE, placed)
    assert (found.cause.id if found.cause else None) == expected


CHAIN = """
- id: acme.redirect.chain
  sequence:
    select: {response.status: 302}
    key: [client.id]
    chain: {from: redirect.to, to: request.url}
    window: 10s
    fire: {seq.count: {gte: 3}}
  causes:
    - id: loop
      when: {seq.most.request.url: {gte: 2}}
      certainty: likely
      say: "{seq.distinct.request.url} of {seq.count}"
    - {id: long, certainty: possible, say: "to {seq.last.redirect.to}"}
"""


def hop(at_s: float, here: str, there: str) -> Exchange:
    url = "https://api.acme.test/v1/"
    return exchange(302, at_s=at_s, url=url + here, got={"location": url + there}, is_of_one_client=True)


@pytest.mark.parametrize(
    ("hops", "said"),
    [
        ([(0, "a", "b"), (1, "b", "c"), (2, "c", "d")], ["to https://api.acme.test/v1/d"]),
        ([(2, "c", "d"), (0, "a", "b"), (1, "b", "c")], ["to https://api.acme.test/v1/d"]),
        ([(0, "a", "b"), (1, "b", "a"), (2, "a", "b")], ["2 of 3"]),
        ([(0, "a", "b"), (1, "x", "y"), (2, "b", "c"), (3, "y", "z")], []),
        ([(0, "a", "b"), (1, "b", "c"), (30, "c", "d")], []),
        ([(0, "a", "b"), (1, "a", "b"), (2, "a", "b")], []),
    ],
)
def test_a_chain_is_judged_for_itself(hops: list[tuple[float, str, str]], said: list[str]) -> None:
    found = findings_of(rules_of(CHAIN), [hop(*each) for each in hops])
    told = [(each.cause.say if each.cause else each.possible[0].say) for each in found]
    assert told == said


NUMBERS = """
- id: acme.time.all
  sequence:
    select: {response.status: 200}
    key: [request.host]
    fire: {seq.count: {gte: 1}}
  causes:
    - id: all
      certainty: possible
      say: "{seq.min.time} {seq.median.time} {seq.max.time} {seq.spread.time} {seq.most.time} {seq.distinct.time}"
"""


@pytest.mark.parametrize(
    ("times", "said"),
    [
        ([100, 200, 400, 100], "100 150 400 2 2 3"),
        ([0, 0], "0 0 0 ? 2 1"),
        ([None, 50], "50 50 50 0 1 1"),
        ([None], "? ? ? ? 0 0"),
    ],
)
def test_numbers_over_all_observations(times: list[float | None], said: str) -> None:
    calls = [exchange(200, at_s=number, duration_ms=time) for number, time in enumerate(times)]
    (finding,) = findings_of(rules_of(NUMBERS), calls)
    assert finding.possible[0].say == said


def test_a_cause_may_lower_the_severity_of_its_finding() -> None:
    rule = """
- id: acme.status.s500
  match: {response.status: 500}
  causes:
    - {id: slow, when: {time: {gte: 1000}}, certainty: confirmed, severity: notice, say: x}
    - {id: other, certainty: possible, severity: notice, say: x}
"""
    slow, quick = (findings_of(rules_of(rule), [exchange(500, duration_ms=time)])[0] for time in (1000, 10))
    assert (slow.severity, quick.severity) == ("notice", "error")


def test_a_source_may_name_another_reference() -> None:
    rule = """
- id: acme.status.s500
  match: {response.status: 500}
  source: {reference: other-document, row: "1"}
"""
    (finding,) = findings_of(rules_of(rule), [exchange(500)])
    assert finding.source is not None
    assert (finding.source.reference, finding.source.row) == ("other-document", "1")
