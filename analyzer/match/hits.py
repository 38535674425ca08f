"""Hits of rules, grouped while exchanges pass by; groups of two partitions merge in any order."""

from typing import Any

from msgspec import Struct

from analyzer.match.packed import Packed, add_evidence, place_in
from analyzer.match.shared import shared
from analyzer.pickled import kept_bytes, plain_values
from analyzer.rules.texts import Draft
from analyzer.rules.truth import HistoryQuery, Truth, Verdict


class CauseDraft(Struct, frozen=True):
    """What a cause would say of the group's first exchange, should it turn out to be the one."""

    index: int
    say: Draft
    fix: tuple[Draft, ...]


class GroupKey(Struct, frozen=True):
    """What exchanges must share to be one group: the same rule, route, declared keys and pending verdicts."""

    rule: str
    is_primary: bool
    method: str
    host: str
    path_template: str
    keys: tuple[str, ...]
    verdicts: tuple[tuple[int, Verdict], ...]

    @property
    def is_waiting(self) -> bool:
        """Whether a verdict asks a history, which answers when all exchanges passed by."""
        return not all(isinstance(verdict, Truth) for _, verdict in self.verdicts)


class Told(Struct, frozen=True):
    """What the texts of a group say of its first exchange; `waiting` extracts are questions to histories."""

    base_url: str
    extract: dict[str, Any]
    waiting: dict[str, HistoryQuery] = {}
    drafts: tuple[CauseDraft, ...] = ()

    def pack(self) -> "PackedTold":
        """The same as bytes, a third of the memory: a run keeps thousands of groups until all are there."""
        drafts = tuple((draft.index, draft.say, draft.fix) for draft in self.drafts)
        own, common = (drafts, ()) if any(map(_asks, self.drafts)) else ((), drafts)
        return kept_bytes((self.base_url, self.extract, self.waiting, own)), shared(kept_bytes(common))


def _asks(draft: CauseDraft) -> bool:
    """Whether a cause asks histories for words of its texts: then no other group says the same."""
    return any(isinstance(part, HistoryQuery) for text in (draft.say, *draft.fix) for part in text)


PackedTold = tuple[bytes, bytes]
"""What is the exchange's own, and the texts of causes if most groups of a rule have them in common."""


class Group(Struct):
    """Exchanges that one rule matched in one way; of the first one more is told than where it is."""

    told: PackedTold
    count: int
    first_us: int | None
    last_us: int | None
    evidence: list[Packed]
    """The earliest ones; there is always a first."""

    @property
    def first_place(self) -> bytes:
        """What tells whether another group begins earlier."""
        return place_in(self.evidence[0])

    def tells(self) -> Told:
        """What is told, unpacked."""
        own, texts = self.told
        base_url, extract, waiting, drafts = plain_values(own)
        drafts = drafts or plain_values(texts)
        return Told(base_url, extract, waiting, tuple(CauseDraft(*draft) for draft in drafts))

    def merge(self, other: "Group") -> None:
        """Adds the exchanges of another group under the same key."""
        if other.first_place < self.first_place:
            self.told = other.told
        self.count += other.count
        self.first_us = earlier(self.first_us, other.first_us)
        self.last_us = later(self.last_us, other.last_us)
        for item in other.evidence:
            add_evidence(self.evidence, item)


def earlier(left: int | None, right: int | None) -> int | None:
    """The earlier of two moments; a known one before none."""
    return right if left is None else left if right is None else min(left, right)


def later(left: int | None, right: int | None) -> int | None:
    """The later of two moments; a known one before none."""
    return right if left is None else left if right is None else max(left, right)
