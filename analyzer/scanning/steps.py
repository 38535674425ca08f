"""Progress of a run: what is done of what is known so far."""

from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct

from analyzer.scanning.listing import Listing
from analyzer.scanning.partial import Partial


class Step(Struct, frozen=True, kw_only=True):
    """What is done so far of what is known; no name and no value of a capture."""

    partitions_done: int
    partitions: int
    bytes_done: int
    bytes: int
    exchanges: int
    findings: int
    """What matched so far, by rule and route; causes, which may split or join it, are settled at the end."""
    is_listed: bool
    """Whether all inputs are known; until then `partitions` and `bytes` grow."""


Progress = Callable[[Step], None]


class Steps:
    """Counts partials as they come and tells `progress` of each."""

    def __init__(self, listing: Listing, progress: Progress | None) -> None:
        self._listing = listing
        self._progress = progress
        self._partitions = self._bytes = self._exchanges = self._next = 0
        self._found: set[int] = set()
        listing.on_growth = self._tell

    def counted(self, partials: Iterable[Partial]) -> Iterator[Partial]:
        """The partials, each of which is counted as it is taken."""
        self._tell()
        return map(self._counted, partials)

    def _counted(self, partial: Partial) -> Partial:
        self._count(partial.index)
        self._exchanges += partial.statistics.exchanges
        self._found |= partial.groups.routes
        self._tell()
        return partial

    def _count(self, index: int) -> None:
        """Counts the next partition as done if this is its index; the parts of one that was lost count with it."""
        taken = self._listing.partitions
        if self._next < len(taken) and taken[self._next].index == index:
            self._partitions += taken[self._next].count
            self._bytes += taken[self._next].size_bytes
            self._next += 1

    def _tell(self) -> None:
        if self._progress is not None:
            listing = self._listing
            self._progress(
                Step(
                    partitions_done=self._partitions,
                    partitions=listing.count,
                    bytes_done=self._bytes,
                    bytes=listing.total_bytes,
                    exchanges=self._exchanges,
                    findings=len(self._found),
                    is_listed=listing.is_complete,
                )
            )
