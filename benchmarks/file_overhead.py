"""What each file of many costs beyond the scanning itself, in CPU time, and when the first progress shows.

python -m benchmarks.file_overhead --files 100000
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
LINE = (
    '{"time":"2026-01-01T%02d:%02d:%02dZ","method":"GET","status":%d,'
    '"url":"https://api.clari.com/v4/items/%d","duration_ms":%d}\n'
)
SCAN_ALONE = """
import sys
from analyzer.api import ScanOptions, plan_of
from analyzer.ingest import find_inputs, plan_partitions
from analyzer.scanning.collector import calm_collector
from analyzer.scanning.partition import scan_partition

plan = plan_of(ScanOptions())
with calm_collector():
    for partition in plan_partitions(find_inputs([sys.argv[1]])[0]):
        scan_partition(partition, plan)
"""


def make_files(folder: Path, count: int) -> None:
    """Makes logs of one line each, a thousand in a folder."""
    for number in range(count):
        part = folder / f"{number // 1000:04}"
        if number % 1000 == 0:
            part.mkdir(parents=True)
        moment = (number // 3600 % 24, number // 60 % 60, number % 60)
        status = 404 if number % 10 == 9 else 200
        (part / f"{number % 1000:03}.log").write_text(LINE % (*moment, status, number, number % 900))


def cpu_s(command: list[str]) -> float:
    """Returns the CPU time of a command and its children, user and system."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def first_progress(logs: Path) -> tuple[float, float]:
    """Returns when the first line of progress shows, and how much CPU time the command had by then."""
    command = [sys.executable, "-m", "analyzer", "scan", str(logs), "--jobs", "2", "-o", os.devnull]
    started = time.perf_counter()
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as running:
        assert running.stderr is not None
        running.stderr.readline()
        shown_s = time.perf_counter() - started
        fields = Path(f"/proc/{running.pid}/stat").read_text().rpartition(")")[2].split()
        running.terminate()
        running.communicate()
    return shown_s, (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure(folder: Path, files: int) -> None:
    """Prints the table."""
    logs, one = folder / "logs", folder / "one"
    make_files(logs, files)
    make_files(one, 1)
    alone = [sys.executable, "-c", SCAN_ALONE]
    scanning_s = cpu_s([*alone, str(logs)]) - cpu_s([*alone, str(one)])
    print(f"{files} files, scanning alone: {1000 * scanning_s / files:.2f} ms a file", flush=True)
    scan = [sys.executable, "-m", "analyzer", "scan", "--quiet", "-o", os.devnull]
    for options in (["--jobs", "1"], ["--jobs", "2"], ["--jobs", "2", "--resume", str(folder / "journal")]):
        whole_s = cpu_s([*scan, str(logs), *options]) - cpu_s([*scan, str(one), *options])
        overhead_ms = 1000 * (whole_s - scanning_s) / files
        print(f"scan {' '.join(options[:3])}: {overhead_ms:.2f} ms a file beyond the scanning", flush=True)
    shown_s, used_s = first_progress(logs)
    print(f"first progress after {shown_s:.2f} s, {used_s:.2f} s of CPU time", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=100_000)
    with tempfile.TemporaryDirectory() as made:
        measure(Path(made), parser.parse_args().files)
