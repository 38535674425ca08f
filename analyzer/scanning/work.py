"""A task over one partition, with failures as values: a worker returns and never raises."""

from collections.abc import Callable
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

DIED = Lost("worker-died", "the process that read this input died each time; it was left out")
NO_MEMORY = Lost("no-memory", "needs more memory than there is; it was left out")


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
