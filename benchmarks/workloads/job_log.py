"""A log of export jobs: each is submitted, then asked for until it is done; fifty run at once.

Run: python -m benchmarks.workloads.job_log OUT.ndjson LINES JOBS [--seed N]
"""

import argparse
import json
import random
from collections.abc import Iterator
from pathlib import Path

from benchmarks.workloads.mixed_log import time_text

AT_ONCE = 50
_HOST = "https://api.clari.com/v4/export"


def write_job_log(path: Path, lines: int, jobs: int, seed: int = 1) -> None:
    """Writes about `lines` records that name exactly `jobs` jobs, each at least once."""
    chance = random.Random(seed)
    with path.open("w", encoding="ascii") as file:
        file.writelines(f"{json.dumps(record)}\n" for record in _records(chance, jobs, max(1, lines // jobs)))


def _records(chance: random.Random, jobs: int, lines_a_job: int) -> Iterator[dict[str, object]]:
    at_ms = 0
    for first in range(0, jobs, AT_ONCE):
        ids = [
            f"{number:08x}{chance.getrandbits(64):016x}"
            for number in range(first, min(jobs, first + AT_ONCE))
        ]
        for step in range(lines_a_job):
            for job in ids:
                at_ms += chance.getrandbits(9)
                yield _record(at_ms, job, step, is_last=step == lines_a_job - 1)


def _record(at_ms: int, job: str, step: int, *, is_last: bool) -> dict[str, object]:
    is_submit = step == 0
    body: dict[str, object] = {"jobId": job}
    if not is_submit:
        body["status"] = "DONE" if is_last else "STARTED"
    return {
        "@timestamp": time_text(at_ms),
        "level": "info",
        "method": "POST" if is_submit else "GET",
        "url": f"{_HOST}/forecast/pipeline" if is_submit else f"{_HOST}/jobs/{job}",
        "status_code": 200,
        "duration_ms": 40 + at_ms % 97,
        "response_body": body,
    }


def main() -> None:
    """Writes one log."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path)
    parser.add_argument("lines", type=int)
    parser.add_argument("jobs", type=int)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    write_job_log(options.path, options.lines, options.jobs, options.seed)


if __name__ == "__main__":
    main()
