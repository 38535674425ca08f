"""The second look: reads again the partitions that hold evidence, and takes just those exchanges."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from analyzer.ingest import Partition, read_partition
from analyzer.match.order import Order
from analyzer.model import Exchange, Problem
from analyzer.scanning.builds import Builds
from analyzer.scanning.by_build import ByBuild
from analyzer.scanning.light_build import Build
from analyzer.scanning.light_columns import Columns
from analyzer.scanning.light_parts import Match
from analyzer.scanning.partition import builds
from analyzer.scanning.plan import Plan

NEIGHBOURS = 3
"""Exchanges before and after each one, so that a reader sees what led to it and what followed."""

Positions = Mapping[int, frozenset[int]]
"""Partition -> places of the exchanges to take."""

Place = tuple[int, int]
"""Index of the partition, position of the exchange in it."""


class Borders(Struct, frozen=True):
    """Partition -> exchanges in it, and the partitions that go on with the input of the one before."""

    counts: Mapping[int, int]
    continued: frozenset[int]

    def around(self, partition: int, position: int) -> Iterator[Place]:
        """The places of an exchange and of its neighbours in the same input."""
        for near in range(position - NEIGHBOURS, position + NEIGHBOURS + 1):
            yield from self._place(partition, near)

    def _place(self, partition: int, position: int) -> Iterator[Place]:
        count = self.counts.get(partition, 0)
        if position < 0 and partition in self.continued:
            yield from self._place(partition - 1, position + self.counts.get(partition - 1, 0))
        elif position >= count and partition + 1 in self.continued:
            yield from self._place(partition + 1, position - count)
        elif position >= 0:
            yield partition, position


def wanted_positions(orders: Iterable[Order], borders: Borders, compared: Iterable[Order] = ()) -> Positions:
    """Returns where the exchanges at `orders` with their neighbours stand, and those at `compared`."""
    wanted: defaultdict[int, set[int]] = defaultdict(set)
    for _, partition, position in orders:
        for index, near in borders.around(partition, position):
            wanted[index].add(near)
    for _, partition, position in compared:
        wanted[partition].add(position)
    return {index: frozenset(positions) for index, positions in wanted.items()}


def take_evidence(
    partition: Partition, wanted: Positions, line_offsets: Mapping[int, int], plan: Plan
) -> dict[Place, Exchange]:
    """Returns the wanted exchanges of one partition, in its order; lines count from the start of the input.

    An input that changed since the first look gives what is there now, or nothing.
    """
    offset = line_offsets.get(partition.index, 0)
    taken = _take(partition, sorted(wanted[partition.index]), plan)
    return {(partition.index, position): _from_start(item, offset) for position, item in taken}


def _take(partition: Partition, positions: list[int], plan: Plan) -> list[tuple[int, Exchange]]:
    taken: list[tuple[int, Exchange]] = []
    wanted = frozenset(positions)
    base = 0

    def light() -> LightEvidence:
        return LightEvidence(builds(plan), [position - base for position in positions])

    for reading in read_partition(partition, plan.read, light if plan.has_light_tier else None):
        if isinstance(reading, Problem):
            continue
        for read, item in enumerate(each for each in reading if not isinstance(each, Problem)):
            position = base + read + (reading.light.taken if reading.light else 0)
            if position in wanted:
                taken.append((position, item))
            if position >= positions[-1]:
                return taken
        base += reading.exchanges
    return taken


class LightEvidence(ByBuild):
    """Passes over the lines of known builds, one exchange each, until one is at a wanted position."""

    def __init__(self, builds: Builds, positions: list[int]) -> None:
        super().__init__(builds)
        builds.begin()
        self._positions = positions

    def tell(self, columns: Columns) -> list[int]:
        """See `ByBuild`."""
        return []

    def wanted(self) -> int:
        """See `LightReader`."""
        place = super().wanted()
        next_wanted = bisect_left(self._positions, self._tally.exchanges)
        if next_wanted == len(self._positions):
            return place
        sooner = self._done + self._positions[next_wanted] - self._tally.exchanges
        if sooner >= place:
            return place
        if place < self._end:
            self._left.append(place)
        return sooner

    def learn_of(self, build: Build, match: Match, exchange: Exchange) -> bool:
        """See `ByBuild`: that there is such a build is all that counts."""
        return False


def _from_start(exchange: Exchange, line_offset: int) -> Exchange:
    place = exchange.location
    if place.line is None or not line_offset:
        return exchange
    return replace(exchange, location=replace(place, line=place.line + line_offset))
