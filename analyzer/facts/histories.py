"""All histories of a run: what earlier and later exchanges tell about one, under keys of each history.

`note` adds exchanges, `merge` another partition's histories; in any order both give the same state. A run keeps tens
of thousands of keys. While exchanges pass by they are values; as soon as a partition is done, or there are many,
rows of bytes behind digests of keys, a tenth of the memory.

All histories share one room. Where not all keys fit, each keeps as many, those with the smallest digests: chosen by
chance, but the same ones each time. How many that is only ever falls, so what was left out early would be left out
in the end; and a history of few keys keeps all of them.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from msgspec import Struct

from analyzer.facts.fair_room import fair_room
from analyzer.facts.history import ANSWERS, MERGED_SLACK, Key, Question, Remembered, Times, remembered
from analyzer.facts.key_digest import Digest, Record, content_of, digest_of, key_digest
from analyzer.facts.packed_cells import PackedCells, add_row, joined
from analyzer.facts.value import UNKNOWN, Resolved
from analyzer.pickled import deflated, kept_bytes, parcel, plain_values

MAX_CELLS = 40_000
"""Keys of all histories together."""
MAX_NOTED = 1_000
"""Keys that are held as values."""
_LARGE_BYTES = 1_000
"""A cell of so many holds many paths or URLs, which have most of their words in common."""
MAX_READ = 16
"""Keys that are held as values once they were asked."""


class Histories:
    """All histories of a run: name -> key -> what is remembered."""

    def __init__(self) -> None:
        self._noted: dict[str, dict[Key, Remembered]] = {}
        self._noted_count = 0
        self._packed: dict[str, list[PackedCells]] = {}
        self.most = MAX_CELLS
        """Keys that one history has room for."""
        self._read: dict[tuple[str, Digest], Remembered] = {}
        self.capped: set[str] = set()

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickles as what another process absorbs history by history."""
        parcels = tuple(map(parcel, self.shipped()))
        return ShippedHistories, (frozenset(self.capped), self.most, parcels)

    def note(
        self, name: str, key: Key, differs: Key, first_us: int | None, last_us: int | None, count: int
    ) -> Remembered:
        """Notes one or more exchanges between two moments, and returns the cell, which is whole until the next note."""
        cells = self._noted.get(name)
        cell = cells.get(key) if cells is not None else None
        if cell is None:
            cell = self._new(name, key)
        times = cell.times.get(differs)
        if times is None:
            times = cell.times[differs] = Times()
        times.add(first_us, last_us, count)
        return cell

    def _new(self, name: str, key: Key) -> Remembered:
        if self._noted_count >= MAX_NOTED:
            self._pack()
        self._noted_count += 1
        cell = self._noted.setdefault(name, {})[key] = Remembered()
        return cell

    def merge(self, other: "Histories | ShippedHistories") -> None:
        """Adds another partition's histories; some more than is kept may pile up until `settle`."""
        self._pack()
        self.capped |= other.capped
        self.most = min(self.most, other.most)
        for name, rows in other.shipped():
            for row in rows:
                add_row(self._packed.setdefault(name, []), row, _join)
        self._cut_if_many()

    def shipped(self) -> Iterator["Shipped"]:
        """Each history, ready to be merged."""
        self._pack()
        yield from self._packed.items()

    def settle(self) -> None:
        """Leaves out what is over the limits, once all partitions are here."""
        self._pack()
        self._cut()

    def _pack(self) -> None:
        """Packs what was noted."""
        self._read.clear()
        while self._noted:
            name, noted = self._noted.popitem()
            records = sorted(_record(key, cell) for key, cell in noted.items())
            add_row(self._packed.setdefault(name, []), PackedCells(records), _join)
        self._noted_count = 0
        self._cut_if_many()

    def _cut_if_many(self) -> None:
        """Cuts where what piled up may be a good deal over the limits."""
        counts = [sum(map(len, rows)) for rows in self._packed.values()]
        if sum(counts) > MERGED_SLACK * MAX_CELLS or max(counts, default=0) > MERGED_SLACK * self.most:
            self._cut()

    def _cut(self) -> None:
        """Keeps the smallest digests, so that every order of merging keeps the same ones."""
        for rows in self._packed.values():
            rows[:] = [joined(rows, _join)] if len(rows) > 1 else rows
        self.most = min(self.most, fair_room([len(row) for (row,) in self._packed.values()], MAX_CELLS))
        for name, rows in self._packed.items():
            if len(rows[0]) > self.most:
                self.capped.add(name)
                rows[0] = rows[0].first(self.most)

    def remembers(self, name: str, key: Key) -> bool:
        """Whether anything at all was noted under a key."""
        return self._cell(name, key) is not None

    def answer(self, name: str, keys: Sequence[Key], field: str, question: Question) -> Resolved:
        """The value of `history.NAME.field` over all that is remembered under the keys together.

        UNKNOWN where a key may have been left out for want of room: then nothing here does not mean nothing at all.
        """
        found = [cell for cell in (self._cell(name, key) for key in keys) if cell is not None]
        if name in self.capped and len(found) < len(keys):
            return UNKNOWN
        if len(found) == 1:
            return ANSWERS[field](found[0], question)
        together = Remembered()
        for cell in found:
            together.merge(cell)
        together.prune(1)
        return ANSWERS[field](together, question)

    def _cell(self, name: str, key: Key) -> Remembered | None:
        if self._noted:
            self._pack()
        digest = key_digest(key)
        cell = self._read.get((name, digest))
        if cell is not None:
            return cell
        found = [packed for row in self._packed.get(name, ()) if (packed := row.find(digest)) is not None]
        if not found:
            return None
        if len(self._read) >= MAX_READ:
            self._read.clear()
        cell = self._read[name, digest] = _merged(found)
        cell.prune(1)
        return cell


Shipped = tuple[str, list[PackedCells]]
"""The name of a history with its rows."""


class ShippedHistories(Struct, frozen=True):
    """The histories of a partition as another process made them."""

    capped: frozenset[str]
    most: int
    parcels: tuple[bytes, ...]

    def shipped(self) -> Iterator[Shipped]:
        """Each history, unpacked as they are asked for."""
        return map(plain_values, self.parcels)


def _record(key: Key, cell: Remembered) -> Record:
    return key_digest(key) + _cell_bytes(cell)


def _join(records: list[Record]) -> Record:
    return digest_of(records[0]) + _cell_bytes(_merged(map(content_of, records)))


def _cell_bytes(cell: Remembered) -> bytes:
    plain = kept_bytes(cell.plain())
    return plain if len(plain) < _LARGE_BYTES else deflated(plain)


def _merged(packed: Iterable[bytes]) -> Remembered:
    first, *others = (remembered(plain_values(each)) for each in packed)
    for other in others:
        first.merge(other)
    if others:
        first.prune()
    return first
