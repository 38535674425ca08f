"""A large HAR in parts: ranges of its file that hold whole entries, for several processes to read."""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO

from msgspec import Struct

from analyzer.ingest.har_entry import Scrubbing
from analyzer.ingest.har_log import HarHead, find_scrubbing, read_log
from analyzer.ingest.recover import Buffer
from analyzer.ingest.spool import spool

HAR_PART_BYTES = 8 << 20

_MEMORY_BYTES = 1 << 20
"""More is held in a temporary file: whoever plans the work must not grow with a capture."""
_MAX_COMMAS = 8_000_000
"""Elements of a list take 64 bytes each before it is known whether they are entries; 200 MB of text have fewer."""
_SIGN_BYTES = 256
_MAX_LOOKS = 100
"""Places that begin as the list does, in a capture that was made to have many."""
_CHUNK_BYTES = 1 << 20
_BETWEEN = re.compile(rb"[\[\s,]*")


class HarPart(Struct, frozen=True):
    """Entries that follow one another in a file, from byte `start` up to `end`, and what is known of its whole HAR."""

    head: HarHead
    scrubbing: Scrubbing
    parts: int
    first_entry: int
    start: int
    end: int


def split_har(stream: BinaryIO, size_bytes: int, part_bytes: int) -> tuple[HarPart, ...]:
    """Returns the parts of an intact HAR in UTF-8, in order, alike in size; nothing of anything else.

    `part_bytes` is the most that a part holds beside its last entry. Only brackets and strings are looked at, so
    a part may hold an entry that cannot be read.
    """
    try:
        text = spool(stream, size_bytes, size_bytes, _MEMORY_BYTES)
    except OSError:
        return ()  # whoever reads it whole tells what is wrong
    found = read_log(text) if _has_few_elements(text) else None
    at = None if found is None else _offset(text, found.array)
    if found is None or at is None:
        return ()
    scrubbing = find_scrubbing(found.head, found.entries)
    even_bytes = math.ceil(size_bytes / math.ceil(size_bytes / part_bytes))
    ranges = list(_ranges(_places(text, at, found.entries), even_bytes))
    return tuple(HarPart(found.head, scrubbing, len(ranges), *each) for each in ranges)


def _has_few_elements(text: Buffer) -> bool:
    """Whether a list of nothing but commas would fit into memory, too."""
    commas = 0
    for start in range(0, len(text), _CHUNK_BYTES):
        commas += bytes(text[start : start + _CHUNK_BYTES]).count(b",")
    return commas <= _MAX_COMMAS


def _offset(text: Buffer, array: Buffer) -> int | None:
    """Where the list of entries stands in the text; the decoder tells what it holds, not where."""
    sign = bytes(array[:_SIGN_BYTES])
    at = -1
    for _ in range(_MAX_LOOKS):
        at = text.find(sign, at + 1)  # type: ignore[union-attr]
        if at < 0:
            break
        if _is_at(text, at, array):
            return at
    return None


def _is_at(text: Buffer, at: int, array: Buffer) -> bool:
    return all(
        text[at + start : at + min(start + _CHUNK_BYTES, len(array))]
        == bytes(array[start : start + _CHUNK_BYTES])
        for start in range(0, len(array), _CHUNK_BYTES)
    )


def _places(text: Buffer, at: int, entries: Sequence[Buffer]) -> Iterator[tuple[int, int]]:
    """Start and end of each entry in the text."""
    for entry in entries:
        between = _BETWEEN.match(text, at)
        assert between is not None
        at = between.end() + memoryview(entry).nbytes
        yield between.end(), at


def _ranges(places: Iterable[tuple[int, int]], part_bytes: int) -> Iterator[tuple[int, int, int]]:
    """Of each part the index of its first entry, where that starts, and where its last one ends."""
    first = begun = ended = 0
    for index, (start, end) in enumerate(places):
        if index == 0:
            begun = start
        elif start - begun >= part_bytes:
            yield first, begun, ended
            first, begun = index, start
        ended = end
    if ended:
        yield first, begun, ended
