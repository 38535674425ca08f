"""Rows of the explorer, bounded: the first ones of a run, and beyond them those that failed or matched."""

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from analyzer.document import Row
from analyzer.facts.subject import Subject
from analyzer.match.order import Order

MAX_ROWS = 100_000
MAX_NOTABLE_ROWS = 100_000


class Rows:
    """Rows in the order of the inputs.

    A row is kept when it is among the first 100,000 of all, or notable and among the first 100,000 notable
    ones. Partitions keep by their own counts, which keeps at least what the whole run keeps; `extend`
    counts on, so that the split of the work changes nothing.
    """

    def __init__(self) -> None:
        self.kept: list[tuple[int, int, Row, Order]] = []
        self.count = 0
        self.notable_count = 0
        self.passed_over = 0

    def pass_over(self, count: int) -> None:
        """Counts rows that nobody made; `fill` may add the first ones of them later."""
        self.count += count
        self.passed_over += count

    def fill(self, rows: Iterable[tuple[int, Row, Order]]) -> None:
        """Adds plain rows, given with their places, where none stands."""
        known = {place for place, _, _, _ in self.kept}
        self.kept += [
            (place, MAX_NOTABLE_ROWS, row, order)
            for place, row, order in rows
            if place < MAX_ROWS and place not in known
        ]
        self.kept.sort(key=lambda each: each[0])

    def add(self, row: Row, order: Order) -> None:
        """Counts one row, and keeps it while there is room."""
        is_notable = row.is_failed or bool(row.rules)
        if self.count < MAX_ROWS or (is_notable and self.notable_count < MAX_NOTABLE_ROWS):
            notable_place = self.notable_count if is_notable else MAX_NOTABLE_ROWS
            self.kept.append((self.count, notable_place, row, order))
        self.count += 1
        self.notable_count += is_notable

    def extend(self, other: "Rows", input_offset: int, line_offset: int) -> None:
        """Adds the rows of the partition that follows."""
        for place, notable_place, row, order in other.kept:
            place, notable_place = place + self.count, notable_place + self.notable_count
            if place < MAX_ROWS or notable_place < MAX_NOTABLE_ROWS:
                line = None if row.line is None else row.line + line_offset
                moved = replace(row, input=row.input + input_offset, line=line)
                self.kept.append((place, notable_place, moved, order))
        self.count += other.count
        self.notable_count += other.notable_count
        self.passed_over += other.passed_over

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows that are kept."""
        return tuple(row for _, _, row, _ in self.kept)

    @property
    def placed(self) -> Iterator[tuple[Row, Order]]:
        """The rows with their places in the run, in the order of time."""
        return iter(sorted(((row, order) for _, _, row, order in self.kept), key=lambda each: each[1]))

    @property
    def left_out(self) -> int:
        """How many exchanges have no row."""
        return self.count - len(self.kept)


def row_of(subject: Subject, input_index: int, rules: tuple[str, ...]) -> Row:
    """One exchange as a row."""
    exchange = subject.exchange
    parts = subject.url_parts
    return Row(
        input=input_index,
        entry=exchange.location.entry,
        line=exchange.location.line,
        started_us=exchange.started_us,
        method=exchange.request.method,
        host=subject.host,
        path=f"{parts.path}?{parts.query}" if parts.query else parts.path or exchange.request.url,
        path_template=subject.template,
        status=exchange.status,
        is_failed=exchange.is_failed,
        duration_ms=exchange.duration_ms,
        body_bytes=exchange.response.body.size_bytes if exchange.response else None,
        rules=rules,
    )
