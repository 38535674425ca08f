"""What a file costs beyond its content: many small logs against the same lines in one file.

Run: python -m benchmarks.small_files [--files 100000] [--rounds 1] [--workers N]

Prints CPU and wall time of both, and the difference for each file. Wanted: at most 1 ms.
"""

import argparse
import tempfile
from pathlib import Path

from benchmarks.measure import Cost, measure, median_cost
from benchmarks.peers.analyzer import document_answer, scan
from benchmarks.store import MB
from benchmarks.workloads.small_files import write_small_files

WANTED_MS = 1.0


def main() -> int:
    """Returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--workers", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        folder = Path(name)
        write_small_files(folder, options.files)
        costs: dict[str, list[Cost]] = {"many": [], "one.ndjson": []}
        for _ in range(options.rounds):
            for part, measured in costs.items():
                command = scan(folder / part, folder / f"{part}.json", "--jobs", str(options.workers))
                measured.append(measure(command, folder / "printed"))
        answers = [document_answer(folder / f"{part}.json") for part in costs]
    many, one = (median_cost(measured) for measured in costs.values())
    return _report(options.files, many, one, is_same=answers[0] == answers[1])


def _report(files: int, many: Cost, one: Cost, *, is_same: bool) -> int:
    overhead_ms = (many.wall_s - one.wall_s) * 1_000 / files
    for label, cost in ((f"{files:,} files", many), ("1 file", one)):
        memory = max(cost.parent_bytes, cost.worker_bytes) / MB
        print(
            f"{label:>16}  wall {cost.wall_s:8.2f} s  CPU {cost.cpu_s:8.2f} s  largest process {memory:6.1f} MB"
        )
    print(f"overhead {overhead_ms:.3f} ms a file (wanted: at most {WANTED_MS:g})")
    if not is_same:
        print("WRONG: the counts of the two differ")
    return 0 if is_same and overhead_ms <= WANTED_MS and not many.exit_code else 1


if __name__ == "__main__":
    raise SystemExit(main())
