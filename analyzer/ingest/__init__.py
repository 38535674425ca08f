"""From bytes to exchanges: finds inputs, plans partitions, and reads each format into one model."""

from collections.abc import Iterator

from analyzer.ingest.base import Input, Partition, Reading, ReadOptions
from analyzer.ingest.inputs import find_inputs, iter_inputs
from analyzer.ingest.partitions import grouped, plan_partitions
from analyzer.ingest.readings import read_partition
from analyzer.model import Exchange, Problem

__all__ = [
    "Input",
    "Partition",
    "ReadOptions",
    "find_inputs",
    "grouped",
    "iter_inputs",
    "plan_partitions",
    "read_exchanges",
    "read_partition",
]


def read_exchanges(path: str, options: ReadOptions | None = None) -> Iterator[Exchange | Problem]:
    """Yields the exchanges and problems of a file, directory, glob or standard input, in order.

    Line numbers count from the start of each input.
    """
    inputs, problems = find_inputs([path])
    yield from problems
    for source in inputs:
        for reading in read_partition(Partition(index=0, input=source), options or ReadOptions()):
            if isinstance(reading, Reading):
                yield from reading
            else:
                yield reading
