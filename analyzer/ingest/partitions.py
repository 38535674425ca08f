"""Inputs to pieces of work: one each, small ones together, and ranges of a large log or HAR."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import BinaryIO

from msgspec.structs import replace

from analyzer.codec import text_encoding
from analyzer.ingest.base import Input, Partition, ReadOptions
from analyzer.ingest.containers import is_container
from analyzer.ingest.documents import may_be_har
from analyzer.ingest.har_parts import HAR_PART_BYTES, HarPart, split_har
from analyzer.ingest.lines import needs_order
from analyzer.ingest.open import STDIN, is_remote, open_input
from analyzer.ingest.sniff import HEAD_BYTES, Shape, sniff
from analyzer.model import Problem

PARTITION_BYTES = 24 << 20
SMALL_INPUT_BYTES = 1 << 19
MAX_GROUP_BYTES = 1 << 21
MAX_GROUP = 64
"""Small inputs that are read in one go: few enough to be done again soon, and to be shared out among workers."""


def plan_partitions(
    inputs: Iterable[Input],
    *,
    partition_bytes: int = PARTITION_BYTES,
    har_bytes: int = HAR_PART_BYTES,
    options: ReadOptions | None = None,
) -> Iterator[Partition]:
    """Yields the partitions of a run in the order of the inputs, `index` counting from 0.

    A log of JSON lines that is larger than `partition_bytes` is split, and a HAR in a file of more than
    `har_bytes`; another document, what is compressed or comes by a stream, and a log whose exchanges are spread
    over two records is one piece.
    """
    index = 0
    for source in inputs:
        for each in _pieces(source, partition_bytes, har_bytes, options or ReadOptions()):
            yield replace(each, index=index)
            index += 1


def grouped(partitions: Iterable[Partition]) -> Iterator[Partition]:
    """Yields small inputs that follow one another as one partition, all others as they are.

    What is one partition depends on nothing but the inputs, their order and their sizes: limits that count over
    a partition are the same whoever works on it.
    """
    group: list[Partition] = []
    left_bytes = MAX_GROUP_BYTES
    for partition in partitions:
        is_small = _is_small(partition)
        if group and (not is_small or partition.size_bytes > left_bytes):
            yield _together(group)
            group, left_bytes = [], MAX_GROUP_BYTES
        group.append(partition)
        left_bytes -= partition.size_bytes
        if not is_small or len(group) == MAX_GROUP:
            yield _together(group)
            group, left_bytes = [], MAX_GROUP_BYTES
    if group:
        yield _together(group)


def _is_small(partition: Partition) -> bool:
    path = partition.input.path
    is_whole = partition.start == 0 and partition.end is None
    return is_whole and partition.size_bytes <= SMALL_INPUT_BYTES and path != STDIN and not is_remote(path)


def _together(group: list[Partition]) -> Partition:
    return replace(group[0], others=tuple(each.input for each in group[1:]))


def _pieces(source: Input, partition_bytes: int, har_bytes: int, options: ReadOptions) -> Iterator[Partition]:
    """The partitions of one input, not numbered yet."""
    whole = Partition(index=0, input=source)
    if (source.size_bytes or 0) <= min(partition_bytes, har_bytes) or source.path == STDIN:
        yield whole
        return
    stream = open_input(source)
    if isinstance(stream, Problem):
        yield whole
        return
    with stream:
        yield from _ranges(whole, stream, partition_bytes, har_bytes, options) or [whole]


def _ranges(
    whole: Partition, stream: BinaryIO, partition_bytes: int, har_bytes: int, options: ReadOptions
) -> list[Partition]:
    """Ranges of a log or HAR that is worth it; none of anything else."""
    size = whole.size_bytes
    head = stream.read(HEAD_BYTES)
    if is_container(head) or text_encoding(head)[0] != "utf-8":
        return []
    is_log = sniff(head, is_whole=False).shape is Shape.LINES and options.input_format != "har"
    if is_log and size > partition_bytes and not needs_order(head, options):
        return [replace(whole, start=start, end=end) for start, end in _lines(stream, size, partition_bytes)]
    if not is_log and size > har_bytes and may_be_har(options) and not is_remote(whole.input.path):
        stream.seek(0)
        return _entries(whole, split_har(stream, size, har_bytes))
    return []


def _lines(stream: BinaryIO, size: int, partition_bytes: int) -> Iterator[tuple[int, int]]:
    start = 0
    while start < size:
        end = min(start + partition_bytes, size)
        if end < size:
            stream.seek(end)
            end = _next_line(stream, end, size)
        yield start, end
        start = end


def _entries(whole: Partition, parts: Sequence[HarPart]) -> list[Partition]:
    """Ranges of all the file, each with the entries that it holds."""
    starts = [0, *(part.start for part in parts[1:]), whole.size_bytes]
    return [
        replace(whole, start=start, end=end, har=part)
        for part, (start, end) in zip(parts, pairwise(starts), strict=False)
        if len(parts) > 1
    ]


def _next_line(stream: BinaryIO, position: int, size: int) -> int:
    """Returns the offset after the first newline at or after `position`."""
    while position < size:
        block = stream.read(1 << 16)
        if not block:
            return size
        newline = block.find(b"\n")
        if newline >= 0:
            return position + newline + 1
        position += len(block)
    return size
