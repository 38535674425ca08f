"""What sequences keep of each exchange: observations under a key, which merge in any order."""

import math
from collections.abc import Iterable, Iterator
from functools import partial as bind
from typing import Any

from analyzer.facts.history import MERGED_SLACK, SLACK, Key
from analyzer.facts.key_digest import Record, content_of, key_digest
from analyzer.facts.subject import Subject
from analyzer.facts.value import Resolved
from analyzer.match.kept import KeptOfAll
from analyzer.match.observed import Observation, observation_in, observe
from analyzer.match.order import Order
from analyzer.match.tallies import Tallies
from analyzer.rules.compiled import CompiledRule
from analyzer.rules.memories import NO_PARTS
from analyzer.rules.predicates import leaves_of
from analyzer.rules.scope import ExchangeScope
from analyzer.rules.services import ServiceMatch

MIN_OF_KEY = 10
MAX_OPENED = 2_000
"""Opened keys of one rule."""
_COUNTS = ("seq.count", "seq.distinct.", "seq.most.", "seq.max_in_flight", "seq.window_max", "pair.")

SequenceKey = tuple[str, Key]
"""Rule id, and the values of the sequence's key."""


class Observations:
    """Observations of all sequence rules, by rule."""

    def __init__(self) -> None:
        self.kept = KeptOfAll()
        self.opened: dict[str, set[Key]] = {}
        """Rule -> keys of a deferred sequence under which an exchange of a log fulfils `after`."""
        self._left_out: set[str] = set()
        """Rules some of whose opened keys were left out."""
        self.tallies = Tallies()

    @property
    def capped(self) -> set[str]:
        """The rules that saw more than is kept."""
        return self._left_out | self.kept.capped

    def open(self, rule: CompiledRule, subject: Subject, service: ServiceMatch | None) -> None:
        """Notes the key of an exchange after which a deferred sequence looks for others."""
        scope = ExchangeScope(subject, service, rule.memories)
        if subject.exchange.started_us is None or rule.opens is None:
            return
        if rule.opens(scope) and rule.holds(scope):
            key = key_parts(rule, scope)
            if key is not None:
                self.opened.setdefault(rule.rule.id, set()).add(key)
                self._prune_opened(rule.rule.id, SLACK)

    def _prune_opened(self, rule: str, slack: float = 1) -> None:
        keys = self.opened[rule]
        if len(keys) > slack * MAX_OPENED:
            self._left_out.add(rule)
            self.opened[rule] = set(sorted(keys, key=key_digest)[:MAX_OPENED])

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
        kept = self.kept.by_rule.get(rule.rule.id) or self.kept.of(rule.rule.id, _least(rule))
        for index, element in enumerate(_elements(rule, scope)):
            inner = (
                scope if element is None else ExchangeScope(subject, service, rule.memories, {"obs": element})
            )
            key = key_parts(rule, inner)
            if key is not None:
                self.kept.add(kept, key, bind(observe, rule, inner, key, order, index, start_us))

    def by_key(self, rule: CompiledRule) -> Iterator[tuple[Key, list[Observation]]]:
        """What a rule observed under each key, in order of time."""
        kept = self.kept.by_rule.get(rule.rule.id)
        for _, records in kept.by_key() if kept else ():
            observations = _unpacked(rule, records)
            yield observations[0].key, observations

    def under(self, rule: CompiledRule, key: Key) -> list[Observation]:
        """The observations of a rule under a key, in order of time; none where there is no such key."""
        kept = self.kept.by_rule.get(rule.rule.id)
        return _unpacked(rule, kept.under(key_digest(key))) if kept else []

    def of_rule(self, rule: CompiledRule) -> Iterator[Observation]:
        """All observations of a rule."""
        return (each for _, found in self.by_key(rule) for each in found)

    def shift_lines(self, offset: int) -> None:
        """Counts the lines of a continued log from the start of its input."""
        self.kept.shift_lines(offset)
        self.tallies.shift_lines(offset)

    def merge(self, other: "Observations") -> None:
        """Adds another partition's observations; some more than are kept may pile up until `settle`."""
        self.kept.merge(other.kept)
        self._left_out |= other._left_out
        for rule, keys in other.opened.items():
            self.opened.setdefault(rule, set()).update(keys)
            self._prune_opened(rule, MERGED_SLACK)
        self.tallies.merge(other.tallies)

    def settle(self) -> None:
        """Leaves out what is over the limits, once all partitions are here."""
        self.kept.settle()
        for rule in self.opened:
            self._prune_opened(rule)


def _unpacked(rule: CompiledRule, records: Iterable[Record]) -> list[Observation]:
    return [observation_in(rule, content_of(record)) for record in records]


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
