"""Works on a Dask cluster: one that runs already, or one that is started here for the run."""

import os
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from typing import Any

from msgspec.structs import replace

from analyzer.errors import UsageError
from analyzer.ingest import Partition
from analyzer.ingest.open import is_remote
from analyzer.scanning.executors import Crew, Result
from analyzer.scanning.listing import weight
from analyzer.scanning.work import Lost, result_of

Batch = tuple[Partition, ...]

_MAX_BATCH = 16
_MAX_BATCH_BYTES = 1 << 20
"""Small partitions travel together: a scheduler takes about a millisecond for each task."""


class Dask:
    """A cluster. Only names and byte ranges of inputs travel to workers, and results back.

    The scheduler gives up a task whose workers died too often, and counts against all that a dead worker held;
    what it gives up is tried once more, each partition with no other one running.
    """

    name = "dask"

    def run(
        self, task: Callable[[Partition], Result], partitions: Iterable[Partition], crew: Crew
    ) -> Generator[Result | Lost, None, None]:
        """Yields the result for each partition."""
        with _connected(crew) as cluster, closing(cluster.outcomes(task, _batches(partitions))) as outcomes:
            yield from map(result_of, outcomes)


@contextmanager
def _connected(crew: Crew) -> Iterator[Any]:
    try:
        from analyzer.scanning.executors._cluster import connected
    except ImportError:
        raise UsageError(
            "needs the extra for clusters", "--engine dask", "pip install '.[cluster]'"
        ) from None
    with connected(crew) as cluster:
        yield cluster


def _batches(partitions: Iterable[Partition]) -> Iterator[Batch]:
    batch: list[Partition] = []
    weighed = 0
    for partition in partitions:
        if batch and (len(batch) == _MAX_BATCH or weighed + weight(partition) > _MAX_BATCH_BYTES):
            yield tuple(batch)
            batch, weighed = [], 0
        batch.append(_anywhere(partition))
        weighed += weight(partition)
    if batch:
        yield tuple(batch)


def _anywhere(partition: Partition) -> Partition:
    """Returns the partition with a path that leads there from a worker's folder too."""
    path = partition.input.path
    if is_remote(path):
        return partition
    return replace(partition, input=replace(partition.input, path=os.path.abspath(path)))  # noqa: PTH100


EXECUTOR = Dask()
