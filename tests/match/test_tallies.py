"""Counting sequences: bursts under a key, in bounded state that no split of the work changes."""

import random

import pytest

from analyzer.facts.histories import Histories
from analyzer.facts.subject import Subject
from analyzer.match import tallies
from analyzer.match.observations import Observations
from analyzer.match.order import order_of
from analyzer.match.sequences import add_sequences
from analyzer.match.tallies import Cell, Tallies
from analyzer.model import Location
from analyzer.rules.compiled import CompiledRules
from tests.exchanges import exchange
from tests.rulesets import findings_of, pack_of, rules_of

STORM = """
- id: acme.rate.storm
  sequence:
    select: {response.status: {lt: 400}}
    key: [client.id, request.host, request.method, request.path_template]
    tally: {bucket: 10s, distinct: request.url}
    fire: {tally.peak: {gte: $calls}}
  thresholds: {calls: 4}
  causes:
    - id: one
      when: {tally.distinct: 1}
      certainty: confirmed
      say: "{tally.peak} of {tally.count} in {tally.span_s} s at {request.path_template}"
    - {id: several, when: {tally.distinct: {gte: 2}}, certainty: confirmed, say: "{tally.distinct} URLs"}
"""


def call(at_s, url="https://api.acme.test/v1/orders/1", status=200, *, entry=0, **changes):
    fields = {"is_of_one_client": True, "location": Location(input="made-up.har", entry=entry)}
    return exchange(status, at_s=at_s, url=url, **(fields | changes))


def found(*calls):
    return findings_of(rules_of(STORM), calls)


def test_a_burst_across_a_border_of_buckets_counts_whole():
    (finding,) = found(*(call(at_s) for at_s in (8, 9, 10, 11)))
    assert finding.cause.id == "one"
    assert finding.cause.say == "4 of 4 in 3 s at /v1/orders/{id}"
    assert (finding.count, len(finding.evidence)) == (4, 4)


def test_calls_far_apart_are_no_burst():
    assert not found(*(call(at_s) for at_s in (0, 100, 200, 300, 400)))


def test_different_urls_of_one_route_count_together():
    (finding,) = found(*(call(n, f"https://api.acme.test/v1/orders/{n}") for n in range(4)))
    assert finding.cause.say == "4 URLs"


def test_other_clients_are_other_keys():
    one, two = ({"is_of_one_client": False, "client_address": f"192.0.2.{n}"} for n in (1, 2))
    assert not found(*(call(n, **(one if n % 2 else two)) for n in range(6)))
    assert found(*(call(n, **one) for n in range(4)))


def test_a_log_that_names_no_client_does_not_count():
    assert not found(*(call(n, is_of_one_client=False) for n in range(50)))


def test_an_exchange_without_a_time_does_not_count():
    assert not found(*(call(None) for _ in range(9)))


def test_the_five_earliest_are_shown():
    (finding,) = found(*(call(9 - n, entry=n) for n in range(9)))
    assert [each.entry for each in finding.evidence] == [8, 7, 6, 5, 4]
    assert finding.count == 9


def gathered(rules, calls):
    """What a partition with these calls gathers; each is (position, exchange)."""
    observed = Observations()
    for position, each in calls:
        subject = Subject(each)
        services = rules.services.find(subject.host, subject.full_path)
        for rule in rules.candidates(services, "GET", 200).sequences:
            observed.add(rule, subject, services["acme"], order_of(each, 0, position))
    return observed


@pytest.mark.parametrize("seed", range(5))
def test_capped_state_is_the_same_however_the_work_is_split(seed, monkeypatch):
    monkeypatch.setattr(tallies, "MAX_CELLS", 6)
    monkeypatch.setattr(tallies, "MAX_DISTINCT", 3)
    rules = CompiledRules(rules_of(pack_of(STORM)))
    chance = random.Random(seed)
    calls = [
        call(chance.randrange(100), f"https://api.acme.test/v1/{chance.choice('abcd')}/{chance.randrange(9)}")
        for _ in range(200)
    ]
    numbered = list(enumerate(calls))
    results = []
    for parts in (1, 3, 7):
        chance.shuffle(numbered)
        whole = Observations()
        for part in range(parts):
            whole.merge(gathered(rules, numbered[part::parts]))
        drafts = {}
        add_sequences(drafts, whole, rules.by_id, Histories())
        results.append(
            (
                whole.tallies.capped,
                sorted((d.finding.cause.say, d.count, d.first_us, str([*d.shown])) for d in drafts.values()),
            )
        )
    assert results[0][0] == {"acme.rate.storm"}
    assert results[0][1]
    assert results[1] == results[0] == results[2]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ("bucket: 10s", "bucket: soon"),
        ("key: [client.id, request.host, request.method, request.path_template]", "key: [client.id]"),
        ("tally: {bucket", "window: 10s\n    tally: {bucket"),
    ],
)
def test_what_counts_cannot_keep_is_a_fault(change, fault):
    with pytest.raises(ValueError, match=r"tally|bucket"):
        CompiledRules(rules_of(pack_of(STORM.replace(change, fault))))


def test_merging_many_small_partials_sorts_seldom(monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of 100,000 files with a new cell each would else be sorted 100,000 times."""
    monkeypatch.setattr(tallies, "MAX_CELLS", 100)
    prune, sorts = Tallies._prune, []
    monkeypatch.setattr(Tallies, "_prune", lambda self, rule: (sorts.append(rule), prune(self, rule)))
    whole = Tallies()
    for number in range(1_000):
        one = Tallies()
        one.by_rule["a.rule"] = {((f"key{number}",), 0): Cell(number)}
        whole.merge(one)
    assert len(sorts) < 1_000 / 25
    assert len(whole.under_keys("a.rule")) == 100
