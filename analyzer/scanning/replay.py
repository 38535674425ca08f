"""The partials of a run in the order of its partitions: those of an earlier run from its journal, the rest fresh."""

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from typing import Any

from msgspec import Struct

from analyzer.ingest import Partition
from analyzer.model import Location, Problem
from analyzer.scanning.journal import Journal, Record, pack, unpack
from analyzer.scanning.partial import Partial
from analyzer.scanning.partition import scan_partition
from analyzer.scanning.plan import Plan
from analyzer.scanning.work import Lost

Run = Callable[[Iterable[Partition]], Generator[Any, None, None]]
"""Carries a task out for partitions, results in their order."""


class _Slot(Struct, frozen=True):
    """A partition in its turn, with its record where the run has a journal that can tell it."""

    partition: Partition
    record: Record | None
    is_kept: bool


def scan_packed(partition: Partition, plan: Plan) -> bytes:
    """Returns the partial of a partition as the journal takes it: packed where it was made."""
    return pack(scan_partition(partition, plan))


def partials(
    run: Run, partitions: Iterable[Partition], journal: Journal | None = None
) -> Generator[Partial, None, None]:
    """Yields the partial of each partition; where one was lost, a partial that tells so.

    `run` gives what `scan_partition` gives, or `scan_packed` if there is a journal. What the journal holds is
    not done again; what is done anew is added to it. Where small inputs were lost together, each is tried alone.
    """
    slots: deque[_Slot] = deque()
    with closing(run(_missing(partitions, journal, slots))) as results:
        for result in results:
            yield from _kept(slots, journal)
            slot = slots.popleft()
            if isinstance(result, Lost) and slot.partition.others:
                yield from partials(run, slot.partition.parts())
            else:
                yield _fresh(slot, result, journal)
            del result  # before the next one comes
        yield from _kept(slots, journal)


def _missing(
    partitions: Iterable[Partition], journal: Journal | None, slots: deque[_Slot]
) -> Iterator[Partition]:
    """Yields the partitions to be done; all of them get a slot."""
    for partition in partitions:
        # Looked at before it is read: a change in between shows as a change when the run goes on.
        record = journal.record_of(partition) if journal else None
        is_kept = journal is not None and record is not None and journal.holds(record)
        slots.append(_Slot(partition, record, is_kept))
        if not is_kept:
            yield partition


def _kept(slots: deque[_Slot], journal: Journal | None) -> Iterator[Partial]:
    while slots and slots[0].is_kept and journal and (record := slots[0].record):
        slots.popleft()
        yield unpack(journal.load(record))


def _fresh(slot: _Slot, result: Partial | bytes | Lost, journal: Journal | None) -> Partial:
    if isinstance(result, Lost):
        return _without(slot.partition, result)
    if isinstance(result, Partial):
        return result
    if journal and slot.record:
        journal.save(slot.record, result)
    return unpack(result)


def _without(partition: Partition, lost: Lost) -> Partial:
    partial = Partial(partition.index)
    place = Location(input=partition.input.label)
    partial.add_problem(Problem(code=lost.code, location=place, message=lost.message))
    return partial
