"""The groups of all partitions, as bytes: a run keeps thousands of them until the last partition is there."""

from collections.abc import Iterator

from msgspec import Struct

from analyzer.facts.history import MERGED_SLACK
from analyzer.facts.key_digest import Digest, key_digest
from analyzer.match.groups import MAX_WAITING_GROUPS, Groups, Shipped, ShippedGroups, undecided
from analyzer.match.hits import Group, GroupKey, earlier, later
from analyzer.match.sealed import sealed, unsealed
from analyzer.match.shared import shared
from analyzer.match.shown import Shown
from analyzer.pickled import kept_bytes, plain_values


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


def _kept(key: bytes, group: Group) -> _Kept:
    own, texts = _sealed(key, group)
    return _Kept(own, texts, group.count, group.first_us, group.last_us, Shown(group.evidence))


def _sealed(key: bytes, group: Group) -> tuple[bytes, bytes]:
    told, texts = group.told
    return sealed((key, told)), shared(sealed(texts))


class MergedGroups:
    """Groups by the digests of their keys, bounded as those of a partition are."""

    def __init__(self) -> None:
        self.is_capped = False
        self._kept: dict[Digest, _Kept] = {}
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
        known = self._kept.get(new.digest)
        if known is not None:
            known.merge(new.key, new.group)
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
        return (kept.opened() for kept in self._kept.values())

    def drained(self) -> Iterator[tuple[GroupKey, Group]]:
        """The groups in the order of their first exchanges, each let go of as it is taken."""
        self._waiting.clear()
        left = sorted((kept.shown.first_place, digest) for digest, kept in self._kept.items())
        left.reverse()
        while left:
            yield self._kept.pop(left.pop()[1]).opened()
