"""The partials of a run in the order of its partitions: those of an earlier run from its journal, the rest fresh."""

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from typing import Any

from msgspec import Struct

from analyzer.ingest import Partition
from analyzer.model import Location, Problem
from analyzer.scanning.partial import Partial
from analyzer.scanning.work import Lost

Run = Callable[[Iterable[Partition]], Generator[Any, None, None]]
"""Carries a task out for partitions, results in their order."""


class _Slot(Struct, frozen=True):
    partition: Partition


def partials(run: Run, partitions: Iterable[Partition]) -> Generator[Partial, None, None]:
    """Yields the partial of each partition; where one was lost, a partial that tells so."""
    slots: deque[_Slot] = deque()

    def fresh() -> Iterator[Partition]:
        for partition in partitions:
            slots.append(_Slot(partition))
            yield partition

    for result in run(fresh()):
        slot = slots.popleft()
        yield _without(slot.partition, result) if isinstance(result, Lost) else result


def _without(partition: Partition, lost: Lost) -> Partial:
    partial = Partial(partition.index)
    place = Location(input=partition.input.label)
    partial.add_problem(Problem(code=lost.code, location=place, message=lost.message))
    return partial
