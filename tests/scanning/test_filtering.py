import re

import pytest

from analyzer.errors import UsageError
from analyzer.facts.subject import Subject
from analyzer.ingest import read_exchanges
from analyzer.model import Exchange, Location, Outcome, Request
from analyzer.scanning.filter_terms import TERMS
from analyzer.scanning.filtering import check_filter, exchange_filter, rules_by_match
from analyzer.scanning.plan import compiled
from analyzer.scanning.run import RunOptions, run_scan
from tests.filters.table import COUNT, PASSES, PLAN, REFUSED, write_captures


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    return write_captures(tmp_path_factory.mktemp("captures"))


@pytest.fixture(scope="module")
def subjects(paths: list[str]) -> list[Subject]:
    found = [item for path in paths for item in read_exchanges(path)]
    assert all(isinstance(item, Exchange) for item in found)
    assert len(found) == COUNT
    return [Subject(item) for item in found if isinstance(item, Exchange)]


@pytest.mark.parametrize(("text", "wanted"), PASSES)
def test_a_filter_lets_pass(text: str, wanted: list[int], subjects: list[Subject]) -> None:
    test = exchange_filter(text, rules_by_match(compiled(PLAN)))
    assert [number for number, subject in enumerate(subjects) if test(subject)] == wanted


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_not_understood_is_a_usage_error_that_names_the_term(text: str) -> None:
    key, _, value = text.lstrip("-").partition(":")
    with pytest.raises(UsageError, match=re.escape(f"{key}:{value}".rstrip(","))):
        check_filter(text)


def test_the_table_has_each_term_passing_some_turned_round_and_refused() -> None:
    for term in TERMS:
        assert [text for text, _ in PASSES if re.search(rf"(^| ){term}:", text, re.IGNORECASE)], term
    assert {text.lstrip("-").partition(":")[0] for text in REFUSED} >= set(TERMS) - {"method", "path", "rule"}


def test_a_scan_with_a_filter_reads_what_the_filter_lets_pass(paths: list[str]) -> None:
    from msgspec.structs import replace

    found = run_scan(paths, replace(PLAN, filter="rule:acme.* -status:404"), RunOptions(jobs=1))
    assert found.document.summary.exchanges == 1
    assert [finding.rule for finding in found.document.findings] == ["acme.auth.key"]


def test_an_event_without_an_outcome_is_unknown_and_no_failure() -> None:
    request = Request(method="GET", url="https://a.test/x")
    event = Subject(Exchange(location=Location(input="a"), request=request, outcome=Outcome.NOT_RECORDED))
    passing = ("status:unknown", "", "-has:request.query.q")
    for text in passing:
        assert exchange_filter(text, lambda _: ())(event), text
    for text in ("status:failed", "-status:failed", "-status:200", "has:response", "-has:response"):
        assert not exchange_filter(text, lambda _: ())(event), text
