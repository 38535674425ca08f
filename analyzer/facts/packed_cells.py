"""Cells of a history as bytes in a row, in the order of their digests: a third of what as many objects take.

A row that is written is not changed any more. Further ones are written beside it, and when there are many they
become one, so that a cell is moved a few times, however many come.
"""

import heapq
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from itertools import groupby, pairwise

from analyzer.facts.key_digest import DIGEST_BYTES, Digest, Record, digest_of

_MAX_ROWS = 4
"""Rows that wait to be joined: partitions tell about the same keys, and to join them all at once is less work."""

Join = Callable[[list[Record]], Record]
"""Makes one of several records that have the same digest."""


class PackedCells:
    """Records with different digests, in their order."""

    __slots__ = ("_bytes", "_ends")

    def __init__(self, records: Iterable[Record] = ()) -> None:
        row = BytesIO()
        self._ends = array("Q", [0])
        for record in records:
            row.write(record)
            self._ends.append(row.tell())
        self._bytes = row.getvalue()

    def __getstate__(self) -> tuple[bytes, bytes]:
        return self._bytes, self._ends.tobytes()

    def __setstate__(self, state: tuple[bytes, bytes]) -> None:
        self._bytes, ends = state
        self._ends = array("Q", ends)

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __iter__(self) -> Iterator[Record]:
        row = self._bytes
        return (row[start:end] for start, end in pairwise(self._ends))

    def _digest(self, number: int) -> Digest:
        start = self._ends[number]
        return self._bytes[start : start + DIGEST_BYTES]

    def find(self, digest: Digest) -> bytes | None:
        """The packed cell under a digest, if there is one."""
        number = bisect_left(range(len(self)), digest, key=self._digest)
        if number == len(self) or self._digest(number) != digest:
            return None
        return self._bytes[self._ends[number] + DIGEST_BYTES : self._ends[number + 1]]

    def first(self, most: int) -> "PackedCells":
        """Those with the smallest digests."""
        found = PackedCells()
        found._ends = self._ends[: most + 1]
        found._bytes = self._bytes[: found._ends[-1]]
        return found


def joined(rows: Iterable[PackedCells], join: Join) -> PackedCells:
    """All records of the rows, in one."""
    alike = ([*records] for _, records in groupby(heapq.merge(*rows), digest_of))
    return PackedCells(join(records) if len(records) > 1 else records[0] for records in alike)


def add_row(rows: list[PackedCells], new: PackedCells, join: Join) -> None:
    """Adds a row to those that are there; too many become one, but for a first one that is long beside them."""
    rows.append(new)
    if len(rows) > _MAX_ROWS:
        first = 1 if len(rows[0]) > 2 * sum(map(len, rows[1:])) else 0
        rows[first:] = [joined(rows[first:], join)]
