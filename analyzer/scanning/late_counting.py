"""Tallies over a log: counted when a partition was read, so that what cannot matter is never looked at.

Most clients of a busy log call a route once and go. A stretch of time in which one client called one route
less often than a quarter of what a rule asks for is left out, except in a small log, whose rest may lie in
other files. What is counted does not depend on how many workers there are: partitions do not, either.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING

from msgspec import Struct

from analyzer.codec import decode_json
from analyzer.facts.client import address_of, client_of, is_loopback
from analyzer.facts.subject import Subject
from analyzer.ingest.base import Record
from analyzer.match.observations import Observations
from analyzer.match.order import Order
from analyzer.model import Exchange, Location
from analyzer.rules.compiled import CompiledRule, CompiledRules
from analyzer.rules.predicates import Node, leaves_of
from analyzer.rules.services import ServiceMatch

if TYPE_CHECKING:
    from analyzer.scanning.decisions import Decision, Lines

SMALL_LOG = 5_000
"""Up to so many calls, every stretch is counted."""
MAX_HELD_BYTES = 30 << 20
"""Lines that are held until they are counted; all those of one part of a log, which has 24 MB."""
_SHARE = 4
_ROUTE = frozenset({"client.id", "request.host", "request.method", "request.path_template"})

RouteOfClient = tuple[str, str, str, str]


def is_counted_late(rule: CompiledRule) -> bool:
    """Whether a tally counts the calls of one client to one route, which is what makes stretches small."""
    return rule.tally is not None and {path.text for path in rule.key} >= _ROUTE


@cache
def _least(rule_id: str, fire: Node) -> int:
    numbers = [
        float(condition.operand)
        for leaf in leaves_of(fire)
        if leaf.path.steps[0] == "tally"
        for condition in leaf.conditions
        if condition.operator in ("gte", "gt", "equals") and isinstance(condition.operand, int | float)
    ]
    return max(2, math.ceil(min(numbers, default=0) / _SHARE))


def least_of(rule: CompiledRule) -> int:
    """The calls of a stretch that is worth a look."""
    assert rule.fire is not None
    return _least(rule.rule.id, rule.fire)


class _Read(Struct, frozen=True, gc=False):
    """A call that was read in full."""

    start_us: int
    order: Order
    services: Mapping[str, ServiceMatch]
    subject: Subject

    def read(self) -> Subject:
        """The exchange."""
        return self.subject


class _Lines(Struct, frozen=True, gc=False):
    """The lines of one kind and route in one reading; `base` exchanges stood before them in the partition."""

    services: Mapping[str, ServiceMatch]
    read: Callable[[Record, Location], Exchange | None]
    label: str
    partition: int
    base: int
    lines: "Lines"

    def call(self, index: int) -> "_Unread":
        """One of the lines as a call."""
        start_us = self.lines.starts[index]
        order = (start_us, self.partition, self.base + self.lines.positions[index])
        return _Unread(start_us, order, self.services, self, index)


class _Unread(Struct, frozen=True, gc=False):
    """A call of which only the line is known."""

    start_us: int
    order: Order
    services: Mapping[str, ServiceMatch]
    lines: _Lines
    index: int

    def read(self) -> Subject:
        """The exchange, read in full."""
        columns = self.lines.lines
        place = Location(input=self.lines.label, line=columns.numbers[self.index])
        exchange = self.lines.read(decode_json(columns.texts[self.index]), place)
        assert exchange is not None
        return Subject(exchange)


_Call = _Read | _Unread


class LateCounting:
    """The calls of one input, or a part of it, that tallies may count."""

    def __init__(self, partition: int, rules: CompiledRules) -> None:
        self.partition = partition
        self._rules = [rule for rule in rules.by_id.values() if is_counted_late(rule)]
        self._calls: defaultdict[RouteOfClient, list[_Call]] = defaultdict(list)
        self._lines: defaultdict[tuple[str, str, str], list[_Lines]] = defaultdict(list)
        self._count = self._held_bytes = 0
        self._clients: dict[bytes, str | None] = {}

    @property
    def is_full(self) -> bool:
        """Whether so much is held that it must be counted; a part of a log never holds so much."""
        return self._held_bytes > MAX_HELD_BYTES

    def add(self, subject: Subject, services: Mapping[str, ServiceMatch], order: Order) -> None:
        """Notes a call that was read in full."""
        exchange = subject.exchange
        client = client_of(subject)
        if client is None or exchange.started_us is None:
            return
        key = (client, subject.host, exchange.request.method, subject.template)
        self._calls[key].append(_Read(exchange.started_us, order, services, subject))
        self._count += 1

    def add_lines(self, decision: "Decision", lines: "Lines", subject: Subject, base: int) -> None:
        """Notes lines of one kind and route; `base` exchanges stood before their reading."""
        label = subject.exchange.location.input
        services, read = decision.route.services, decision.kind.read
        self._lines[subject.host, subject.exchange.request.method, subject.template].append(
            _Lines(services, read, label, self.partition, base, lines)
        )
        self._held_bytes += sum(map(len, lines.texts))

    def settle(self, observations: Observations) -> None:
        """Counts the stretches that may matter."""
        found = Observations()
        self._join()
        is_small = self._count <= SMALL_LOG
        for calls in self._calls.values():
            if is_small or len(calls) > 1:
                self._settle(calls, found, is_small=is_small)
        if not is_small:
            found.tallies.drop_small({rule.rule.id: least_of(rule) for rule in self._rules})
        observations.tallies.merge(found.tallies)
        self._calls.clear()
        self._count = self._held_bytes = 0

    def _join(self) -> None:
        """Puts lines beside the calls that were read; lines whose client nobody can tell do not count."""
        counts = {route: self._counts(parts) for route, parts in self._lines.items()}
        self._count += sum(map(sum, (each.values() for each in counts.values())))
        least = 1 if self._count <= SMALL_LOG else min(map(least_of, self._rules))
        for route, by_client in counts.items():
            busy = {
                client
                for client, count in by_client.items()
                if count + len(self._calls.get((client, *route), ())) >= least
            }
            if busy:
                self._put_beside(route, busy)
        self._lines.clear()

    def _counts(self, parts: "list[_Lines]") -> Counter[str]:
        """Client -> calls of one route."""
        raw = Counter(chain.from_iterable(lines.lines.clients for lines in parts))
        found: Counter[str] = Counter()
        for client, count in raw.items():
            name = self._client(client)
            if name is not None:
                found[name] += count
        return found

    def _put_beside(self, route: tuple[str, str, str], clients: set[str]) -> None:
        known = self._clients
        for lines in self._lines[route]:
            for index, raw in enumerate(lines.lines.clients):
                client = known[raw]
                if client in clients:
                    self._calls[client, *route].append(lines.call(index))

    def _settle(self, calls: list[_Call], found: Observations, *, is_small: bool) -> None:
        read: dict[Order, Subject] = {}
        for rule in self._rules:
            assert rule.tally is not None
            stretches: defaultdict[int, list[_Call]] = defaultdict(list)
            for call in calls:
                if rule.pack.ruleset in call.services:
                    stretches[call.start_us // rule.tally.bucket_us].append(call)
            busy = (each for each in stretches.values() if is_small or len(each) >= least_of(rule))
            for call in chain.from_iterable(busy):
                subject = read.get(call.order)
                if subject is None:
                    subject = read[call.order] = call.read()
                found.add(rule, subject, call.services.get(rule.pack.ruleset), call.order)

    def _client(self, raw: bytes) -> str | None:
        if not raw:
            self._clients[raw] = None
        if raw not in self._clients:
            address = address_of(raw.decode("utf-8", "replace"))
            self._clients[raw] = None if address is None or is_loopback(address) else address
        return self._clients[raw]
