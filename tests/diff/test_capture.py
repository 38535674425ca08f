import json
import random
from collections.abc import Iterable
from pathlib import Path

import pytest

from analyzer.api import ScanOptions, plan_of
from analyzer.cli.run import run
from analyzer.diff.capture.compare import compare_captures
from analyzer.diff.capture.document import CaptureDiff, Change
from analyzer.diff.capture.routes import capture_side
from analyzer.diff.run import run_diff
from analyzer.facts.subject import Subject
from analyzer.model import Body, Exchange, Location, Outcome, Request, Response
from analyzer.redaction.comparison import redact_diff
from analyzer.redaction.policy import HostRule, Policy
from analyzer.report.comparison import render_diff
from analyzer.rules.services import ServiceFinder
from tests.diff.sides import har_entry, write_har

URL = "https://api.acme.test/v1/orders"
NO_SERVICES = ServiceFinder(())


def call(status: int | None = 200, url: str = URL, ms: float | None = 20, size: int | None = 100) -> Exchange:
    return Exchange(
        location=Location(input="a"),
        duration_ms=ms,
        request=Request(method="GET", url=url),
        outcome=Outcome.RECEIVED if status else Outcome.FAILED,
        response=Response(status=status, body=Body(size_bytes=size)) if status else None,
    )


def changes(baseline: Iterable[Exchange], current: Iterable[Exchange]) -> CaptureDiff:
    sides = (capture_side(map(Subject, side), NO_SERVICES) for side in (baseline, current))
    return compare_captures(*sides)


def only(found: CaptureDiff) -> Change:
    (change,) = found.changes
    return change


def kinds(found: CaptureDiff) -> list[tuple[str, str]]:
    return [(each.kind, each.severity) for each in found.changes]


def test_equal_captures_have_no_change() -> None:
    found = changes([call()] * 10, [call()] * 10)
    assert found.changes == ()
    assert found.verdict == "Nothing changed against the baseline."


def test_hosts_and_routes_that_are_new_or_gone() -> None:
    found = changes([call(url="https://old.test/a/b")], [call(url="https://new.test/a/c")])
    assert kinds(found) == [(kind, "notice") for kind in ("new-host", "new-route", "gone-route", "gone-host")]
    assert [each.host for each in found.changes] == ["new.test", "new.test", "old.test", "old.test"]
    assert found.changes[0].current == "1 call"
    assert found.verdict.endswith("The captures have no route in common.")


@pytest.mark.parametrize(("status", "severity"), [(404, "warning"), (503, "error"), (None, "error")])
def test_a_status_that_the_route_had_not_is_a_new_error(status: int | None, severity: str) -> None:
    found = only(changes([call()] * 20, [call()] * 10 + [call(status)] * 10))
    assert (found.kind, found.severity, found.significance) == ("new-error", severity, "more than chance")


def test_a_new_error_of_few_calls_says_so() -> None:
    assert only(changes([call()], [call(500)])).significance == "not enough calls to tell it from chance"
    fresh = changes([], [call(500)])
    assert fresh.changes[0].significance == "the baseline does not make this call"
    assert fresh.changes[0].p_value is None


def test_an_error_that_was_there_before_is_told_only_if_it_grew() -> None:
    few, many = [call(500)] * 2 + [call()] * 28, [call(500)] * 20 + [call()] * 10
    assert changes(few, few).changes == ()
    assert kinds(changes(few, many)) == [("error-rate", "error")]
    assert kinds(changes(many, few)) == [("fewer-errors", "notice")]


def slow(ms: float, count: int, seed: int = 1) -> list[Exchange]:
    chance = random.Random(seed)
    return [call(ms=ms * chance.uniform(0.8, 1.2)) for _ in range(count)]


def test_latency_that_grew_is_a_warning_and_that_shrank_a_notice() -> None:
    assert kinds(changes(slow(100, 12), slow(300, 12, 2))) == [("latency", "warning")]
    assert kinds(changes(slow(300, 12), slow(100, 12, 2))) == [("latency", "notice")]
    assert only(changes(slow(100, 12), slow(300, 12, 2))).p_value < 0.01


@pytest.mark.parametrize(
    ("before", "now"),
    [(slow(100, 12), slow(100, 12, 2)), (slow(5, 40), slow(12, 40, 2)), (slow(1000, 40), slow(1050, 40, 2))],
)
def test_what_is_chance_or_does_not_matter_is_not_told(before: list[Exchange], now: list[Exchange]) -> None:
    assert changes(before, now).changes == ()


def test_too_few_calls_are_not_compared_and_counted() -> None:
    found = changes(slow(100, 7), slow(900, 40))
    assert (found.changes, found.untested) == ((), 1)
    assert "Not enough calls to compare the latency of 1 of 1 routes." in found.verdict


def test_times_of_failed_calls_and_those_not_recorded_are_left_out() -> None:
    before = slow(100, 12) + [call(500, ms=1)] * 12
    now = slow(100, 12, 2) + [call(500, ms=9_000)] * 12 + [call(ms=None)] * 9 + [call(ms=-5)]
    assert changes(before, now).changes == ()


def test_a_payload_that_grew_is_a_notice() -> None:
    found = only(changes([call(size=177)] * 8, [call(size=738)] * 8))
    assert (found.kind, found.severity) == ("payload", "notice")
    assert (found.baseline, found.current) == ("median 177 B of 8 calls", "median 738 B of 8 calls")


def test_the_order_of_calls_does_not_matter() -> None:
    before, now = slow(100, 20) + [call(404)] * 3, slow(200, 20, 2) + [call(500)] * 3
    assert changes(before, now) == changes(before[::-1], now[::-1])


# --- the command ------------------------------------------------------------------------------------------


@pytest.fixture
def runs(tmp_path: Path) -> list[str]:
    baseline = write_har(tmp_path / "base.har", *(har_entry(200, {}, second=n) for n in range(10)))
    broken = [har_entry(503 if n % 2 else 200, {}, second=n) for n in range(10)]
    return [baseline, write_har(tmp_path / "now.har", *broken)]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((), 0),
        (("--fail-on", "never"), 0),
        (("--fail-on", "error"), 1),
        (("--fail-on", "notice", "--level", "calls"), 1),
    ],
)
def test_fail_on_decides_the_exit_code(
    arguments: tuple[str, ...], code: int, runs: list[str], capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert run(["diff", *runs, *arguments]) == code
    assert run(["diff", runs[0], runs[0], *arguments]) == 0
    capfdbinary.readouterr()


@pytest.mark.parametrize("arguments", [("--fail-on", "error"), ("--level", "capture")])
def test_one_capture_has_no_baseline(
    arguments: tuple[str, ...], runs: list[str], capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert run(["diff", runs[0], *arguments]) == 2
    assert b"needs two captures" in capfdbinary.readouterr().err


def test_the_level_chooses_what_is_printed(
    runs: list[str], capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    texts = {}
    for level in ("calls", "capture", "both"):
        assert run(["diff", *runs, "--level", level]) == 0
        texts[level] = capfdbinary.readouterr().out
    assert texts["both"] == texts["calls"] + b"\n" + texts["capture"]
    assert b"ERROR   new error: GET /{version}/items at api.acme.test" in texts["capture"]
    assert run(["diff", *runs, "--format", "json"]) == 0
    document = json.loads(capfdbinary.readouterr().out)
    assert document["capture"]["counts"] == {"error": 1, "warning": 0, "notice": 0}
    assert document["capture"]["changes"][0]["current"] == "5 of 10 calls 503"


@pytest.mark.parametrize("name", ["text", "json", "markdown"])
def test_hosts_and_routes_are_redacted(name: str, tmp_path: Path) -> None:
    policy = Policy(hosts=(HostRule(host="*.acme.test"),))
    plan = plan_of(ScanOptions(builtin_rules=False, policy=policy))
    url = "https://api.acme.test/v2/reset-password/k-4f9a1c77d2e0b8QQ77"
    sides = [
        [write_har(tmp_path / "a.har", har_entry(200, {}))],
        [write_har(tmp_path / "b.har", har_entry(500, {}, url=url))],
    ]
    shown = render_diff(redact_diff(run_diff(*sides, plan), policy, b"key"), name).decode()
    assert "new" in shown
    assert "acme" not in shown
    assert "k-4f9a1c77d2e0b8QQ77" not in shown
