"""A task over one partition, with failures as values: a worker returns and never raises."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from msgspec import Struct

from analyzer.errors import AnalyzerError, Bug
from analyzer.ingest import Partition


class Done(Struct, frozen=True):
    """What a task gave back."""

    value: Any


class Lost(Struct, frozen=True):
    """Why there is no result for one partition while the rest goes on: `code` and `message` of a problem."""

    code: str
    message: str


class Failed(Struct, frozen=True):
    """An error that ends the run."""

    error: AnalyzerError


Outcome = Done | Lost | Failed

Batch = tuple[Partition, ...]

PARTITION_WEIGHT_BYTES = 4096
"""What opening one more file costs, as bytes."""

_MAX_BATCH = 16
_MAX_BATCH_BYTES = 1 << 18

DIED = Lost("worker-died", "the process that read this input died each time; it was left out")
NO_MEMORY = Lost("no-memory", "needs more memory than there is; it was left out")


def weight(partition: Partition) -> int:
    """Returns the work that a partition is, in bytes."""
    return partition.size_bytes + PARTITION_WEIGHT_BYTES * partition.count


def batches(partitions: Iterable[Partition]) -> Iterator[Batch]:
    """Yields partitions in their order, small ones together, so that handing out costs less than the work."""
    batch: list[Partition] = []
    weighed = 0
    for partition in partitions:
        if batch and (len(batch) == _MAX_BATCH or weighed + weight(partition) > _MAX_BATCH_BYTES):
            yield tuple(batch)
            batch, weighed = [], 0
        batch.append(partition)
        weighed += weight(partition)
    if batch:
        yield tuple(batch)


def carry_out(task: Callable[[Partition], Any], partition: Partition) -> Outcome:
    """Returns what the task gives for a partition, whatever happens; what it gives is picklable."""
    try:
        return Done(task(partition))
    except MemoryError:
        return NO_MEMORY
    except AnalyzerError as error:
        return Failed(error)
    except Exception as error:
        return Failed(Bug.of(error))


def result_of(outcome: Outcome) -> Any:
    """Returns the value of what was carried out, or why there is none.

    Raises:
        AnalyzerError: the error that ends the run.
    """
    if isinstance(outcome, Failed):
        raise outcome.error
    return outcome.value if isinstance(outcome, Done) else outcome
