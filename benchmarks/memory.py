"""Anonymous memory of a tree of processes: what no file stands behind, so what a machine must really have.

`ru_maxrss` would count pages of mapped files too, which the kernel takes back at will.
"""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")
_KEPT = ("RssAnon:", "RssShmem:")
"""Shared memory has no file on a disk either: a document in a memfd counts."""


@dataclass
class Peaks:
    """The most that was seen, in bytes."""

    tree: int = 0
    parent: int = 0
    worker: int = 0
    """Of any one process below the parent."""

    def sample(self, root: int) -> None:
        """Looks once at the tree below and with `root`."""
        parent, *workers = [anonymous_bytes(pid) for pid in (root, *descendants(root))]
        self.tree = max(self.tree, parent + sum(workers))
        self.parent = max(self.parent, parent)
        self.worker = max(self.worker, 0, *workers)


def anonymous_bytes(pid: int) -> int:
    """Anonymous and shared bytes of a process that are in memory; 0 for one that is gone."""
    try:
        lines = (_PROC / str(pid) / "status").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith(_KEPT))


def descendants(pid: int) -> Iterator[int]:
    """Yields the children of a process and theirs."""
    with contextlib.suppress(OSError):
        for thread in (_PROC / str(pid) / "task").iterdir():
            for child in (thread / "children").read_text().split():
                yield int(child)
                yield from descendants(int(child))
