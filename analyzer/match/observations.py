"""What sequences keep of each exchange: observations under a key, which merge in any order."""

import math
from collections import Counter
from typing import Any

from msgspec import Struct

from analyzer.document import Evidence
from analyzer.facts.history import SLACK
from analyzer.facts.subject import Subject
from analyzer.facts.value import Resolved
from analyzer.match.evidence import base_url, evidence_of
from analyzer.match.order import Order
from analyzer.match.tallies import Tallies, digest
from analyzer.rules.compiled import CompiledRule
from analyzer.rules.memories import NO_PARTS
from analyzer.rules.paths import bind, parse_path
from analyzer.rules.predicates import leaves_of
from analyzer.rules.scope import ExchangeScope
from analyzer.rules.services import ServiceMatch
from analyzer.rules.truth import HistoryQuery

MAX_KEYS = 2_000
"""Keys of one rule."""
MAX_OBSERVATIONS = 5_000
"""Observations of one rule, shared out among its keys; each has room for twice what the rule asks for."""
MIN_OF_KEY = 10
_COUNTS = ("seq.count", "seq.distinct.", "seq.most.", "seq.max_in_flight", "seq.window_max", "pair.")
MAX_OPENED = 10_000


class Observation(Struct, frozen=True):
    """One observed element of one exchange; `element` tells elements of one exchange apart."""

    order: Order
    element: int
    start_us: int
    end_us: int
    is_after: bool
    retry_after_s: float | None
    values: dict[str, Resolved | HistoryQuery]
    evidence: Evidence
    base_url: str

    @property
    def place(self) -> tuple[Order, int]:
        """Sorts observations by time, then by their place in the inputs."""
        return self.order, self.element


SequenceKey = tuple[str, tuple[Any, ...]]
"""Rule id, and the values of the sequence's key."""


class Observations:
    """Observations of all sequence rules: (rule, key) -> observations."""

    def __init__(self) -> None:
        self.by_key: dict[SequenceKey, list[Observation]] = {}
        self._keys: Counter[str] = Counter()
        """Rule -> its keys."""
        self._least: dict[str, int] = {}
        """Rule -> observations for which each key has room."""
        self.capped: set[str] = set()
        self._largest: dict[str, int] = {}
        """Rule -> digest above which no key can be among the smallest any more."""
        self.opened: dict[SequenceKey, None] = {}
        """Keys of deferred sequences under which an exchange of a log fulfils `after`."""
        self.tallies = Tallies()

    def open(self, rule: CompiledRule, subject: Subject, service: ServiceMatch | None) -> None:
        """Notes the key of an exchange after which a deferred sequence looks for others."""
        scope = ExchangeScope(subject, service, rule.memories)
        if subject.exchange.started_us is None or rule.opens is None:
            return
        if rule.opens(scope) and rule.holds(scope):
            key = key_parts(rule, scope)
            if key is not None:
                self._open((rule.rule.id, key))

    def _open(self, key: SequenceKey) -> None:
        self.opened[key] = None
        if len(self.opened) > SLACK * MAX_OPENED:
            self._prune_opened()

    def _prune_opened(self) -> None:
        if len(self.opened) > MAX_OPENED:
            kept = sorted(self.opened, key=lambda key: (digest(key), repr(key)))
            self.capped |= {rule for rule, _ in kept[MAX_OPENED:]}
            self.opened = dict.fromkeys(kept[:MAX_OPENED])

    def add_opened(
        self,
        rule: CompiledRule,
        subject: Subject,
        service: ServiceMatch | None,
        order: Order,
        opened: frozenset[SequenceKey],
    ) -> None:
        """Observes one exchange of a deferred sequence if its key was opened."""
        scope = ExchangeScope(subject, service, rule.memories)
        key = key_parts(rule, scope)
        if key is not None and (rule.rule.id, key) in opened:
            self.add(rule, subject, service, order)

    def add(
        self,
        rule: CompiledRule,
        subject: Subject,
        service: ServiceMatch | None,
        order: Order,
        scope: ExchangeScope | None = None,
    ) -> None:
        """Observes one exchange if the rule selects it; one without a time takes no part.

        `scope` is that of the exchange for the rule set, where there is one already.
        """
        start_us = subject.exchange.started_us
        scope = scope or ExchangeScope(subject, service, rule.memories)
        if start_us is None or not rule.holds(scope):
            return
        if rule.tally is not None:
            self.tallies.add(rule, scope, order, start_us)
            return
        if rule.rule.id not in self._least:
            self._least[rule.rule.id] = _least(rule)
        for index, element in enumerate(_elements(rule, scope)):
            inner = (
                scope if element is None else ExchangeScope(subject, service, rule.memories, {"obs": element})
            )
            key = key_parts(rule, inner)
            if key is not None and not self._is_left_out((rule.rule.id, key)):
                self._keep((rule.rule.id, key), observe(rule, inner, order, index, start_us))

    def _keep(self, key: SequenceKey, observation: Observation) -> None:
        kept = self._list(key)
        kept.append(observation)
        if len(kept) > MIN_OF_KEY:
            self._prune(key, SLACK)
        if self._keys[key[0]] > SLACK * MAX_KEYS:
            self._prune_keys(SLACK)

    def _is_left_out(self, key: SequenceKey) -> bool:
        """Whether a key has certainly no room, so that nothing need be made of its observations."""
        largest = self._largest.get(key[0])
        return largest is not None and key not in self.by_key and digest(key) > largest

    def _list(self, key: SequenceKey) -> list[Observation]:
        """The observations under a key, which may be new."""
        kept = self.by_key.get(key)
        if kept is None:
            kept = self.by_key[key] = []
            self._keys[key[0]] += 1
        return kept

    def _prune(self, key: SequenceKey, slack: float = 1) -> None:
        """Keeps the latest observations, which tell how it ended: the same ones in whatever order they came.

        The more keys a rule has, the fewer: as their number only grows, what is left out early would be in the end.
        """
        rule = key[0]
        limit = max(self._least.get(rule, MIN_OF_KEY), MAX_OBSERVATIONS // min(self._keys[rule], MAX_KEYS))
        if len(self.by_key[key]) > slack * limit:
            self.capped.add(key[0])
            self.by_key[key] = sorted(self.by_key[key], key=lambda each: each.place)[-limit:]

    def _prune_keys(self, slack: float = 1) -> None:
        """Keeps the keys of a rule with the smallest digests, the same ones in whatever order they came."""
        too_many = {rule for rule, count in self._keys.items() if count > slack * MAX_KEYS}
        if not too_many:
            return
        self.capped |= too_many
        for rule in too_many:
            keys = sorted((digest(key), repr(key), key) for key in self.by_key if key[0] == rule)
            self._largest[rule] = keys[MAX_KEYS - 1][0]
            for _, _, key in keys[MAX_KEYS:]:
                del self.by_key[key]
            self._keys[rule] = MAX_KEYS

    def merge(self, other: "Observations") -> None:
        """Adds another partition's observations; some more than are kept may pile up until `settle`."""
        self.capped |= other.capped
        self._least |= other._least
        for key, observations in other.by_key.items():
            if self._is_left_out(key):
                continue
            kept = self._list(key)
            kept.extend(observations)
            if len(kept) > MIN_OF_KEY:
                self._prune(key, SLACK)
        self._prune_keys(SLACK)
        self.opened |= other.opened
        self._prune_opened()
        self.tallies.merge(other.tallies)

    def settle(self) -> None:
        """Leaves out what is over the limits, once all partitions are here."""
        self._prune_keys()
        for key in self.by_key:
            self._prune(key)


def _least(rule: CompiledRule) -> int:
    """Twice the greatest number that the rule asks of what it observes under a key."""
    numbers = [
        condition.operand
        for leaf in (leaves_of(rule.fire) if rule.fire else ())
        for condition in leaf.conditions
        if leaf.path.text.startswith(_COUNTS) and isinstance(condition.operand, int | float)
    ]
    return max(MIN_OF_KEY, 2 * math.ceil(max(numbers, default=0)))


def _elements(rule: CompiledRule, scope: ExchangeScope) -> list[Any]:
    if not rule.observe:
        return [None]
    found = [scope.resolve(path) for path in rule.observe]
    return [
        item
        for value in found
        if isinstance(value, Resolved)
        for item in value.items
        if isinstance(item, dict)
    ]


def key_parts(rule: CompiledRule, scope: ExchangeScope) -> tuple[Any, ...] | None:
    """The key of an observation; None where an observed element lacks a part of it.

    What the capture does not record of the exchange itself counts as a value of its own: a log without
    headers still groups by route. Who called is an exception: without it nothing belongs together.
    """
    parts: list[Any] = []
    for path in rule.key:
        part = scope.part(path)
        is_known = type(part) not in NO_PARTS
        if not is_known and path.steps[0] in ("obs", "client"):
            return None
        parts.append(part if is_known else "not recorded")
    return tuple(parts)


def observe(
    rule: CompiledRule, scope: ExchangeScope, order: Order, element: int, start_us: int
) -> Observation:
    """One observation, with the values that the rule will ask for later."""
    subject = scope.subject
    is_after = rule.opens is not None and rule.opens(scope)
    values = {text: scope.resolve(bind(parse_path(text), scope.bindings)) for text in rule.later_paths}
    return Observation(
        order=order,
        element=element,
        start_us=start_us,
        end_us=subject.exchange.ended_us or start_us,
        is_after=is_after,
        retry_after_s=scope.text_of("retry_after_s").first if is_after else None,
        values=values,
        evidence=evidence_of(subject, None),
        base_url=base_url(subject, scope.service.base_chars if scope.service else 0),
    )
