"""Looks at a command while it runs: arguments, environment and temporary files of it and of its children."""

import contextlib
import os
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

PROCESSES = Path("/proc")
PAUSE_S = 0.004


class Watch:
    """Everything that could be seen of the processes below one, as bytes by where it stood."""

    def __init__(self, temporary: Path) -> None:
        self.seen: dict[str, set[bytes]] = {}
        self.processes: set[int] = set()
        self._temporary = temporary

    def shows(self, value: str) -> set[str]:
        """The places where a value was seen."""
        wanted = value.encode()
        return {place for place, texts in self.seen.items() if any(wanted in text for text in texts)}

    def follow(self, process: "subprocess.Popen[bytes]") -> tuple[bytes, bytes]:
        """What the process writes to both of its streams, once it has ended."""
        is_over = threading.Event()
        watcher = threading.Thread(target=self._look_until, args=(process.pid, is_over))
        watcher.start()
        try:
            return process.communicate(timeout=120)
        finally:
            is_over.set()
            watcher.join()
            self._look_at_files()

    def _look_until(self, pid: int, is_over: threading.Event) -> None:
        while not is_over.wait(PAUSE_S):
            for one in _family(pid):
                self.processes.add(one)
                self._note("arguments", PROCESSES / str(one) / "cmdline")
                self._note("environment", PROCESSES / str(one) / "environ")
                self._look_at_open_files(one)
            self._look_at_files()

    def _look_at_files(self) -> None:
        for folder, _, names in os.walk(self._temporary):
            for name in names:
                self.seen.setdefault("file name", set()).add(name.encode())
                self._note("temporary file", Path(folder) / name)

    def _look_at_open_files(self, pid: int) -> None:
        """Files that have no name any more can still be read by whoever may read the process."""
        with contextlib.suppress(OSError):
            for handle in (PROCESSES / str(pid) / "fd").iterdir():
                target = str(handle.readlink())
                if target.startswith(str(self._temporary)):
                    self._note("open temporary file", handle)

    def _note(self, place: str, path: Path) -> None:
        with contextlib.suppress(OSError):
            self.seen.setdefault(place, set()).add(path.read_bytes())


def _family(pid: int) -> Iterator[int]:
    """A process and all below it."""
    yield pid
    with contextlib.suppress(OSError):
        for task in (PROCESSES / str(pid) / "task").iterdir():
            for child in (task / "children").read_text().split():
                yield from _family(int(child))
