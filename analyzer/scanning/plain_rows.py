"""The rows that the light tier passed over, for the explorer: made only where a report is written."""

from collections.abc import Iterable, Iterator, Mapping

from msgspec.structs import replace

from analyzer.document import Row
from analyzer.ingest import Partition, read_partition
from analyzer.ingest.base import Reading
from analyzer.ingest.readings import MakeLight
from analyzer.match.order import NEVER_US, Order
from analyzer.model import Problem
from analyzer.scanning.light_rows import LightRows, RowAt
from analyzer.scanning.partial import Partial
from analyzer.scanning.partition import Scanner, builds
from analyzer.scanning.plan import Plan, compiled
from analyzer.scanning.rows import MAX_ROWS, row_of

PlacedRow = tuple[int, Row, Order]


def plain_rows(partition: Partition, plan: Plan, starts: Mapping[int, int]) -> list[PlacedRow]:
    """Returns the rows of a partition with their places in the run, as far as the explorer reaches."""
    start = starts[partition.index]
    found: list[tuple[int, RowAt]] = []
    scanner = Scanner(Partial(partition.index), compiled(plan), plan)
    number = 0

    def light() -> LightRows:
        return LightRows(builds(plan), MAX_ROWS - start - len(found), number, plan.between)

    can_be_light = plan.has_light_tier and plan.filter is None
    for index, base, reading in _readings(partition, plan, light if can_be_light else None):
        rows = _rows_of(reading, scanner, number, base, MAX_ROWS - start - len(found))
        found += ((index, each) for each in rows)
        number += 1
        if len(found) >= MAX_ROWS - start:
            break
    return [
        (place, row, (NEVER_US if row.started_us is None else row.started_us, index, position))
        for place, (index, (position, row)) in enumerate(found[: MAX_ROWS - start], start)
    ]


def _readings(
    partition: Partition, plan: Plan, light: MakeLight | None
) -> Iterator[tuple[int, int, Reading]]:
    """Each reading with the index of its input and the exchanges of that before it."""
    for part in partition.parts():
        base = 0
        for reading in read_partition(part, plan.read, light):
            if not isinstance(reading, Problem):
                yield part.index, base, reading
                base += reading.exchanges


def _rows_of(reading: Reading, scanner: Scanner, number: int, base: int, limit: int) -> list[RowAt]:
    """The rows of a reading in its order; `base` exchanges of its input stood before it."""
    light: LightRows | None = reading.light
    found: list[RowAt] = []
    for read, exchange in enumerate(item for item in reading if not isinstance(item, Problem)):
        subject = scanner.wanted(exchange)
        if subject is not None:
            position = read + (light.taken if light is not None else 0)
            found.append((position, row_of(subject, number, ())))
        if light is None and len(found) >= limit:
            break
    found += light.rows if light is not None else []
    return [(base + position, row) for position, row in sorted(found, key=lambda each: each[0])]


def moved(rows: Iterable[PlacedRow], inputs: int, lines: int) -> Iterator[PlacedRow]:
    """Yields rows with their inputs and lines counted from the start of the run and of their input."""
    for place, row, order in rows:
        line = None if row.line is None else row.line + lines
        yield place, replace(row, input=row.input + inputs, line=line), order
