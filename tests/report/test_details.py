import pytest

from analyzer.report import details
from analyzer.report.anchors import exchange_anchor, finding_anchor
from analyzer.report.details import exchange_details
from tests.made_up import CAPTURE, evidence, finding, har_entry, redacted

NUMBERS = {CAPTURE: 0}


def test_details_are_found_by_the_anchor_of_their_row() -> None:
    found = exchange_details(redacted(entries=(har_entry(7, body="answer"),)), NUMBERS)
    assert list(found) == ["X-0-e7"]
    assert found["X-0-e7"]["responseBody"] == {"text": "answer", "cutFrom": None, "type": "application/json"}
    assert found["X-0-e7"]["timings"] == [None, None, None, None, 0.0, 12.5, 0.0]


def test_an_entry_of_an_unknown_input_is_left_out() -> None:
    assert exchange_details(redacted(entries=(har_entry(7),)), {}) == {}


def test_base64_and_empty_bodies_are_not_shown() -> None:
    entry = har_entry(0, body="aGk=")
    entry["response"]["content"]["encoding"] = "base64"
    entry["request"]["postData"] = {"mimeType": "text/plain", "text": "  "}
    found = exchange_details(redacted(entries=(entry,)), NUMBERS)["X-0-e0"]
    assert (found["requestBody"], found["responseBody"]) == (None, None)


def test_the_budget_goes_to_evidence_before_neighbours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(details, "BUDGET_CHARACTERS", 9_000)
    entries = tuple(har_entry(number, body="x" * 4_000) for number in range(5))
    found = exchange_details(redacted(entries=entries), NUMBERS)
    assert list(found) == ["X-0-e0", "X-0-e1"]


def test_anchors_hold_nothing_that_an_address_would_change() -> None:
    assert finding_anchor(finding(rule='a b"<#', fingerprint="0123456789abcdef")) == "F-a_b___-01234567"
    assert exchange_anchor(evidence(3), NUMBERS) == "X-0-e3"
    assert exchange_anchor(evidence(3, input="other.har"), NUMBERS) is None
