from pathlib import Path

import pytest

from analyzer.ingest.registry import formats
from analyzer.model import Body, BodyState, Outcome, Timings
from analyzer.scanning.doctor import diagnose
from analyzer.scanning.plan import Plan
from analyzer.scanning.producers import producer_named, producer_of, producers
from analyzer.scanning.quality import REMOVED_CREDENTIALS, QualityTally, find_gaps, what_lacks
from tests.diff.sides import har_entry, write_har
from tests.exchanges import body, exchange, headers
from tests.rulesets import rules_of

MINUTE_US = 60_000_000
WORDS = {
    "start time", "duration", "timing phases", "status", "server address", "request headers",
    REMOVED_CREDENTIALS, "request body", "whole request body (cut)", "response headers", "response body",
    "whole response body (cut)",
}  # fmt: skip


def test_a_whole_exchange_lacks_nothing_but_what_it_lacks() -> None:
    whole = exchange(
        sent=headers({}), got=headers({}), sent_body=Body(state=BodyState.EMPTY), got_body=body({"a": 1})
    )
    assert set(what_lacks(whole)) <= {"timing phases", "server address", "duration"}


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"at_s": None}, "start time"),
        ({"sent": headers({}, is_complete=False)}, "request headers"),
        ({"sent": headers({}, scrubbed=frozenset({"authorization"}))}, REMOVED_CREDENTIALS),
        ({"sent_body": Body()}, "request body"),
        ({"sent_body": Body(state=BodyState.TRUNCATED)}, "whole request body (cut)"),
        ({"got_body": Body()}, "response body"),
        ({"got_body": Body(state=BodyState.TRUNCATED)}, "whole response body (cut)"),
    ],
)
def test_each_thing_that_is_missing_has_a_word(changes: dict, word: str) -> None:
    assert word in what_lacks(exchange(**changes))


def test_a_call_without_an_answer_lacks_nothing_of_the_answer() -> None:
    missing = what_lacks(exchange(None))
    assert not {"response body", "response headers", "timing phases", "server address"} & set(missing)


def test_an_event_lacks_its_status() -> None:
    from msgspec.structs import replace

    assert "status" in what_lacks(replace(exchange(), response=None, outcome=Outcome.NOT_RECORDED))
    assert "timing phases" not in what_lacks(replace(exchange(), timings=Timings(wait_ms=1.0)))


def test_gaps_are_silences_far_longer_than_the_others() -> None:
    steady = [at * MINUTE_US // 60 for at in range(60)]
    assert find_gaps(steady) == ()
    (gap,) = find_gaps([*steady, *(each + 9 * MINUTE_US for each in steady)])
    assert (gap.start_us, gap.end_us) == (59 * MINUTE_US // 60, 9 * MINUTE_US)
    hourly = [at * 60 * MINUTE_US for at in range(24)]
    assert find_gaps(hourly) == ()
    assert find_gaps([]) == find_gaps([5]) == ()


@pytest.mark.parametrize(
    ("format_name", "creator", "name"),
    [
        ("har", "WebInspector 537.36", "Chrome or Edge DevTools"),
        ("har", "Firefox 115", "Firefox"),
        ("har", "WebKit Web Inspector 1.0", "Safari Web Inspector"),
        ("har", "Charles Proxy 4.6", "Charles"),
        ("har", "mitmproxy 10", "mitmproxy"),
        ("har", "nobody knows", "another producer of HARs"),
        ("har", None, "another producer of HARs"),
        ("caddy", None, "Caddy"),
        ("caddy", "WebInspector", "Caddy"),
        ("morgan", None, "a log of JSON lines"),
    ],
)
def test_producers_are_known_by_creator_or_format(format_name: str, creator: str | None, name: str) -> None:
    assert producer_of(format_name, creator).name == name
    assert producer_named(name) is producer_of(format_name, creator)


def test_the_table_speaks_of_formats_and_of_missing_things_that_there_are() -> None:
    known = set(formats())
    for row in producers():
        assert set(row.formats) <= known, row.name
        assert set(row.lacks) <= WORDS, row.name
        assert row.record.endswith((".", "json", "har")), row.name
        assert all(step.endswith((".", "all", ":content")) for step in row.lacks.values()), row.name
        assert all(one == one.lower() for one in row.creators), row.name
    names = [row.name for row in producers()]
    assert len(set(names)) == len(names)
    creators = [one for row in producers() for one in row.creators]
    assert len(set(creators)) == len(creators)


def test_advice_is_given_for_what_is_missing_and_only_then() -> None:
    tally = QualityTally()
    chrome = producer_of("har", "WebInspector")
    tally.add(exchange(got_body=Body()), chrome)
    (advice,) = tally.quality().advice
    assert "response body" in advice.lacks
    assert REMOVED_CREDENTIALS not in advice.lacks


def test_the_doctor_names_the_producer(tmp_path: Path) -> None:
    capture = write_har(tmp_path / "a.har", har_entry(200, {}), creator="WebInspector")
    found = diagnose([capture], Plan(rules=rules_of("- {id: acme.a.b, match: {response.status: 400}}")))
    (advice,) = found.quality.advice
    assert advice.producer == "Chrome or Edge DevTools"
    assert "sensitive data" in advice.lacks[REMOVED_CREDENTIALS]
