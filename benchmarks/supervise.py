"""Runs one command and writes down what it cost: python -m benchmarks.supervise STDOUT STDERR COMMAND...

A process of its own, so that its children are those of the command and nobody else's: orphans come to it too
(PR_SET_CHILD_SUBREAPER), and it waits for them, so their CPU time is counted.
"""

import contextlib
import ctypes
import json
import os
import resource
import signal
import sys
import threading
import time
from pathlib import Path

from benchmarks.memory import Peaks, descendants

_SAMPLE_S = 0.02
_PR_SET_CHILD_SUBREAPER = 36
_LIMIT_S = 3_600
"""A command that takes longer is ended, and all that it started."""


def main() -> None:
    """Prints the cost as one line of JSON."""
    stdout, stderr, *command = sys.argv[1:]
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    peaks, is_over = Peaks(), threading.Event()
    start = time.perf_counter()
    pid = _spawn(command, Path(stdout), Path(stderr))
    watcher = threading.Thread(target=_watch, args=(peaks, pid, is_over))
    watcher.start()
    status = os.waitpid(pid, 0)[1]
    wall_s = time.perf_counter() - start
    is_over.set()
    watcher.join()
    _wait_for_orphans()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(
        json.dumps(
            {
                "wall_s": wall_s,
                "cpu_s": used.ru_utime + used.ru_stime,
                "tree_bytes": peaks.tree,
                "parent_bytes": peaks.parent,
                "worker_bytes": peaks.worker,
                "exit_code": os.waitstatus_to_exitcode(status),
            }
        )
    )


def _spawn(command: list[str], stdout: Path, stderr: Path) -> int:
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    actions = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, str(stdout), flags, 0o600),
        (os.POSIX_SPAWN_OPEN, 2, str(stderr), flags, 0o600),
    ]
    return os.posix_spawnp(command[0], command, os.environ, file_actions=actions)


def _watch(peaks: Peaks, pid: int, is_over: threading.Event) -> None:
    end = time.monotonic() + _LIMIT_S
    while not is_over.wait(_SAMPLE_S):
        peaks.sample(pid)
        if time.monotonic() > end:
            for each in (pid, *descendants(pid)):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(each, signal.SIGKILL)


def _wait_for_orphans() -> None:
    while True:
        try:
            os.wait()
        except ChildProcessError:
            return


if __name__ == "__main__":
    main()
