"""Works in this process, on one partition after the other."""

from collections.abc import Callable, Generator, Iterable

from analyzer.ingest import Partition
from analyzer.scanning.executors import Crew, Result
from analyzer.scanning.work import Lost, carry_out, result_of


class Sequential:
    """No processes: the executor of `--jobs 1` and of standard input."""

    name = "sequential"

    def run(
        self, task: Callable[[Partition], Result], partitions: Iterable[Partition], crew: Crew
    ) -> Generator[Result | Lost, None, None]:
        """Yields the result for each partition."""
        for partition in partitions:
            yield result_of(carry_out(task, partition))


EXECUTOR = Sequential()
