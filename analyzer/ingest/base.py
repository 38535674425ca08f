"""What ingest hands on: inputs, partitions, and a reading of each member."""

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from analyzer.model import Exchange, Problem


class Input(Struct, frozen=True, kw_only=True):
    """One input to read: a file, `-` (standard input) or an fsspec URL.

    `label` is what people see (the path as given, relative paths kept); it is unique among the inputs of a run.
    """

    label: str
    path: str
    size_bytes: int | None = None


class Partition(Struct, frozen=True, kw_only=True):
    """A piece of work: a whole input, or a newline-aligned byte range of a large log.

    `index` orders partitions over the run. Line numbers inside are counted from the partition's own start;
    `merge` adds what came before.
    """

    index: int
    input: Input
    start: int = 0
    end: int | None = None


class ReadOptions(Struct, frozen=True, kw_only=True):
    """How to read: a forced format, and a field map for an unknown log schema (`--fields`)."""

    input_format: str | None = None
    fields: dict[str, Any] | None = None
    keep_records: bool = True
    """Keep the decoded record on each exchange (`Exchange.record`), for redaction's harvest."""


class Capture(Struct, frozen=True, kw_only=True):
    """What is known of a capture as a whole: its producer and, for a browser HAR, its pages as decoded."""

    label: str
    format: str
    producer: str | None = None
    pages: tuple[dict[str, Any], ...] = ()


class Reading:
    """One readable member of a partition: an iterator of `Exchange | Problem`, with counts that are final at its end.

    `exchanges + skipped` are the entries (HAR) or lines (logs) of the member. `lines` is the number of
    lines consumed, so that the next partition of the same input can be numbered.
    """

    def __init__(self, capture: Capture, items: Iterator[Exchange | Problem], size_bytes: int = 0) -> None:
        self.capture = capture
        self.size_bytes = size_bytes
        self.skipped = 0
        self.lines = 0
        self.is_truncated = False
        self._items = items

    def __iter__(self) -> Iterator[Exchange | Problem]:
        return self._items
