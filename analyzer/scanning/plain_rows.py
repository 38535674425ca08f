"""The rows that the light tier passed over, for the explorer: made only where a report is written."""

from collections.abc import Iterable, Iterator, Mapping

from msgspec.structs import replace

from analyzer.document import Row
from analyzer.ingest import Partition, read_partition
from analyzer.ingest.base import Reading
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
    found: list[RowAt] = []
    scanner = Scanner(Partial(partition.index), compiled(plan), plan)
    number = base = 0

    def light() -> LightRows:
        return LightRows(builds(plan), MAX_ROWS - start - len(found), number, plan.between)

    can_be_light = plan.has_light_tier and plan.filter is None
    for reading in read_partition(partition, plan.read, light if can_be_light else None):
        if isinstance(reading, Problem):
            continue
        found += _rows_of(reading, scanner, number, base, MAX_ROWS - start - len(found))
        number, base = number + 1, base + reading.exchanges
        if len(found) >= MAX_ROWS - start:
            break
    return [
        (place, row, (NEVER_US if row.started_us is None else row.started_us, partition.index, position))
        for place, (position, row) in enumerate(found[: MAX_ROWS - start], start)
    ]


def _rows_of(reading: Reading, scanner: Scanner, number: int, base: int, limit: int) -> list[RowAt]:
    """The rows of a reading in its order; `base` exchanges of the partition stood before it."""
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
