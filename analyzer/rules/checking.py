"""`analyzer rules check`: what the loader found and what every lint check finds, in one list."""

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from analyzer.registry import collect
from analyzer.rules.faults import Fault
from analyzer.rules.loader import RuleReading, fault_order, read_rules
from analyzer.rules.ruleset import LoadedRule, Pack, RuleSet

_MAX_MESSAGE_CHARS = 300


class Remark(Struct, frozen=True):
    """What a check found wrong in a rule or in a pack's head; `place` leads to the node from there."""

    place: tuple[str | int, ...]
    message: str
    hint: str = ""


def _none(*_: object) -> Iterable[Remark]:
    return ()


class Check(Struct, frozen=True, kw_only=True):
    """One lint check: its name is the code of its faults, `advice` says what to write instead.

    `of_rule` looks at a rule among all rules, `of_pack` at a pack's head. `stops_scan`: a rule with such a
    fault cannot run at all.
    """

    name: str
    advice: str
    of_rule: Callable[[LoadedRule, RuleSet], Iterable[Remark]] = _none
    of_pack: Callable[[Pack, RuleSet], Iterable[Remark]] = _none
    stops_scan: bool = False


def check_rules(
    paths: Sequence[Path] = (), *, builtin: bool = True, today: datetime.date | None = None
) -> tuple[Fault, ...]:
    """Every fault of every file, by place; empty when there is none.

    Shipped packs take part where the others refer to them; their own faults are told as well.

    Raises:
        RuleError: a path does not exist or holds no rule file.
    """
    return lint(read_rules(paths, builtin=builtin, today=today))


def lint(reading: RuleReading) -> tuple[Fault, ...]:
    """The faults of a reading with those that the checks find in its sound rules."""
    checks = collect("analyzer.rules.lint", "CHECK").values()
    found = (fault for check in checks for fault in _faults_of(check, reading, reading.rules.packs))
    return tuple(sorted({*reading.faults, *found}, key=fault_order))


def stopping_faults(reading: RuleReading) -> tuple[Fault, ...]:
    """The faults that keep the rules from running; the shipped packs have none, which a test proves."""
    given = [pack for pack in reading.rules.packs if not pack.is_shipped]
    if not given:
        return reading.faults
    checks = [check for check in collect("analyzer.rules.lint", "CHECK").values() if check.stops_scan]
    found = (fault for check in checks for fault in _faults_of(check, reading, given))
    return tuple(sorted({*reading.faults, *found}, key=fault_order))


def _faults_of(check: Check, reading: RuleReading, packs: Iterable[Pack]) -> Iterator[Fault]:
    for pack in packs:
        for found in check.of_pack(pack, reading.rules):
            yield _fault(check, found, reading.places.of_head(pack.ruleset, *found.place))
        for rule in pack.rules:
            for found in check.of_rule(LoadedRule(pack=pack, rule=rule), reading.rules):
                yield _fault(check, found, reading.places.of_rule(rule.id, *found.place))


def _fault(check: Check, found: Remark, location: str) -> Fault:
    return Fault(location, check.name, _one_line(found.message), _one_line(found.hint or check.advice))


def _one_line(text: str) -> str:
    """Names of the rule file stand in messages, so control characters must not."""
    return "".join(char if char.isprintable() else "?" for char in text)[:_MAX_MESSAGE_CHARS]
