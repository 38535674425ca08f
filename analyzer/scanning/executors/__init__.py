"""Executors: each scans partitions with a plan and yields their partials in order. One file each."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from analyzer.ingest import Partition
from analyzer.scanning.partial import Partial
from analyzer.scanning.plan import Plan


class Executor(Protocol):
    """Scans partitions; the partials come in the order of the partitions, whatever ran where."""

    name: str

    def run(self, partitions: Sequence[Partition], plan: Plan, jobs: int) -> Iterator[Partial]:
        """Yields one partial for each partition."""
