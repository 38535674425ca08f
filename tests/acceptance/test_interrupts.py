"""A run with worker processes that is interrupted ends at once, in one line, and leaves no process behind."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.faults.kills import make_files

LINES = 60_000


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("logs")
    for name in ("a", "b"):
        with (folder / f"{name}.ndjson").open("w") as file:
            for number in range(LINES):
                started = f"2026-01-01T00:{number // 60 % 60:02}:{number % 60:02}Z"
                record = {"time": started, "method": "GET", "status": 200}
                file.write(
                    json.dumps(record | {"url": f"https://api.example.net/items/{number}?page=1"}) + "\n"
                )
    return folder


@pytest.mark.faults
@pytest.mark.parametrize("seconds", [0.3, 0.8, 2.0])
@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_interrupted_run_ends_in_one_line(
    sent: signal.Signals, code: int, seconds: float, logs: Path
) -> None:
    command = [sys.executable, "-m", "analyzer", "scan", str(logs), "--jobs", "2"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as running:
        time.sleep(seconds)
        running.send_signal(sent)
        out, err = running.communicate(timeout=30)
    assert running.returncode == code
    assert out == ""
    assert err.count("\n") == 1
    assert err.startswith("analyzer: error: ")
    assert not still_running(running.pid)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("many")
    make_files(folder / "logs", 300)
    return folder


@pytest.mark.faults
@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_run_with_a_journal_says_how_to_go_on_and_does(
    sent: signal.Signals, code: int, many: Path, tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "analyzer", "scan", "logs", "--jobs", "2", "--quiet", "--format", "json"]
    whole = subprocess.run(command, cwd=many, capture_output=True, check=True, timeout=120).stdout
    journal = tmp_path / "journal"
    command += ["--resume", str(journal)]
    with subprocess.Popen(
        command, cwd=many, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as running:
        while not journal.exists() or sum(path.stat().st_size for path in journal.iterdir()) < 20_000:
            assert running.poll() is None
            time.sleep(0.002)
        running.send_signal(sent)
        out, err = running.communicate(timeout=60)
    assert (running.returncode, out) == (code, "")
    word = "interrupted" if sent is signal.SIGINT else "terminated"
    assert err == f"analyzer: error: {word}; the same command with --resume {journal} goes on from here\n"
    assert not still_running(running.pid)
    assert subprocess.run(command, cwd=many, capture_output=True, check=True, timeout=120).stdout == whole
    assert not journal.exists()


@pytest.mark.faults
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_interrupted_anywhere_there_is_no_traceback(sent: signal.Signals, many: Path) -> None:
    command = [sys.executable, "-m", "analyzer", "scan", "logs", "--jobs", "2", "--quiet"]
    chance = random.Random(28)
    codes = {signal.SIGINT: (0, 130), signal.SIGTERM: (0, 143)}[sent]
    for _ in range(6):
        with subprocess.Popen(
            command,
            cwd=many,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        ) as running:
            time.sleep(chance.uniform(0.3, 4))
            os.killpg(running.pid, sent)
            _, err = running.communicate(timeout=60)
        assert running.returncode in codes
        assert "Traceback" not in err
        assert err.count("\n") <= 1
        assert not still_running(running.pid)


def still_running(group: int) -> bool:
    """Whether a process of the group is left after five seconds."""
    for _ in range(50):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return False
        time.sleep(0.1)
    return True
