"""Counting sequences judged once everything is merged: the busiest stretch under each key."""

from typing import Any

from msgspec import Struct

from analyzer.facts.histories import Histories
from analyzer.facts.value import ABSENT, Resolved, one
from analyzer.match.causes import answer_from
from analyzer.match.findings import Drafts
from analyzer.match.hits import Group, Told
from analyzer.match.judging import add_if_fired
from analyzer.match.packed import unpack
from analyzer.match.tallies import Cell, Tallies, TallyKey
from analyzer.rules.compiled import CompiledRule
from analyzer.rules.memories import ask
from analyzer.rules.paths import Path, apply_functions, parse_path
from analyzer.rules.truth import HistoryQuery


class Stretch(Struct, frozen=True):
    """What was counted under one key: the busiest two neighbouring buckets, and all of them together."""

    busiest: Cell
    total: int


def stretch_of(cells: dict[int, Cell]) -> Stretch:
    """The busiest pair of neighbouring buckets, the earliest of several; a burst may lie across a border."""
    first = max(sorted(cells), key=lambda bucket: cells[bucket].count + _count(cells.get(bucket + 1)))
    busiest = cells[first].copy()
    if first + 1 in cells:
        busiest.merge(cells[first + 1])
    return Stretch(busiest, sum(cell.count for cell in cells.values()))


def _count(cell: Cell | None) -> int:
    return 0 if cell is None else cell.count


class TallyScope:
    """Paths of a counting sequence: `tally`, the parts of its key, and histories that these can ask."""

    def __init__(self, rule: CompiledRule, key: TallyKey, stretch: Stretch) -> None:
        self._rule = rule
        self._stretch = stretch
        self._key = {path.text: value for path, value in zip(rule.key, key, strict=True)}
        self._plain = {
            path.steps: value for path, value in zip(rule.key, key, strict=True) if not path.functions
        }

    @property
    def bindings(self) -> dict[str, Any]:
        """The extracts."""
        found = {name: self._first_present(paths) for name, paths in self._rule.extract}
        return {name: value.first for name, value in found.items() if value.items}

    def _first_present(self, paths: tuple[str, ...]) -> Resolved:
        values = (self.resolve(parse_path(text)) for text in paths)
        return next((value for value in values if isinstance(value, Resolved) and value.items), ABSENT)

    def resolve(self, path: Path) -> Resolved | HistoryQuery:
        """The value of a path."""
        if path.steps[0] == "tally":
            return one(self._counted(path.steps[1]))
        if path.steps[0] == "history":
            memory = self._rule.memories.get(path.steps[1])
            return ABSENT if memory is None else ask(memory, ".".join(path.steps[2:]), self, {})
        if path.text in self._key:
            return one(self._key[path.text])
        return apply_functions(one(self._plain.get(path.steps)), path)

    def _counted(self, name: str) -> float:
        cell = self._stretch.busiest
        counts = {"peak": cell.count, "count": self._stretch.total, "distinct": len(cell.distinct)}
        return counts.get(name, (cell.last_us - cell.first_us) / 1e6)


def add_tallies(
    drafts: Drafts, tallies: Tallies, by_id: dict[str, CompiledRule], histories: Histories
) -> None:
    """Adds a draft for every key under which a counting rule fires."""
    for rule_id in sorted(tallies.by_rule):
        for key, cells in sorted(tallies.under_keys(rule_id).items(), key=lambda item: repr(item[0])):
            _judge(drafts, by_id[rule_id], key, stretch_of(cells), histories)


def _judge(drafts: Drafts, rule: CompiledRule, key: TallyKey, stretch: Stretch, histories: Histories) -> None:
    scope = TallyScope(rule, key, stretch)
    cell = stretch.busiest
    first, (base_url,) = unpack(cell.shown[0])
    group = Group(
        told=Told(base_url, {}).pack(),
        count=cell.count,
        first_us=cell.first_us,
        last_us=cell.last_us,
        evidence=list(cell.shown),
    )
    answer = answer_from(histories, cell.first_us, cell.last_us)
    add_if_fired(drafts, rule, scope, answer, lambda: (group, first, ()))
