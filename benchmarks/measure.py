"""What one run of a command costs, and the medians of several."""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, kw_only=True)
class Cost:
    """Seconds and bytes of one run."""

    wall_s: float
    cpu_s: float
    """User and system, of all processes of the command."""
    tree_bytes: int
    """Anonymous memory of all processes together, at its peak."""
    parent_bytes: int
    """That of the process that was started."""
    worker_bytes: int
    """That of the largest process below it; 0 where there is none."""
    exit_code: int


def measure(command: Sequence[str], stdout: Path) -> Cost:
    """The cost of a command; what it prints goes to `stdout`, its errors beside it in `.err`."""
    supervisor = [sys.executable, "-m", "benchmarks.supervise", str(stdout), f"{stdout}.err", *command]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(supervisor, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    return Cost(**json.loads(done.stdout))


def median_cost(costs: Sequence[Cost]) -> Cost:
    """The median of the times, the highest of the memories."""
    return Cost(
        wall_s=statistics.median(cost.wall_s for cost in costs),
        cpu_s=statistics.median(cost.cpu_s for cost in costs),
        tree_bytes=max(cost.tree_bytes for cost in costs),
        parent_bytes=max(cost.parent_bytes for cost in costs),
        worker_bytes=max(cost.worker_bytes for cost in costs),
        exit_code=max(cost.exit_code for cost in costs),
    )
