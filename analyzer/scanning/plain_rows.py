"""The rows that the light tier passed over, for the explorer: made only where a report is written."""

from collections.abc import Iterable, Iterator, Mapping

from msgspec.structs import replace

from analyzer.document import Row
from analyzer.ingest import Partition, read_partition
from analyzer.match.order import Order, order_of
from analyzer.model import Exchange, Problem
from analyzer.rules.compiled import Candidates, CompiledRules
from analyzer.scanning.partial import Partial
from analyzer.scanning.partition import Scanner
from analyzer.scanning.plan import Plan, compiled
from analyzer.scanning.rows import MAX_ROWS, row_of

PlacedRow = tuple[int, Row, Order]


def plain_rows(partition: Partition, plan: Plan, starts: Mapping[int, int]) -> list[PlacedRow]:
    """Returns the rows of a partition with their places in the run, as far as the explorer reaches."""
    partial = Partial(partition.index)
    maker = _RowMaker(partial, compiled(plan), plan, starts[partition.index])
    for number, reading in enumerate(
        each for each in read_partition(partition, plan.read) if not isinstance(each, Problem)
    ):
        maker.input = number
        for item in reading:
            if not isinstance(item, Problem):
                maker.take(item)
            if maker.place >= MAX_ROWS:
                return maker.rows
    return maker.rows


def moved(rows: Iterable[PlacedRow], inputs: int, lines: int) -> Iterator[PlacedRow]:
    """Yields rows with their inputs and lines counted from the start of the run and of their input."""
    for place, row, order in rows:
        line = None if row.line is None else row.line + lines
        yield place, replace(row, input=row.input + inputs, line=line), order


class _RowMaker(Scanner):
    """Makes a row of each exchange that the first look counted."""

    def __init__(self, partial: Partial, rules: CompiledRules, plan: Plan, start: int) -> None:
        super().__init__(partial, rules, plan)
        self.place = start
        self.input = 0
        self.rows: list[PlacedRow] = []

    def take(
        self,
        exchange: Exchange,
        *,
        is_of_log: bool = False,
        taken: int = 0,
        narrowed: Candidates | None = None,
    ) -> None:
        """Makes the row of an exchange."""
        order = order_of(exchange, self._partial.index, self._position)
        self._position += 1
        subject = self.wanted(exchange)
        if subject is not None:
            self.rows.append((self.place, row_of(subject, self.input, ()), order))
            self.place += 1
