"""Rule files become a `RuleSet`, or all their faults at once."""

import datetime
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from analyzer.rules.assembly import RulePlaces, assemble
from analyzer.rules.faults import Fault, RuleFaults
from analyzer.rules.folders import packs_at, shipped_packs
from analyzer.rules.ruleset import RuleSet
from analyzer.rules.typed_files import TypedPack, read_pack


class RuleReading(Struct, frozen=True):
    """What could be read, where it stands, and the faults of the rest."""

    rules: RuleSet
    places: RulePlaces
    faults: tuple[Fault, ...]


def load_rules(
    paths: Sequence[Path] = (), *, builtin: bool = True, today: datetime.date | None = None
) -> RuleSet:
    """The rules at `paths` (files or folders), with those that come with the program unless `builtin` is off.

    A pack takes the place of the shipped one of the same `ruleset`. Overrides whose `until` lies before
    `today` are left out; without `today` all hold. The order of `paths` changes nothing.

    Raises:
        RuleError: a path is unusable; or `RuleFaults`, with every fault of every file.
    """
    from analyzer.rules.checking import stopping_faults  # the checks load only when rules are given

    reading = read_rules(paths, builtin=builtin, today=today)
    faults = stopping_faults(reading)
    if faults:
        raise RuleFaults.of(faults)
    return reading.rules


def read_rules(
    paths: Sequence[Path] = (), *, builtin: bool = True, today: datetime.date | None = None
) -> RuleReading:
    """As `load_rules`, with the faults beside what could be read, so that lint can go on.

    Raises:
        RuleError: a path does not exist or holds no rule file.
    """
    faults: list[Fault] = []
    found = [*(shipped_packs() if builtin else ()), *packs_at(paths)]
    packs = [pack for pack in (read_pack(files, faults) for files in found) if pack]
    rules, places, more = assemble(_without_replaced(packs), today)
    return RuleReading(rules, places, tuple(sorted((*faults, *more), key=fault_order)))


def _without_replaced(packs: Sequence[TypedPack]) -> list[TypedPack]:
    given = {pack.head.ruleset for pack in packs if not pack.is_shipped and pack.head.tier}
    return [pack for pack in packs if not (pack.is_shipped and pack.head.ruleset in given)]


def fault_order(fault: Fault) -> tuple[str, int, int, str]:
    """The key that puts faults in the order in which a reader meets them."""
    file, line, column = fault.location.rsplit(":", 2)
    return file, int(line), int(column), fault.code
