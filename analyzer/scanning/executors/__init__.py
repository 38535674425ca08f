"""Executors: each carries a task out for every partition and yields the results in order. One file each."""

from collections.abc import Callable, Generator, Iterable
from typing import Protocol, TypeVar

from msgspec import Struct

from analyzer.ingest import Partition
from analyzer.scanning.work import Lost

Result = TypeVar("Result")


class Crew(Struct, frozen=True, kw_only=True):
    """Who does the work: how many workers, and for a cluster the address of its scheduler."""

    jobs: int = 1
    scheduler: str | None = None


class Executor(Protocol):
    """Carries a task out for partitions; the results come in the order of the partitions, whatever ran where.

    The task is picklable. Partitions are taken from their iterable as they are needed, a bounded number ahead
    of the results. Closing the iterator ends the workers at once.
    """

    name: str

    def run(
        self, task: Callable[[Partition], Result], partitions: Iterable[Partition], crew: Crew
    ) -> Generator[Result | Lost, None, None]:
        """Yields the result for each partition, or why there is none.

        Raises:
            AnalyzerError: the task raised one, or met a bug; or there are no workers to do it.
        """
