"""The second look: reads again the partitions that hold evidence, and takes just those exchanges."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from msgspec.structs import replace

from analyzer.ingest import Partition, ReadOptions, read_partition
from analyzer.match.order import Order
from analyzer.model import Exchange, Problem

NEIGHBOURS = 3
"""Exchanges before and after each one, so that a reader sees what led to it and what followed."""


Place = tuple[int, int]
"""Index of the partition, position of the exchange in it."""


def collect_evidence(
    partitions: Sequence[Partition],
    orders: Iterable[Order],
    compared: Iterable[Order],
    line_offsets: Mapping[int, int],
    options: ReadOptions,
) -> dict[Place, Exchange]:
    """The exchanges at `orders` with their neighbours, and those at `compared`, in the order of the inputs.

    An input that changed since the first look gives what is there now, or nothing.
    """
    wanted: defaultdict[int, set[int]] = defaultdict(set)
    for _, partition, position in orders:
        wanted[partition] |= set(range(max(0, position - NEIGHBOURS), position + NEIGHBOURS + 1))
    for _, partition, position in compared:
        wanted[partition].add(position)
    by_index = {partition.index: partition for partition in partitions}
    return {
        (index, position): exchange
        for index in sorted(wanted)
        for position, exchange in _take(by_index[index], wanted[index], line_offsets.get(index, 0), options)
    }


def _take(
    partition: Partition, positions: set[int], line_offset: int, options: ReadOptions
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
                taken.append((position, _from_start(item, line_offset)))
            position += 1
            if position > last:
                return taken
    return taken


def _from_start(exchange: Exchange, line_offset: int) -> Exchange:
    place = exchange.location
    if place.line is None or not line_offset:
        return exchange
    return replace(exchange, location=replace(place, line=place.line + line_offset))
