"""Whether memory stays flat: logs of growing size, and logs with growing numbers of distinct job ids.

A longer log of many routes also has more different findings, and the document that tells them grows: the first
series has few routes, so that all of its findings are there in the first step, the second one all of them.

Run: python -m benchmarks.memory_flat [--megabytes N ...] [--jobs-named N ...] [--lines N] [--workers N]

Each step of a series is scanned once; the anonymous memory of each process, parent and largest worker, is flat if
no step is more than 10 % above or below the middle between the least and the greatest. Ends with 1 where it is not.
"""

import argparse
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.measure import Cost, measure
from benchmarks.peers.analyzer import scan
from benchmarks.store import MB
from benchmarks.workloads.job_log import write_job_log
from benchmarks.workloads.mixed_log import write_mixed_log

TOLERANCE = 0.10
FEW = 12
"""Routes of each kind of caller in a log that tells nothing new after a while."""


def series(name: str, steps: Sequence[float], write: Callable[[Path, float], object], workers: int) -> bool:
    """Prints a line for each step; returns whether the series is flat."""
    print(f"\n{name:>14}  file MB  parent MB  worker MB   wall s   CPU s  ")
    costs: list[Cost] = []
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        path = Path(folder) / "log.ndjson"
        for step in steps:
            write(path, step)
            cost = measure(
                scan(path, Path(folder) / "out.json", "--jobs", str(workers)), Path(folder) / "printed"
            )
            costs.append(cost)
            ended = f"ended with {cost.exit_code}" if cost.exit_code else ""
            print(
                f"{step:14,.0f}  {path.stat().st_size / MB:7.0f}  {cost.parent_bytes / MB:9.1f}"
                f"  {cost.worker_bytes / MB:9.1f}  {cost.wall_s:7.1f}  {cost.cpu_s:6.1f}  {ended}",
                flush=True,
            )
    spreads = [
        _spread([cost.parent_bytes for cost in costs]),
        _spread([cost.worker_bytes for cost in costs]),
    ]
    is_flat = max(spreads) <= TOLERANCE and not any(cost.exit_code for cost in costs)
    print(
        f"{'flat' if is_flat else 'NOT FLAT'}: parent ±{spreads[0]:.1%}, worker ±{spreads[1]:.1%}", flush=True
    )
    return is_flat


def _spread(sizes: Sequence[float]) -> float:
    """How far the least and the greatest lie from the middle between them, as a share of it."""
    least, greatest = min(sizes), max(sizes)
    return (greatest - least) / ((greatest + least) or 1)


def main() -> int:
    """Returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=float, nargs="*", default=[100, 400, 1_000, 4_000])
    parser.add_argument("--jobs-named", type=float, nargs="*", default=[1_000, 10_000, 100_000, 1_000_000])
    parser.add_argument("--lines", type=int, default=2_000_000, help="of each log of jobs")
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    is_flat = series(
        "MB, few routes",
        options.megabytes,
        lambda path, step: write_mixed_log(path, int(step * MB), most_routes=FEW),
        options.workers,
    )
    is_flat &= series(
        "log MB", options.megabytes, lambda path, step: write_mixed_log(path, int(step * MB)), options.workers
    )
    is_flat &= series(
        "distinct jobs",
        options.jobs_named,
        lambda path, step: write_job_log(path, options.lines, int(step)),
        options.workers,
    )
    return 0 if is_flat else 1


if __name__ == "__main__":
    raise SystemExit(main())
