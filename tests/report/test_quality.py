from msgspec.structs import replace

from analyzer.report.quality import evidence_quality, view_quality
from tests.made_up import document, har_entry, redacted
from tests.report.reports import row


def test_what_the_evidence_lacks_is_counted_with_advice_for_its_producer() -> None:
    made = document()
    inputs = (replace(made.inputs[0], producer="Firefox"),)
    bare = har_entry(0)
    bare["_analyzer"]["facts"] = {"response_body_state": "not_captured", "request_body_state": "empty"}
    found = evidence_quality(redacted(replace(made, inputs=inputs), entries=(bare, har_entry(1))))
    assert found.exchanges == 2
    assert found.lacking["response body"] == 1
    assert found.lacking["server address"] == 2
    (advice,) = found.advice
    assert advice.producer == "Firefox"
    assert "includeResponseBodies" in advice.lacks["response body"]


def test_bodies_that_a_bundle_left_out_are_not_missing_in_the_capture() -> None:
    shed = har_entry(0)
    shed["_analyzer"]["facts"] = {"response_body_state": "complete", "request_body_state": "empty"}
    del shed["response"]["content"]["text"]
    assert "response body" not in evidence_quality(redacted(entries=(shed,))).lacking


def test_gaps_are_those_of_all_rows_in_words() -> None:
    start_us, hour_us = 1_772_359_200_000_000, 3_600_000_000
    starts = [start_us + at * 1_000_000 + (at > 4) * hour_us for at in range(10)]
    rows = tuple(row(at, started_us=start) for at, start in enumerate(starts))
    (gap,) = view_quality(evidence_quality(redacted(rows=rows))).gaps
    between = "2026-03-01 10:00:04 and 2026-03-01 11:00:05 UTC"
    assert gap == f"no exchange between {between} (3,601 s): a pause, or a part is missing"


def test_an_unknown_producer_is_a_log_of_lines() -> None:
    made = document()
    newer = replace(made, inputs=(replace(made.inputs[0], producer="of a later version"),))
    assert [one.producer for one in evidence_quality(redacted(newer)).advice] == ["a log of JSON lines"]
