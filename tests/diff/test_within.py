import functools
import json
from pathlib import Path
from typing import Any

import pytest

from analyzer import api
from analyzer.api import ScanOptions, plan_of
from analyzer.diff.document import Comparison
from analyzer.diff.run import TurningPoints, compared_scan, run_diff, run_diff_within
from analyzer.diff.within import MAX_TURNS
from analyzer.errors import CaptureError
from analyzer.ingest import plan_partitions
from analyzer.redaction.policy import Policy
from analyzer.scanning import listing, run
from analyzer.scanning.run import RunOptions
from tests.diff.sides import har_entry, write_har

ROOT = Path(__file__).parent.parent.parent
PLAN = plan_of(ScanOptions(builtin_rules=False, policy=Policy()))
TENANT = {"Authorization": "Bearer k-4f9a1c77d2e0b8", "X-Tenant": "blue"}
NO_TENANT = {"Authorization": "Bearer k-4f9a1c77d2e0b8"}


def compared(path: str, **options: Any) -> Comparison | None:
    """What a report of the capture compares."""
    return api.scan([path], ScanOptions(builtin_rules=False, policy=Policy(), **options)).comparison


def places(found: Comparison | None) -> list[tuple[Any, Any]]:
    assert found
    return [
        (one.working_example and one.working_example.entry, one.failing_example and one.failing_example.entry)
        for one in found.document.outcomes
    ]


def test_a_report_compares_what_the_command_compares(tmp_path: Path) -> None:
    capture = write_har(
        tmp_path / "one.har",
        har_entry(400, {"X-Tenant": "red"}, second=9),
        har_entry(200, {"X-Tenant": "old"}, second=1),
        har_entry(200, TENANT, second=3),
        har_entry(400, NO_TENANT, second=5),
        har_entry(500, {}, url="https://api.acme.test/v2/never-worked", second=6),
        har_entry(200, {}, url="https://api.acme.test/v2/always-works", second=7),
    )
    found = compared(capture)
    assert found
    asked = run_diff_within([capture], PLAN).document
    assert found.document.differences == asked.differences
    assert found.document.outcomes == asked.outcomes
    assert found.document.verdict == asked.verdict == "The failing calls lack the header x-tenant."
    assert found.document.is_one_capture
    assert places(found) == [(2, 3)]


def test_an_early_failure_of_another_kind_hides_nothing(tmp_path: Path) -> None:
    capture = write_har(
        tmp_path / "one.har",
        har_entry(200, TENANT, second=1),
        har_entry(404, TENANT, second=2),
        har_entry(200, TENANT, second=3),
        har_entry(400, NO_TENANT, second=4),
        har_entry(400, NO_TENANT, second=5),
    )
    found = compared(capture)
    assert found
    assert places(found) == [(0, 1), (2, 3)]
    assert found.document.verdict == "The failing calls lack the header x-tenant."
    assert run_diff_within([capture], PLAN).document.outcomes == found.document.outcomes


@pytest.mark.parametrize("statuses", [(), (200, 200), (400, 400), (400, 200)])
def test_where_nothing_begins_to_fail_nothing_is_compared(statuses: tuple[int, ...], tmp_path: Path) -> None:
    entries = [har_entry(status, TENANT, second=number) for number, status in enumerate(statuses)]
    assert compared(write_har(tmp_path / "one.har", *entries)) is None


def test_both_moments_are_among_the_evidence_without_neighbours(tmp_path: Path) -> None:
    others = [
        har_entry(200, {}, url=f"https://api.acme.test/v2/other/{number}", second=2) for number in range(20)
    ]
    capture = write_har(
        tmp_path / "one.har", har_entry(200, TENANT), *others, har_entry(400, TENANT, second=9)
    )
    found = api.scan([capture], ScanOptions(builtin_rules=False, policy=Policy()))
    assert places(found.comparison) == [(0, 21)]
    assert [one.location.entry for one in found.evidence] == [0, 18, 19, 20, 21]


def test_what_a_filter_leaves_out_is_not_compared(tmp_path: Path) -> None:
    capture = write_har(
        tmp_path / "one.har", har_entry(200, TENANT, second=1), har_entry(400, NO_TENANT, second=5)
    )
    assert compared(capture) is not None
    assert compared(capture, since="2026-03-01T10:00:03Z") is None
    assert compared(capture, filter="status:4xx") is None


def test_calls_without_a_time_follow_those_that_have_one(tmp_path: Path) -> None:
    lines = [
        {"method": "GET", "url": "https://a.test/x", "status": 500},
        {"method": "GET", "url": "https://a.test/x", "status": 200, "time": "2026-03-01T10:00:00Z"},
    ]
    log = tmp_path / "a.ndjson"
    log.write_text("".join(f"{json.dumps(one)}\n" for one in lines))
    found = compared(str(log))
    assert found
    (outcome,) = found.document.outcomes
    assert outcome.working_example
    assert outcome.failing_example
    assert (outcome.working_example.line, outcome.failing_example.line) == (2, 1)


@pytest.mark.parametrize(("first", "second"), [(None, 500), (200, None)])
def test_a_call_without_a_recorded_status_neither_worked_nor_failed(
    first: int | None, second: int | None, tmp_path: Path
) -> None:
    log = tmp_path / "a.ndjson"
    log.write_text(
        "".join(
            json.dumps(
                {"method": "GET", "url": "https://a.test/x", "time": f"2026-03-01T10:00:0{at}Z"} | status
            )
            + "\n"
            for at, status in enumerate({"status": each} if each else {} for each in (first, second))
        )
    )
    assert compared(str(log)) is None
    assert run_diff_within([str(log)], PLAN).document.outcomes == ()
    sides = run_diff([str(log)], [str(log)], PLAN).document
    assert not any(one.is_turned for one in sides.outcomes if first is None)


def test_routes_that_fail_most_often_are_compared_first(tmp_path: Path) -> None:
    entries = []
    for route in range(MAX_TURNS + 5):
        url = f"https://a.test/v2/route{chr(97 + route)}"
        entries += [har_entry(200, {}, url=url, second=1)]
        entries += [har_entry(500, {}, url=url, second=2)] * (2 if route >= 5 else 1)
    found = compared(write_har(tmp_path / "one.har", *entries))
    assert found
    routes = [one.route for one in found.document.outcomes]
    assert routes == [f"GET /{{version}}/route{chr(97 + route)}" for route in range(5, MAX_TURNS + 5)]


def test_the_split_of_the_work_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = plan_of(ScanOptions(policy=Policy()))
    logs = [str(path) for path in sorted((ROOT / "samples").rglob("*.ndjson"))]
    whole = run.run_scan(logs, plan, RunOptions(jobs=1), comparer=TurningPoints(plan))
    small = functools.partial(plan_partitions, partition_bytes=5_000)
    monkeypatch.setattr(listing, "plan_partitions", small)
    monkeypatch.setattr(run, "SMALL_BYTES", 0)
    split = run.run_scan(logs, plan, RunOptions(jobs=2), comparer=TurningPoints(plan))
    assert len(whole.comparison.document.outcomes) > 3
    assert split.comparison.document == whole.comparison.document


def test_a_page_of_two_captures_shows_the_failing_one_and_gathers_secrets_of_both(tmp_path: Path) -> None:
    ours = write_har(tmp_path / "a.har", har_entry(200, TENANT | {"X-Password": "hunter2-blue-Horse-77"}))
    theirs = write_har(tmp_path / "b.har", har_entry(400, NO_TENANT))
    found = compared_scan([ours], [theirs], PLAN)
    assert found.document.summary.failed == found.document.summary.exchanges == 1
    assert not found.comparison.document.is_one_capture
    safe = api.redact(found, Policy(), key=b"k" * 32)
    assert "hunter2-blue-Horse-77" in safe.secrets
    assert safe.comparison
    assert safe.comparison.verdict == "The failing calls lack the header x-password."


def test_a_page_of_one_capture_says_that_nothing_worked_before(tmp_path: Path) -> None:
    capture = write_har(tmp_path / "one.har", har_entry(400, TENANT))
    found = compared_scan([capture], None, PLAN)
    assert found.comparison.document.verdict.startswith("No call of the capture fails that worked before")
    with pytest.raises(CaptureError):
        compared_scan([write_har(tmp_path / "none.har")], None, PLAN)
