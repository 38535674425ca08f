"""Hits of rules, grouped while exchanges pass by; groups of two partitions merge in any order."""

import bisect
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from analyzer.facts.history import SLACK
from analyzer.facts.value import UNKNOWN
from analyzer.match.evidence import MAX_EVIDENCE
from analyzer.match.order import Order
from analyzer.match.packed import Packed, place_in
from analyzer.match.tallies import digest
from analyzer.rules.operators import judge
from analyzer.rules.texts import Draft
from analyzer.rules.truth import HistoryQuery, Truth, Verdict, settle


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


class Group(Struct):
    """Exchanges that one rule matched in one way; `first_order` is the exchange that the texts speak of."""

    first_order: Order
    extract: dict[str, Any]
    pending_extract: dict[str, HistoryQuery]
    drafts: tuple[CauseDraft, ...]
    base_url: str
    count: int
    first_us: int | None
    last_us: int | None
    evidence: list[Packed]

    def merge(self, other: "Group") -> None:
        """Adds the exchanges of another group under the same key."""
        if other.first_order < self.first_order:
            self.first_order, self.extract, self.drafts = other.first_order, other.extract, other.drafts
            self.pending_extract, self.base_url = other.pending_extract, other.base_url
        self.count += other.count
        self.first_us = earlier(self.first_us, other.first_us)
        self.last_us = later(self.last_us, other.last_us)
        for item in other.evidence:
            add_evidence(self.evidence, item)


def add_evidence(kept: list[Packed], item: Packed) -> None:
    """Keeps the five earliest; elements of one exchange stay in their order."""
    place = bisect.bisect_right(kept, place_in(item), key=place_in)
    if place < MAX_EVIDENCE:
        kept.insert(place, item)
        del kept[MAX_EVIDENCE:]


def earlier(left: int | None, right: int | None) -> int | None:
    """The earlier of two moments; a known one before none."""
    return right if left is None else left if right is None else min(left, right)


def later(left: int | None, right: int | None) -> int | None:
    """The later of two moments; a known one before none."""
    return right if left is None else left if right is None else max(left, right)


MAX_WAITING_GROUPS = 2_000
"""Groups whose cause waits for a history; of more, those with the smallest digests are kept apart."""


class Groups(dict[GroupKey, Group]):
    """Groups by their key, bounded: a log of failures asks a question of its own for every URL.

    Beyond the limit, exchanges whose question is not kept are counted with the others of their rule and route,
    and what their histories would answer is taken as unknown.
    """

    def __init__(self) -> None:
        super().__init__()
        self.is_capped = False
        self._waiting: dict[GroupKey, int] = {}
        self._largest: int | None = None

    def place(self, key: GroupKey) -> GroupKey:
        """The key under which exchanges of `key` are kept."""
        if key in self or all(isinstance(verdict, Truth) for _, verdict in key.verdicts):
            return key
        number = digest(key.verdicts)
        if self._largest is not None and number > self._largest:
            return undecided(key)
        self._waiting[key] = number
        return key

    def put(self, key: GroupKey, group: Group) -> None:
        """Adds a group, or its exchanges to the group that is there."""
        key = self.place(key)
        known = self.get(key)
        if known is None:
            self[key] = group
        else:
            known.merge(group)
        if len(self._waiting) > SLACK * MAX_WAITING_GROUPS:
            self.prune()

    def merge(self, other: "Groups") -> None:
        """Adds another partition's groups."""
        self.is_capped |= other.is_capped
        for key, group in other.items():
            self.put(key, group)

    def prune(self) -> None:
        """Keeps the waiting groups with the smallest digests apart: the same ones in whatever order they came."""
        if len(self._waiting) <= MAX_WAITING_GROUPS:
            return
        self.is_capped = True
        ranked = sorted(self._waiting.items(), key=lambda item: (item[1], repr(item[0])))
        self._largest = ranked[MAX_WAITING_GROUPS - 1][1]
        self._waiting = dict(ranked[:MAX_WAITING_GROUPS])
        for key, _ in ranked[MAX_WAITING_GROUPS:]:
            self.put(undecided(key), self.pop(key))


def undecided(key: GroupKey) -> GroupKey:
    """The key of exchanges of the same rule and route of which no history is asked."""
    verdicts: list[tuple[int, Verdict]] = []
    for index, verdict in key.verdicts:
        truth = settle(verdict, lambda query: UNKNOWN, judge)
        if truth is not Truth.FALSE:
            verdicts.append((index, truth))
    return replace(key, verdicts=tuple(verdicts))
