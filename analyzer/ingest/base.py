"""What ingest hands on: inputs, partitions, and a reading of each member."""

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct

from analyzer.ingest.fields import FieldMap
from analyzer.model import Exchange, Location, Problem

if TYPE_CHECKING:
    from analyzer.ingest.har_parts import HarPart


class Input(Struct, frozen=True, kw_only=True):
    """One input to read: a file, `-` (standard input) or an fsspec URL.

    `label` is what people see (the path as given, relative paths kept), unique among the inputs of a run.
    """

    label: str
    path: str
    size_bytes: int | None = None
    is_found: bool = False
    """Met while walking a directory, so its last component must be no link when it is opened."""
    version: str | None = None
    """What changes with the content of a remote object: its entity tag or time; a file is asked itself."""
    spool: Any = None
    """An open, unnamed file with all of standard input, where it is read more than once (`spooled`)."""


class Partition(Struct, frozen=True, kw_only=True):
    """A piece of work: a whole input, some small ones together, or a byte range of a large log or HAR.

    `index` orders partitions over the run, and leaves a number free for each of `others`: the small inputs that
    follow and are read in the same go. A range of a log ends with a line; line numbers inside are counted from the
    partition's own start, and `merge` adds what came before. A range of a HAR ends where another entry begins.
    """

    index: int
    input: Input
    start: int = 0
    end: int | None = None
    others: tuple[Input, ...] = ()
    har: "HarPart | None" = None
    """The entries to read, where it is a range of a HAR."""

    @property
    def size_bytes(self) -> int:
        """How many bytes of the inputs it covers; 0 where nobody knows."""
        end = self.end if self.end is not None else self.input.size_bytes or 0
        return max(0, end - self.start) + sum(each.size_bytes or 0 for each in self.others)

    @property
    def count(self) -> int:
        """How many inputs it covers, or parts of one."""
        return 1 + len(self.others)

    def parts(self) -> "tuple[Partition, ...]":
        """The same work with a partition for each input."""
        if not self.others:
            return (self,)
        inputs = (self.input, *self.others)
        return tuple(Partition(index=self.index + at, input=each) for at, each in enumerate(inputs))


class ReadOptions(Struct, frozen=True, kw_only=True):
    """How to read: a forced format, and a field map for an unknown log schema (`--fields`)."""

    input_format: str | None = None
    fields: FieldMap | None = None
    keep_records: bool = True
    """Keep the decoded record on each exchange (`Exchange.record`), for redaction's harvest."""


class Capture(Struct, frozen=True, kw_only=True):
    """What is known of a capture as a whole: its producer and, for a browser HAR, its pages as decoded."""

    label: str
    format: str
    producer: str | None = None
    pages: tuple[dict[str, Any], ...] = ()


class Tally:
    """The counts of one member, growing while it is read."""

    def __init__(self) -> None:
        self.exchanges = 0
        self.skipped = 0
        self.lines = 0
        self.is_truncated = False


class Reading:
    """One readable member of a partition: yields `Exchange | Problem`; its counts are final at the end.

    `exchanges + skipped` are the entries (HAR) or the lines that are not blank (logs) of the member; two
    records that were joined into one exchange count once. `lines` is the number of lines consumed, so that
    the next partition of the same input can be numbered.
    """

    def __init__(
        self,
        capture: Capture,
        items: Iterator[Exchange | Problem],
        size_bytes: int = 0,
        tally: Tally | None = None,
        *,
        light: Any = None,
        is_log: bool = False,
    ) -> None:
        self.capture = capture
        self.size_bytes = size_bytes
        self.tally = tally or Tally()
        self.light = light
        """What took the lines that yield nothing."""
        self.is_log = is_log
        self._items = items

    def __iter__(self) -> Iterator[Exchange | Problem]:
        return self._items

    @property
    def exchanges(self) -> int:
        """Exchanges yielded so far."""
        return self.tally.exchanges

    @property
    def skipped(self) -> int:
        """Entries or lines so far that gave no exchange."""
        return self.tally.skipped

    @property
    def lines(self) -> int:
        """Lines consumed so far; 0 for a document."""
        return self.tally.lines

    @property
    def is_truncated(self) -> bool:
        """Whether the capture broke off, or part of it was damaged."""
        return self.tally.is_truncated


Record = dict[str, Any]
"""A decoded JSON object: a line of a log, or a part of a document."""


class Half(Struct, frozen=True):
    """One of the two records of an exchange: `key` finds its partner, `is_first` marks the request's."""

    key: str
    is_first: bool


class Format(Struct, frozen=True, kw_only=True):
    """One capture or log format: how it is recognised, and how a record becomes exchanges.

    A record is recognised when one of `keys` is a subset of its own keys and `accepts` agrees. `parts`
    splits a document or envelope into records for `read`; `read` returns None for a record that tells of
    no HTTP request. `half` and `join` serve formats that spread one exchange over two records: `join`
    makes the record that `read` takes from both.
    """

    name: str
    title: str
    recognised_by: str
    evidence: Literal["specification", "fixture", "documented", "general"]
    keys: tuple[frozenset[str], ...]
    read: Callable[[Record, Location], Exchange | None]
    accepts: Callable[[Record], bool] | None = None
    parts: Callable[[Record], Iterable[Record]] | None = None
    half: Callable[[Record], Half | None] | None = None
    join: Callable[[Record, Record], Record] | None = None
    light: Callable[[Record], tuple[Callable[[Record, Location], Exchange | None], Record] | None] | None = (
        None
    )
    """For a format whose `read` is more than a field map: the map's reader that it uses for a record, and the
    record as that reader gets it; None where it does more. The light tier reads through it."""
    has_unitless_duration: Callable[[Record], bool] | None = None
    """Whether a record tells a duration whose unit the schema does not."""
    rank: int = 0
    """Formats of a higher rank are asked first."""
