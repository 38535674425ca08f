"""Works on a Dask cluster: one that runs already, or one that is started here for the run."""

import os
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from typing import Any

from msgspec.structs import replace

from analyzer.errors import UsageError
from analyzer.ingest import Input, Partition
from analyzer.ingest.open import is_remote
from analyzer.scanning.executors import Crew, Result
from analyzer.scanning.work import Lost, batches, result_of


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
        with (
            _connected(crew) as cluster,
            closing(cluster.outcomes(task, batches(map(_anywhere, partitions)))) as outcomes,
        ):
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


def _anywhere(partition: Partition) -> Partition:
    """Returns the partition with a path that leads there from a worker's folder too."""
    here, *others = map(_found_anywhere, (partition.input, *partition.others))
    return replace(partition, input=here, others=tuple(others))


def _found_anywhere(source: Input) -> Input:
    return source if is_remote(source.path) else replace(source, path=os.path.abspath(source.path))  # noqa: PTH100


EXECUTOR = Dask()
