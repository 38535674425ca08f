from pathlib import Path

from analyzer.ingest import read_exchanges
from analyzer.model import Exchange
from analyzer.scanning.fired import FiredRules
from analyzer.scanning.plan import Plan
from tests.diff.sides import har_entry, write_har
from tests.rulesets import rules_of

RULES = """
- {id: acme.validation.status, match: {response.status: 400}}
- id: acme.rate.loop
  topic: rate
  sequence: {select: {response.status: 429}, key: [request.path_template], fire: {seq.count: {gte: 3}}}
"""
PLAN = Plan(rules=rules_of(RULES))
URL = "https://api.acme.test/v1/orders"


def fired(number: int, *paths: str) -> list[tuple[str, int]]:
    """Rule and count of the findings on an exchange."""
    found = FiredRules(PLAN, number)
    for path in paths:
        for item in read_exchanges(path):
            assert isinstance(item, Exchange)
            found.observe(item)
    return [(finding.rule, finding.count) for finding in found.findings()]


def capture(path: Path, *statuses: int) -> str:
    return write_har(path, *(har_entry(status, {}, url=URL, second=at) for at, status in enumerate(statuses)))


def test_a_rule_of_one_exchange_counts_that_exchange_alone(tmp_path: Path) -> None:
    path = capture(tmp_path / "a.har", 200, 400, 400)
    assert fired(0, path) == []
    assert fired(1, path) == fired(2, path) == [("acme.validation.status", 1)]


def test_a_rule_over_several_exchanges_is_told_at_each_that_shows_it(tmp_path: Path) -> None:
    path = capture(tmp_path / "a.har", 429, 200, 429, 429)
    assert [fired(number, path) for number in range(4)] == [
        [("acme.rate.loop", 3)],
        [],
        [("acme.rate.loop", 3)],
        [("acme.rate.loop", 3)],
    ]


def test_of_several_files_the_first_exchange_of_a_number_counts(tmp_path: Path) -> None:
    first, second = capture(tmp_path / "a.har", 200), capture(tmp_path / "b.har", 400)
    assert fired(0, first, second) == []
    assert fired(0, second, first) == [("acme.validation.status", 1)]


def test_a_number_that_there_is_not_has_no_findings(tmp_path: Path) -> None:
    assert fired(9, capture(tmp_path / "a.har", 400, 429, 429, 429)) == []
