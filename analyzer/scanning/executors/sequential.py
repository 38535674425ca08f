"""Scans in this process, one partition after the other."""

from collections.abc import Iterator, Sequence

from analyzer.ingest import Partition
from analyzer.scanning.partial import Partial
from analyzer.scanning.partition import scan_partition
from analyzer.scanning.plan import Plan


class Sequential:
    """No processes: the executor of `--jobs 1` and of standard input."""

    name = "sequential"

    def run(self, partitions: Sequence[Partition], plan: Plan, jobs: int) -> Iterator[Partial]:
        """Yields one partial for each partition."""
        for partition in partitions:
            yield scan_partition(partition, plan)


EXECUTOR = Sequential()
