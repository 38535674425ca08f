"""Sequences that only count: a few numbers for each key and stretch of time, which merge in any order.

A rule about successes sees nearly every line of a log, so it cannot keep observations. The cells with the
smallest digests are kept where there are too many: the same ones however the work was split.
"""

import zlib
from collections.abc import Callable, Mapping
from typing import Any

from analyzer.facts.history import SLACK
from analyzer.match.evidence import MAX_EVIDENCE, base_url, evidence_of
from analyzer.match.order import Order
from analyzer.match.packed import Packed, add_evidence, order_in, pack, shifted
from analyzer.rules.compiled import CompiledRule
from analyzer.rules.memories import NO_PARTS, key_of
from analyzer.rules.scope import ExchangeScope
from analyzer.rules.truth import Truth

MAX_CELLS = 10_000
"""Cells of one rule."""
MAX_DISTINCT = 64
"""Different values that one cell tells apart."""

TallyKey = tuple[Any, ...]
Place = tuple[TallyKey, int]
"""A key, and the number of the bucket since 1970."""


class Cell:
    """The exchanges under one key in one bucket: how many, when, the earliest five, and digests of values."""

    __slots__ = ("count", "distinct", "first_us", "last_us", "shown")

    def __init__(self, start_us: int) -> None:
        self.count = 0
        self.first_us = self.last_us = start_us
        self.shown: list[Packed] = []
        """Exchanges that a finding may show, each with its base URL."""
        self.distinct: set[int] = set()

    def show(self, item: Packed) -> None:
        """Keeps an exchange if it is one of the earliest."""
        add_evidence(self.shown, item)

    def add_distinct(self, digests: set[int]) -> None:
        """Keeps the smallest digests."""
        self.distinct |= digests
        if len(self.distinct) > MAX_DISTINCT:
            self.distinct = set(sorted(self.distinct)[:MAX_DISTINCT])

    def merge(self, other: "Cell") -> None:
        """Adds what another cell counted."""
        self.count += other.count
        self.first_us = min(self.first_us, other.first_us)
        self.last_us = max(self.last_us, other.last_us)
        self.add_distinct(other.distinct)
        for item in other.shown:
            self.show(item)

    def copy(self) -> "Cell":
        """A cell of its own with the same content."""
        twin = Cell(self.first_us)
        twin.merge(self)
        return twin


class Tallies:
    """The cells of all counting rules."""

    def __init__(self) -> None:
        self.by_rule: dict[str, dict[Place, Cell]] = {}
        self.capped: set[str] = set()
        self._largest: dict[str, int] = {}
        """Rule -> digest above which no cell can be among the smallest any more."""

    def add(self, rule: CompiledRule, scope: ExchangeScope, order: Order, start_us: int) -> None:
        """Counts an exchange that the rule selects; one whose key is not all recorded is not counted."""
        key = key_of(rule.key, scope, scope.part)
        if rule.tally is None or isinstance(key, Truth):
            return
        value = None
        if rule.tally.distinct is not None:
            value = scope.part(rule.tally.distinct)
            if type(value) in NO_PARTS:
                return
        self.tick(rule, key, value, order, start_us, lambda: _shown(scope, order))

    def tick(
        self,
        rule: CompiledRule,
        key: TallyKey,
        value: Any,
        order: Order,
        start_us: int,
        show: Callable[[], Packed],
    ) -> None:
        """Counts one exchange under a key; `show` is called where it is one of the earliest of its cell."""
        assert rule.tally is not None
        place = (key, start_us // rule.tally.bucket_us)
        cell = self.by_rule.setdefault(rule.rule.id, {}).get(place)
        if cell is None:
            cell = self._open(rule.rule.id, place, start_us)
            if cell is None:
                return
        cell.count += 1
        cell.first_us = min(cell.first_us, start_us)
        cell.last_us = max(cell.last_us, start_us)
        if value is not None and (number := digest(value)) not in cell.distinct:
            cell.add_distinct({number})
        if len(cell.shown) < MAX_EVIDENCE or order < order_in(cell.shown[-1]):
            cell.show(show())

    def _open(self, rule_id: str, place: Place, start_us: int) -> Cell | None:
        """A new cell, unless it is certain that enough smaller ones are there."""
        largest = self._largest.get(rule_id)
        if largest is not None and digest(place) > largest:
            return None
        cells = self.by_rule[rule_id]
        cell = cells[place] = Cell(start_us)
        if len(cells) <= SLACK * MAX_CELLS:
            return cell
        self._prune(rule_id)
        return self.by_rule[rule_id].get(place)

    def _prune(self, rule_id: str) -> None:
        cells = self.by_rule[rule_id]
        if len(cells) > MAX_CELLS:
            self.capped.add(rule_id)
            ranked = sorted((digest(place), repr(place), place) for place in cells)[:MAX_CELLS]
            self._largest[rule_id] = ranked[-1][0]
            self.by_rule[rule_id] = {place: cells[place] for _, _, place in ranked}

    def merge(self, other: "Tallies") -> None:
        """Adds another partition's cells; some more than are kept may pile up until they are asked for."""
        self.capped |= other.capped
        for rule_id, cells in other.by_rule.items():
            mine = self.by_rule.setdefault(rule_id, {})
            largest = self._largest.get(rule_id)
            for place, cell in cells.items():
                if place in mine:
                    mine[place].merge(cell)
                elif largest is None or digest(place) <= largest:
                    mine[place] = cell
            if len(mine) > SLACK * MAX_CELLS:
                self._prune(rule_id)

    def drop_small(self, least: Mapping[str, int]) -> None:
        """Leaves out the cells of some rules that count less than a number."""
        for rule_id, count in least.items():
            cells = self.by_rule.get(rule_id, {})
            self.by_rule[rule_id] = {place: cell for place, cell in cells.items() if cell.count >= count}

    def under_keys(self, rule_id: str) -> dict[TallyKey, dict[int, Cell]]:
        """Key -> number of the bucket -> cell, of one rule."""
        self._prune(rule_id)
        found: dict[TallyKey, dict[int, Cell]] = {}
        for (key, bucket), cell in self.by_rule[rule_id].items():
            found.setdefault(key, {})[bucket] = cell
        return found

    def shift_lines(self, offset: int) -> None:
        """Counts the lines of a continued log from the start of its input."""
        for cells in self.by_rule.values():
            for cell in cells.values():
                cell.shown = [shifted(item, offset) for item in cell.shown]


def _shown(scope: ExchangeScope, order: Order) -> Packed:
    base_chars = scope.service.base_chars if scope.service else 0
    return pack(order, evidence_of(scope.subject, None), (base_url(scope.subject, base_chars),))


def digest(value: Any) -> int:
    """A number that stands for a value of plain values, the same in every process."""
    return zlib.crc32(repr(value).encode("utf-8", "surrogatepass"))
