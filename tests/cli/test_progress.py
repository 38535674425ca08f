"""Progress: a bar on a terminal, lines elsewhere, nothing with --quiet."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from analyzer.api import Step
from analyzer.cli import progress
from analyzer.cli.progress import Pace, line, shown_progress
from tests.acceptance.commands import ROOT, SAMPLES


def step(**changes: int | bool) -> Step:
    fields = {
        "partitions_done": 1_000,
        "partitions": 4_000,
        "bytes_done": 2_000_000,
        "bytes": 8_000_000,
        "exchanges": 5_000,
        "findings": 3,
        "is_listed": True,
    }
    return Step(**fields | changes)  # type: ignore[arg-type]


def pace(monkeypatch: pytest.MonkeyPatch, seconds: float) -> Pace:
    """The pace of a run that began so long ago."""
    made = Pace()
    now = time.monotonic()
    monkeypatch.setattr("analyzer.cli.progress.time.monotonic", lambda: now + seconds)
    return made


def test_a_line_tells_what_is_done_how_fast_and_what_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    told = line(step(), pace(monkeypatch, 50))
    assert told == (
        "1,000 of 4,000 pieces read, 2.0 MB of 8.0 MB, 100 exchanges/s, 3 findings so far, 2 min 30 s left"
    )


def test_what_is_left_is_not_told_before_all_inputs_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    told = line(step(is_listed=False), pace(monkeypatch, 50))
    assert "4,000 pieces found so far" in told
    assert "left" not in told


@pytest.mark.parametrize(
    ("seconds", "left"), [(0.3, "1 s left"), (30, "1 min 30 s left"), (4_000, "3 h 20 min left")]
)
def test_time_is_told_in_the_largest_units(
    seconds: float, left: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert line(step(), pace(monkeypatch, seconds)).endswith(left)


def test_a_large_run_tells_at_once_and_a_small_one_later(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(progress, "_LOOK_EVERY_S", 0.01)
    for partitions, lines in ((progress.LARGE_INPUTS, 1), (progress.LARGE_INPUTS - 1, 0)):
        with shown_progress(quiet=False, no_color=True) as show:
            assert show is not None
            show(step(partitions=partitions))
            time.sleep(0.3)
        assert capsys.readouterr().err.count("analyzer: 1,000 of") == lines


def test_lines_come_again_and_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(progress, "_LOOK_EVERY_S", 0.01)
    monkeypatch.setattr(progress, "EVERY_S", 0.05)
    with shown_progress(quiet=False, no_color=True) as show:
        assert show is not None
        time.sleep(0.2)
        show(step())
        time.sleep(0.5)
    told = capsys.readouterr().err.splitlines()
    assert told[0] == "analyzer: looking for inputs"
    assert sum("3 findings so far" in each for each in told) > 1


def test_quiet_shows_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with shown_progress(quiet=True, no_color=True) as show:
        assert show is None
    assert capsys.readouterr().err == ""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no pty")
def test_a_terminal_gets_a_bar(tmp_path: Path) -> None:
    ours, theirs = os.openpty()
    command = [sys.executable, "-m", "analyzer", "scan", str(SAMPLES), "--jobs", "1", "-o", "out.txt"]
    with subprocess.Popen(
        command, cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "100"}, stderr=theirs
    ) as running:
        os.close(theirs)
        shown = b""
        while True:
            try:
                shown += os.read(ours, 1 << 16)
            except OSError:
                break
    os.close(ours)
    assert running.returncode in (0, 3)
    assert b"exchanges/s" in shown
    assert b"findings so far" in shown
    assert b"left" in shown
    assert b"Traceback" not in shown
