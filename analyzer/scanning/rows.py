"""Rows of the explorer, bounded: the first ones of a run, and beyond them those that failed or matched."""

from msgspec.structs import replace

from analyzer.document import Row
from analyzer.facts.subject import Subject

MAX_ROWS = 100_000
MAX_NOTABLE_ROWS = 100_000


class Rows:
    """Rows in the order of the inputs.

    A row is kept when it is among the first 100,000 of all, or notable and among the first 100,000 notable
    ones. Partitions keep by their own counts, which keeps at least what the whole run keeps; `extend`
    counts on, so that the split of the work changes nothing.
    """

    def __init__(self) -> None:
        self.kept: list[tuple[int, int, Row]] = []
        self.count = 0
        self.notable_count = 0

    def pass_over(self, count: int) -> None:
        """Counts rows that nobody made."""
        self.count += count

    def add(self, row: Row) -> None:
        """Counts one row, and keeps it while there is room."""
        is_notable = row.is_failed or bool(row.rules)
        if self.count < MAX_ROWS or (is_notable and self.notable_count < MAX_NOTABLE_ROWS):
            self.kept.append((self.count, self.notable_count if is_notable else MAX_NOTABLE_ROWS, row))
        self.count += 1
        self.notable_count += is_notable

    def extend(self, other: "Rows", input_offset: int, line_offset: int) -> None:
        """Adds the rows of the partition that follows."""
        for place, notable_place, row in other.kept:
            place, notable_place = place + self.count, notable_place + self.notable_count
            if place < MAX_ROWS or notable_place < MAX_NOTABLE_ROWS:
                line = None if row.line is None else row.line + line_offset
                self.kept.append(
                    (place, notable_place, replace(row, input=row.input + input_offset, line=line))
                )
        self.count += other.count
        self.notable_count += other.notable_count

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows that are kept."""
        return tuple(row for _, _, row in self.kept)

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
