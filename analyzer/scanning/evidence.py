"""The second look: reads again the partitions that hold evidence, and takes just those exchanges."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from analyzer.ingest import Partition, ReadOptions, read_partition
from analyzer.match.order import Order
from analyzer.model import Exchange, Problem

NEIGHBOURS = 3
"""Exchanges before and after each one, so that a reader sees what led to it and what followed."""

Positions = Mapping[int, frozenset[int]]
"""Partition -> places of the exchanges to take."""

Place = tuple[int, int]
"""Index of the partition, position of the exchange in it."""


def wanted_positions(orders: Iterable[Order], compared: Iterable[Order] = ()) -> Positions:
    """Returns where the exchanges at `orders` with their neighbours stand, and those at `compared`."""
    wanted: defaultdict[int, set[int]] = defaultdict(set)
    for _, partition, position in orders:
        wanted[partition] |= set(range(max(0, position - NEIGHBOURS), position + NEIGHBOURS + 1))
    for _, partition, position in compared:
        wanted[partition].add(position)
    return {index: frozenset(positions) for index, positions in wanted.items()}


def take_evidence(
    partition: Partition, wanted: Positions, line_offsets: Mapping[int, int], options: ReadOptions
) -> dict[Place, Exchange]:
    """Returns the wanted exchanges of one partition, in its order; lines count from the start of the input.

    An input that changed since the first look gives what is there now, or nothing.
    """
    offset = line_offsets.get(partition.index, 0)
    taken = _take(partition, wanted[partition.index], options)
    return {(partition.index, position): _from_start(item, offset) for position, item in taken}


def _take(
    partition: Partition, positions: frozenset[int], options: ReadOptions
) -> list[tuple[int, Exchange]]:
    taken: list[tuple[int, Exchange]] = []
    last = max(positions)
    position = 0
    for reading in read_partition(partition, options):
        if isinstance(reading, Problem):
            continue
        for item in reading:
            if isinstance(item, Problem):
                continue
            if position in positions:
                taken.append((position, item))
            position += 1
            if position > last:
                return taken
    return taken


def _from_start(exchange: Exchange, line_offset: int) -> Exchange:
    place = exchange.location
    if place.line is None or not line_offset:
        return exchange
    return replace(exchange, location=replace(place, line=place.line + line_offset))
