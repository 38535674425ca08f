"""Bundles while the process is killed and the disk fills up: there is a whole one, or none."""

import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from analyzer.bundle.verify import verify_bundle
from analyzer.bundle.write import write_bundle
from analyzer.redaction.redacted import RedactedAnalysis
from tests.made_up import many

pytestmark = pytest.mark.faults

ROOT = Path(__file__).parents[2]
CAPTURE = ROOT / "samples" / "clari" / "export-proxy.har"
KILLS = 40


@cache
def analysis() -> RedactedAnalysis:
    return many(60)


def in_child(work: Callable[[], object]) -> int:
    """The id of a process that does the work and ends, whatever happens in it."""
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    return child


def is_whole_or_absent(folder: Path, target: Path) -> bool:
    """Whether the target verifies; raises if it does not, or if something else looks like a bundle."""
    assert [path.name for path in folder.iterdir() if not path.name.endswith(".partial")] in (
        [],
        [target.name],
    )
    if not target.exists():
        return False
    verify_bundle(target)
    return True


def test_killed_at_any_moment_there_is_no_bundle_or_a_whole_one(tmp_path: Path) -> None:
    started = time.perf_counter()
    os.waitpid(in_child(lambda: write_bundle(analysis(), tmp_path / "whole.zip")), 0)
    usual_s = time.perf_counter() - started
    chance = random.Random(40)
    written = 0
    for number in range(KILLS):
        folder = tmp_path / str(number)
        folder.mkdir()
        target = folder / "out.zip"
        child = in_child(lambda target=target: write_bundle(analysis(), target))
        # A part falls late, where the file is written, synced and renamed.
        time.sleep(usual_s * (chance.uniform(0.85, 1.1) if number % 2 else chance.random()))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        written += is_whole_or_absent(folder, target)
    assert written < KILLS


@pytest.mark.parametrize("call", ["open", "fsync", "read_bytes", "replace", "unlink"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_around_each_call_to_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, when: str
) -> None:
    owner = os if call in {"open", "fsync"} else Path
    real = getattr(owner, call)

    def dies(*given: object, **named: object) -> object:
        if when == "after":
            real(*given, **named)
        os.kill(os.getpid(), signal.SIGKILL)

    def work() -> None:
        monkeypatch.setattr(owner, call, dies)
        write_bundle(analysis(), tmp_path / "out.zip")

    os.waitpid(in_child(work), 0)
    is_there = is_whole_or_absent(tmp_path, tmp_path / "out.zip")
    assert is_there == ((call, when) == ("replace", "after") or call == "unlink")
    assert write_bundle(analysis(), tmp_path / "out.zip").path.exists()
    assert [path.name for path in tmp_path.iterdir()] == ["out.zip"]


def command(target: Path) -> list[str]:
    return [sys.executable, "-m", "analyzer", "bundle", str(CAPTURE), "-o", str(target), "--jobs", "1"]


def refused(done: "subprocess.CompletedProcess[str]") -> bool:
    """Whether the command ended as the contract says of a disk that does not take the bundle."""
    lines = done.stderr.strip().splitlines()
    return done.returncode == 5 and len(lines) == 1 and "Traceback" not in done.stderr


@pytest.mark.parametrize("limit", [0, 1, 4096, 30_000])
def test_a_disk_that_takes_no_more_bytes_gets_no_bundle(tmp_path: Path, limit: int) -> None:
    done = subprocess.run(
        command(tmp_path / "out.zip"),
        cwd=ROOT,
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
        timeout=120,
        check=False,
    )
    assert refused(done), done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_gets_no_bundle(tmp_path: Path) -> None:
    """A file system of 20 kB of our own, in a mount namespace of our own."""
    if os.getuid() != 0 or subprocess.run(["unshare", "-m", "true"], capture_output=True).returncode:
        pytest.skip("needs the right to mount a small file system")
    script = f'mount -t tmpfs -o size=20k tmpfs "$1" && cd {ROOT} && shift && "$@"; code=$?; ls -A "$0"; exit $code'
    done = subprocess.run(
        ["unshare", "-m", "sh", "-c", script, str(tmp_path), str(tmp_path), *command(tmp_path / "out.zip")],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert refused(done), done.stderr
    assert "No space left" in done.stderr
    assert done.stdout == ""
