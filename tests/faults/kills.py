"""Kills a scan over many files, and its workers, at random points; what comes out must be as if nothing had been.

python -m tests.faults.kills --files 2000 --kills 50
"""

import argparse
import itertools
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
SHARED_MEMORY = Path("/dev/shm")
LINES = 3
POOL_BYTES = 10 << 20
"""Enough input for worker processes; what the records lack are spaces."""


def make_files(folder: Path, count: int) -> None:
    """Makes small logs of a few routes, each with secrets of its own."""
    folder.mkdir()
    chance = random.Random(24)
    for number in range(count):
        lines = []
        for line in range(LINES):
            second = number * LINES + line
            record = {
                "time": 1_767_225_600 + second,
                "method": "GET",
                "status": chance.choice([200, 200, 200, 404, 429, 500]),
                "url": f"https://api.clari.com/v4/items/{second}?token={secret(second)}",
                "duration_ms": chance.randint(1, 900),
            }
            lines.append(json.dumps(record))
        padding = " " * (POOL_BYTES // count)
        (folder / f"{number:06}.log").write_text("\n".join(lines) + padding + "\n")


def secret(number: int) -> str:
    """Returns the secret of one line."""
    return f"Zk39dkf{number:08}jwo39fjAA"


class Scene:
    """A folder with inputs and a result, and the command that leads from one to the other."""

    def __init__(self, folder: Path, files: int) -> None:
        self.folder = folder
        self.journal = folder / "journal"
        self.temporary = folder / "tmp"
        self.temporary.mkdir()
        make_files(folder / "logs", files)
        self.inputs = "logs"
        self._shared = set(SHARED_MEMORY.iterdir()) if SHARED_MEMORY.is_dir() else set()

    def start(self, result: str, *options: str) -> "subprocess.Popen[bytes]":
        """Starts the scan in a process group of its own."""
        command = [sys.executable, "-m", "analyzer", "scan", self.inputs, "--format", "json", "-o", result]
        return subprocess.Popen(
            [*command, "--jobs", "2", "--quiet", *options],
            cwd=self.folder,
            env=os.environ | {"PYTHONPATH": str(ROOT), "TMPDIR": str(self.temporary)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    def finish(self, result: str, *options: str) -> bytes:
        """Returns the result of a run that nobody disturbs."""
        return self.result_of(self.start(result, *options), result)

    def result_of(self, running: "subprocess.Popen[bytes]", result: str) -> bytes:
        """Returns the result of a run that must end well, with nothing left behind but the result."""
        _, err = running.communicate(timeout=600)
        assert running.returncode == 0, err.decode()
        self.check_nothing_is_left(running.pid)
        return (self.folder / result).read_bytes()

    def journal_bytes(self) -> int:
        """Returns how large the journal is."""
        try:
            return sum(path.stat().st_size for path in self.journal.rglob("*"))
        except FileNotFoundError:
            return 0

    def wait_for_growth(self, running: "subprocess.Popen[bytes]") -> None:
        """Returns when the run has added to the journal, or is over."""
        before = self.journal_bytes()
        while running.poll() is None and self.journal_bytes() <= before:
            time.sleep(0.002)

    def check_nothing_is_left(self, group: int) -> None:
        """Raises if processes, files, or shared memory are left of a run."""
        assert not list(self.temporary.iterdir())
        assert not self.journal.exists()
        assert not [path.name for path in self.folder.iterdir() if path.name.startswith(".")]
        self.check_no_process_is_left(group)
        shared = set(SHARED_MEMORY.iterdir()) if SHARED_MEMORY.is_dir() else set()
        assert not [path for path in shared - self._shared if path.name.startswith(("sem.mp-", "psm_"))]

    def check_no_process_is_left(self, group: int) -> None:
        """Raises if a process of the group is there after five seconds."""
        for _ in range(100):
            if not processes_of(group):
                return
            time.sleep(0.05)
        raise AssertionError(f"processes are left: {processes_of(group)}")

    def check_no_secret_lies_open(self) -> None:
        """Raises if a file beside the inputs holds a secret of theirs."""
        places = [path for folder in (self.journal, self.temporary) for path in folder.rglob("*")]
        for path in places:
            assert not path.is_file() or b"Zk39dkf" not in path.read_bytes(), path


def processes_of(group: int) -> list[int]:
    """Returns the processes of a group that run."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                state, _, its_group = (entry / "stat").read_text().rpartition(")")[2].split()[:3]
            except (OSError, ValueError):
                continue
            if int(its_group) == group and state not in "ZX":
                found.append(int(entry.name))
    return sorted(found)


class Pace:
    """How long a run takes: to start, and to do its work."""

    def __init__(self, scene: Scene) -> None:
        scene.inputs, whole = "logs/000000.log", scene.inputs
        self.start_s = self._measured(scene)[0]
        scene.inputs = whole
        total_s, self.result = self._measured(scene)
        self.work_s = max(0.1, total_s - self.start_s)

    @staticmethod
    def _measured(scene: Scene) -> tuple[float, bytes]:
        started = time.perf_counter()
        result = scene.finish("whole.json")
        return time.perf_counter() - started, result


def kill_workers(scene: Scene, kills: int, pace: Pace, chance: random.Random) -> bytes:
    """Returns the result of a run whose workers, and the process that makes them, are killed on and on."""
    running = scene.start("workers.json", "--resume", str(scene.journal))
    done = 0
    while running.poll() is None and done < kills:
        time.sleep(chance.uniform(0, 2 * pace.work_s / kills))
        others = [process for process in processes_of(running.pid) if process != running.pid]
        if others:
            done += kill(chance.choice(others))
    told(f"{done} workers killed")
    return scene.result_of(running, "workers.json")


def kill_parents(scene: Scene, kills: int, pace: Pace, chance: random.Random) -> bytes:
    """Returns the result of a run that was killed over and over, and went on each time."""
    options = ("--resume", str(scene.journal))
    sizes = []
    for _ in range(kills):
        running = scene.start("parents.json", *options)
        if chance.random() < 0.8:
            scene.wait_for_growth(running)
            time.sleep(chance.uniform(0, pace.work_s / kills))
        else:
            time.sleep(chance.uniform(0, pace.start_s))
        kill(running.pid)
        running.communicate()
        scene.check_no_process_is_left(running.pid)
        scene.check_no_secret_lies_open()
        sizes.append(scene.journal_bytes())
    told(f"{kills} runs killed; the journal grew {sum(a < b for a, b in itertools.pairwise(sizes))} times")
    return scene.finish("parents.json", *options)


def kill(process: int) -> bool:
    """Returns whether the process was there to be killed."""
    try:
        os.kill(process, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def told(line: str) -> None:
    """Prints one line."""
    print(line, flush=True)


def check(folder: Path, files: int, kills: int, seed: int) -> None:
    """Raises if any result differs from that of an undisturbed run, or anything is left behind."""
    scene = Scene(folder, files)
    chance = random.Random(seed)
    pace = Pace(scene)
    whole = pace.result
    told(f"{files} files undisturbed: {pace.start_s + pace.work_s:.1f} s, {len(whole)} bytes")
    for disturb in (kill_workers, kill_parents):
        assert disturb(scene, kills, pace, chance) == whole, disturb.__name__
        told(f"{disturb.__name__}: the same bytes, nothing left behind")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=24)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        check(Path(made), given.files, given.kills, given.seed)
