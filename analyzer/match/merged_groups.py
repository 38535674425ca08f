"""The groups of all partitions, as bytes: a run keeps thousands of them until the last partition is there."""

import struct
from collections.abc import Iterator

from msgspec import Struct

from analyzer.facts.history import MERGED_SLACK
from analyzer.facts.key_digest import Digest, key_digest
from analyzer.match.groups import MAX_WAITING_GROUPS, Groups, Shipped, ShippedGroups, undecided
from analyzer.match.heap import Heap
from analyzer.match.hits import Group, GroupKey, earlier, later
from analyzer.match.packed import MOMENT_BYTES, moment_in, packed_moment
from analyzer.match.sealed import sealed, unsealed
from analyzer.match.shared import shared
from analyzer.match.shown import Shown
from analyzer.pickled import kept_bytes, plain_values

_HEAD = struct.Struct(f">Q{MOMENT_BYTES}s{MOMENT_BYTES}sI")
"""Exchanges, when the first and the last of them were, and the bytes of what is shown; behind it the group's own."""


class _Kept(Struct):
    """A group whose key, and what is told of its first exchange, are opened when all groups are there."""

    own: bytes
    """Its key and what is told of it alone."""
    texts: bytes
    """Texts that most groups of a rule have in common."""
    count: int
    first_us: int | None
    last_us: int | None
    shown: Shown

    def merge(self, key: bytes, group: Group) -> None:
        """Adds the exchanges of a group under the same key."""
        if group.first_place < self.shown.first_place:
            self.own, self.texts = _sealed(key, group)
        self.count += group.count
        self.first_us = earlier(self.first_us, group.first_us)
        self.last_us = later(self.last_us, group.last_us)
        self.shown = self.shown.with_earlier(group.evidence)

    def opened(self) -> tuple[GroupKey, Group]:
        """The group with its key."""
        key, told = unsealed(self.own)
        texts = unsealed(self.texts)
        group = Group((told, texts), self.count, self.first_us, self.last_us, self.shown.packed())
        return plain_values(key), group

    def to_bytes(self) -> bytes:
        """All of it but the texts."""
        shown = bytes(self.shown)
        times = packed_moment(self.first_us), packed_moment(self.last_us)
        return _HEAD.pack(self.count, *times, len(shown)) + shown + self.own

    @classmethod
    def of(cls, packed: bytes, texts: bytes) -> "_Kept":
        """What `to_bytes` was made of, with its texts."""
        count, first, last, shown_bytes = _HEAD.unpack_from(packed)
        end = _HEAD.size + shown_bytes
        shown = Shown.from_bytes(packed[_HEAD.size : end])
        return cls(packed[end:], texts, count, moment_in(first), moment_in(last), shown)


def _kept(key: bytes, group: Group) -> _Kept:
    own, texts = _sealed(key, group)
    return _Kept(own, texts, group.count, group.first_us, group.last_us, Shown(group.evidence))


def _sealed(key: bytes, group: Group) -> tuple[bytes, bytes]:
    told, texts = group.told
    return sealed((key, told)), shared(sealed(texts))


class _KeptGroups:
    """Groups under digests, each as bytes but for its texts."""

    def __init__(self) -> None:
        self._numbers: dict[Digest, int] = {}
        self._heap = Heap()
        self._texts: list[bytes] = []
        """By the same numbers."""

    def __contains__(self, digest: Digest) -> bool:
        return digest in self._numbers

    def __iter__(self) -> Iterator[Digest]:
        return iter(self._numbers)

    def __getitem__(self, digest: Digest) -> _Kept:
        number = self._numbers[digest]
        return _Kept.of(self._heap[number], self._texts[number])

    def __setitem__(self, digest: Digest, kept: _Kept) -> None:
        number = self._numbers.get(digest)
        if number is None:
            number = self._numbers[digest] = self._heap.add(kept.to_bytes())
            if number == len(self._texts):
                self._texts.append(b"")
        else:
            self._heap[number] = kept.to_bytes()
        self._texts[number] = kept.texts

    def pop(self, digest: Digest) -> _Kept:
        """The group under a digest, which is let go of."""
        number = self._numbers.pop(digest)
        texts, self._texts[number] = self._texts[number], b""
        return _Kept.of(self._heap.pop(number), texts)


class MergedGroups:
    """Groups by the digests of their keys, bounded as those of a partition are."""

    def __init__(self) -> None:
        self.is_capped = False
        self._kept = _KeptGroups()
        self._waiting: set[Digest] = set()
        self._largest: Digest | None = None

    def merge(self, other: Groups | ShippedGroups) -> None:
        """Adds a partition's groups; some more than are kept may pile up until `settle`."""
        self.is_capped |= other.is_capped
        for each in other.shipped():
            self._put(each)
        if len(self._waiting) > MERGED_SLACK * MAX_WAITING_GROUPS:
            self.settle()

    def settle(self) -> None:
        """Keeps the waiting groups with the smallest digests apart, once all partitions are here."""
        if len(self._waiting) <= MAX_WAITING_GROUPS:
            return
        self.is_capped = True
        ranked = sorted(self._waiting)
        self._waiting = set(ranked[:MAX_WAITING_GROUPS])
        self._largest = ranked[MAX_WAITING_GROUPS - 1]
        for digest in ranked[MAX_WAITING_GROUPS:]:
            self._put_undecided(*self._kept.pop(digest).opened())

    def _put(self, new: Shipped) -> None:
        if new.digest in self._kept:
            known = self._kept[new.digest]
            known.merge(new.key, new.group)
            self._kept[new.digest] = known
        elif new.is_waiting and self._largest is not None and new.digest > self._largest:
            self._put_undecided(plain_values(new.key), new.group)
        else:
            self._kept[new.digest] = _kept(new.key, new.group)
            if new.is_waiting:
                self._waiting.add(new.digest)

    def _put_undecided(self, key: GroupKey, group: Group) -> None:
        left = undecided(key)
        self._put(Shipped(key_digest(left), False, kept_bytes(left), group))

    def items(self) -> Iterator[tuple[GroupKey, Group]]:
        """Each group with its key, opened as they are asked for."""
        return (self._kept[digest].opened() for digest in self._kept)

    def drained(self) -> Iterator[tuple[GroupKey, Group]]:
        """The groups in the order of their first exchanges, each let go of as it is taken."""
        self._waiting.clear()
        left = sorted(self._kept, key=self._place, reverse=True)
        while left:
            yield self._kept.pop(left.pop()).opened()

    def _place(self, digest: Digest) -> bytes:
        return self._kept[digest].shown.first_place + digest
