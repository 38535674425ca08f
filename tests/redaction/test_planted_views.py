"""Seeded captures through every command that looks at exchanges: no decoded view of what it prints has a secret."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from analyzer.api import ScanOptions, plan_of, scan
from analyzer.bundle.verify_secrets import find_leaks
from analyzer.cli.run import run
from analyzer.diff.run import run_diff
from analyzer.redaction import Policy, redact
from analyzer.redaction.comparison import redact_diff
from analyzer.redaction.traces import redact_diagnosis
from analyzer.redaction.viewing import View, Viewing
from analyzer.report.base import RenderOptions
from analyzer.report.comparison import render_diff
from analyzer.report.curl import cautions, curl_command
from analyzer.report.diagnosis import render_diagnosis
from analyzer.report.outputs import outputs
from analyzer.report.request_views import list_line, page_lines
from analyzer.scanning.doctor import diagnose
from analyzer.scanning.fired import FiredRules
from tests.redaction.planted import Planted, plant

SEEDS = range(3)
TOLERATED = 0.005
"""Of values below several encodings, as in `test_planted.py`."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("planted")


@cache
def planted(seed: int) -> Planted:
    return plant(seed)


def capture(folder: Path, seed: int) -> str:
    path = folder / f"{seed}.har"
    if not path.exists():
        path.write_text(json.dumps(planted(seed).har))
    return str(path)


def found(seed: int, output: bytes) -> tuple[list[str], list[str]]:
    """The places of planted values that the output shows: those that may not be missed, and the hard ones."""
    secrets = planted(seed).secrets
    if not find_leaks([("out", output)], [value for value, _, _ in secrets]):
        return [], []
    leaked = [(how, place) for value, how, place in secrets if find_leaks([("out", output)], [value])]
    return [place for how, place in leaked if how != "hard"], [
        place for how, place in leaked if how == "hard"
    ]


def assert_clean(seed: int, output: bytes) -> None:
    plain, hard = found(seed, output)
    assert plain == []
    assert len(hard) <= TOLERATED * sum(how == "hard" for _, how, _ in planted(seed).secrets)


def pages(path: str) -> Iterator[str]:
    """What `list`, `show` and `curl` print of every exchange."""
    viewing = Viewing(path, Policy())
    for view in viewing.views(lambda _: True):
        assert isinstance(view, View)
        yield list_line(view.exchange, is_part=True)
        yield from page_lines(view.exchange)
        yield from cautions(view.exchange)
        yield curl_command(view.exchange)


@pytest.mark.parametrize("seed", SEEDS)
def test_list_show_and_curl(seed: int, folder: Path) -> None:
    text = "\n".join(pages(capture(folder, seed)))
    assert text.count("curl --globoff") == len(planted(seed).har["log"]["entries"])
    assert_clean(seed, text.encode("utf-8", "backslashreplace"))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    "arguments",
    [
        ("search", "(?s)."),
        ("search", "[A-Za-z0-9]{10,}"),
        ("search", "(?i)token|password|key|secret|@"),
        ("extract", "response.text"),
        ("extract", "request.url", "--count"),
        ("extract", "request.text"),
        ("extract", "/a"),
        ("extract", "/*"),
        ("extract", "auth.credential"),
        ("extract", "error.message"),
        ("export", "--format", "csv"),
        ("export", "--format", "ndjson"),
        ("list", "--filter", "has:request.headers.authorization"),
        ("list", "--filter", "rule:http.*"),
        ("show", "--entry", "7"),
        ("curl", "--entry", "7"),
    ],
    ids=" ".join,
)
def test_the_commands(
    arguments: tuple[str, ...], seed: int, folder: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    command, *rest = arguments
    assert run([command, capture(folder, seed), *rest]) == 0
    printed = capfdbinary.readouterr()
    assert printed.out
    assert_clean(seed, printed.out + printed.err)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_rules_that_fired(seed: int, folder: Path) -> None:
    fired = FiredRules(plan_of(ScanOptions()), 3)
    viewing = Viewing(capture(folder, seed), Policy(), observe=fired.observe)
    (view,) = (each for each in viewing.views(lambda one: one.location.entry == 3) if isinstance(each, View))
    findings = [viewing.finding(finding) for finding in fired.findings()]
    assert findings
    assert_clean(seed, "\n".join(page_lines(view.exchange, findings)).encode("utf-8", "backslashreplace"))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", ["handoff", "html"])
def test_the_hand_over(name: str, seed: int, folder: Path) -> None:
    analysis = redact(scan([capture(folder, seed)], ScanOptions(policy=Policy(), jobs=1)), Policy(), key=b"k")
    assert_clean(seed, outputs()[name].render(analysis, RenderOptions()))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", ["text", "json", "markdown"])
def test_the_comparison(name: str, seed: int, folder: Path) -> None:
    plan = plan_of(ScanOptions(policy=Policy()))
    other = SEEDS[(seed + 1) % len(SEEDS)]
    found_both = run_diff([capture(folder, seed)], [capture(folder, other)], plan)
    shown = render_diff(redact_diff(found_both, Policy(), b"k"), name)
    assert_clean(seed, shown)
    assert_clean(other, shown)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_doctor(seed: int, folder: Path) -> None:
    path = capture(folder, seed)
    diagnosis = redact_diagnosis(diagnose([path], plan_of(ScanOptions(policy=Policy()))), Policy(), path)
    assert_clean(seed, render_diagnosis(diagnosis, "json"))
