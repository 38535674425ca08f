"""Inputs to pieces of work: one each, and newline-aligned ranges of a large log."""

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from analyzer.codec import text_encoding
from analyzer.ingest.base import Input, Partition, ReadOptions
from analyzer.ingest.containers import is_container
from analyzer.ingest.lines import needs_order
from analyzer.ingest.open import STDIN, open_input
from analyzer.ingest.sniff import HEAD_BYTES, Shape, sniff
from analyzer.model import Problem

PARTITION_BYTES = 24 << 20


def plan_partitions(
    inputs: Iterable[Input], *, partition_bytes: int = PARTITION_BYTES, options: ReadOptions | None = None
) -> Iterator[Partition]:
    """Yields the partitions of a run in the order of the inputs, `index` counting from 0.

    A log of JSON lines that is larger than `partition_bytes` is split; a HAR, another document, what is
    compressed or comes by a stream, and a log whose exchanges are spread over two records is one piece.
    """
    index = 0
    for source in inputs:
        for start, end in _ranges(source, partition_bytes, options or ReadOptions()):
            yield Partition(index=index, input=source, start=start, end=end)
            index += 1


def _ranges(source: Input, partition_bytes: int, options: ReadOptions) -> Iterator[tuple[int, int | None]]:
    size = source.size_bytes or 0
    if size <= partition_bytes or source.path == STDIN:
        yield 0, None
        return
    stream = open_input(source)
    if isinstance(stream, Problem):
        yield 0, None
        return
    with stream:
        if not _is_splittable(stream.read(HEAD_BYTES), options):
            yield 0, None
            return
        start = 0
        while start < size:
            end = min(start + partition_bytes, size)
            if end < size:
                stream.seek(end)
                end = _next_line(stream, end, size)
            yield start, end
            start = end


def _is_splittable(head: bytes, options: ReadOptions) -> bool:
    if is_container(head) or text_encoding(head)[0] != "utf-8":
        return False
    return sniff(head, is_whole=False).shape is Shape.LINES and not needs_order(head, options)


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
