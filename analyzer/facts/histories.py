"""All histories of a run: what earlier and later exchanges tell about one, under keys of each history.

`note` adds exchanges, `merge` another partition's histories; in any order both give the same state. A run keeps tens
of thousands of keys. While exchanges pass by they are values; as soon as a partition is done, or there are many,
digests of keys and pickled bytes, a quarter of the memory.

All histories share one room. Where not all keys fit, each keeps as many, those with the smallest digests: chosen by
chance, but the same ones each time. How many that is only ever falls, so what was left out early would be left out
in the end; and a history of few keys keeps all of them.
"""

from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

from analyzer.facts.fair_room import fair_room
from analyzer.facts.history import ANSWERS, MERGED_SLACK, Key, Question, Remembered, Times, remembered
from analyzer.facts.value import UNKNOWN, Resolved
from analyzer.pickled import kept_bytes, plain_values

MAX_CELLS = 64_000
"""Keys of all histories together."""
MAX_NOTED = 2_000
"""Keys that are held as values."""
MAX_READ = 16
"""Keys that are held as values once they were asked."""
_DIGEST_BYTES = 12

Digest = bytes


class Histories:
    """All histories of a run: name -> key -> what is remembered."""

    def __init__(self) -> None:
        self._noted: dict[str, dict[Key, Remembered]] = {}
        self._noted_count = 0
        self._packed: dict[str, dict[Digest, bytes]] = {}
        self._most = MAX_CELLS
        """Keys that one history has room for."""
        self._read: dict[tuple[str, Digest], Remembered] = {}
        self.capped: set[str] = set()

    def __getstate__(self) -> dict[str, Any]:
        self._pack()
        return self.__dict__

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

    def merge(self, other: "Histories") -> None:
        """Adds another partition's histories; some more than is kept may pile up until `settle`."""
        self._pack()
        other._pack()
        self.capped |= other.capped
        self._most = min(self._most, other._most)
        for name, cells in other._packed.items():
            mine = self._packed.setdefault(name, {})
            for digest, packed in cells.items():
                _put(mine, digest, packed)
        self._cut(MERGED_SLACK)

    def settle(self) -> None:
        """Leaves out what is over the limits, once all partitions are here."""
        self._pack()
        self._cut(1)

    def _pack(self) -> None:
        """Packs what was noted."""
        self._read.clear()
        for name, noted in self._noted.items():
            cells = self._packed.setdefault(name, {})
            for key, cell in noted.items():
                _put(cells, _digest(key), kept_bytes(cell.plain()))
        self._noted.clear()
        self._noted_count = 0
        self._cut(MERGED_SLACK)

    def _cut(self, slack: float) -> None:
        """Keeps the smallest digests, so that every order of merging keeps the same ones."""
        counts = [len(cells) for cells in self._packed.values()]
        if sum(counts) <= slack * MAX_CELLS and max(counts, default=0) <= slack * self._most:
            return
        self._most = min(self._most, fair_room(counts, MAX_CELLS))
        for name, cells in self._packed.items():
            if len(cells) > self._most:
                self.capped.add(name)
                self._packed[name] = {digest: cells[digest] for digest in sorted(cells)[: self._most]}

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
        digest = _digest(key)
        cell = self._read.get((name, digest))
        if cell is not None:
            return cell
        packed = self._packed.get(name, {}).get(digest)
        if packed is None:
            return None
        if len(self._read) >= MAX_READ:
            self._read.clear()
        cell = self._read[name, digest] = _unpack(packed)
        cell.prune(1)
        return cell


def _digest(key: Key) -> Digest:
    return blake2b(repr(key).encode(), digest_size=_DIGEST_BYTES).digest()


def _unpack(packed: bytes) -> Remembered:
    return remembered(plain_values(packed))


def _put(cells: dict[Digest, bytes], digest: Digest, packed: bytes) -> None:
    """Adds a packed cell, or what it holds to the one that is there."""
    known = cells.get(digest)
    if known is not None:
        together = _unpack(known)
        together.merge(_unpack(packed))
        packed = kept_bytes(together.plain())
    cells[digest] = packed
