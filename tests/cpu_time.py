"""Whether an action stays within a limit of CPU time, on a machine that may be busy with something else."""

import gc
import time
from collections.abc import Callable

TRIES = 3


def cpu_s(action: Callable[[], object]) -> float:
    """CPU seconds of this process for one call, without collections of what other tests left behind."""
    gc.collect()
    gc.disable()
    try:
        started = time.process_time()
        action()
        return time.process_time() - started
    finally:
        gc.enable()


def takes_at_most(limit_s: float, action: Callable[[], object]) -> bool:
    """Whether one of three calls takes no longer: other work slows a call down, nothing makes it quicker."""
    return any(cpu_s(action) <= limit_s for _ in range(TRIES))
