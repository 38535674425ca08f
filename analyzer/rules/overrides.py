"""Overrides: changes to rules by id, which mean the same in whatever order the files are read."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, get_args

import msgspec
from msgspec import Struct

from analyzer.rules.faults import Fault
from analyzer.rules.files import Audience, Override, Rule, Severity
from analyzer.rules.shape import did_you_mean


class PlacedOverride(Struct, frozen=True):
    """An override with the place it stands at."""

    override: Override
    location: str


class _Changes(Struct, frozen=True):
    """What `set` may hold."""

    severity: Severity | None = None
    audience: tuple[Audience, ...] | None = None
    thresholds: dict[str, float] | None = None


def apply_overrides(
    rules: Mapping[str, Rule], placed: Sequence[PlacedOverride], today: datetime.date | None
) -> tuple[dict[str, Rule], tuple[str, ...], list[Fault]]:
    """The changed rules by id, the disabled ids in order, and the faults.

    An override whose `until` lies before `today` has ended and changes nothing; without `today` none has.
    """
    faults: list[Fault] = []
    valid = [item for item in placed if _is_valid(item, rules, faults)]
    active = [item for item in valid if not _has_ended(item.override, today)]
    faults += _conflicts(active)
    disabled = sorted({item.override.id for item in active if item.override.disable})
    changed: dict[str, Rule] = {}
    for item in active:
        rule = changed.get(item.override.id, rules[item.override.id])
        changed[rule.id] = _changed(rule, item.override.set)
    return changed, tuple(disabled), faults


def _is_valid(item: PlacedOverride, rules: Mapping[str, Rule], faults: list[Fault]) -> bool:
    found = list(_faults_of(item, rules))
    faults += found
    return not found


def _faults_of(item: PlacedOverride, rules: Mapping[str, Rule]) -> Iterable[Fault]:
    override, place = item.override, item.location
    if override.id not in rules:
        yield Fault(place, "unknown-override", "no rule has this id", did_you_mean(override.id, rules))
        return
    if override.until is not None and _date(override.until) is None:
        yield Fault(place, "wrong-value", "'until' must be a date", "write it as YYYY-MM-DD")
    if not override.set and not override.disable:
        yield Fault(place, "empty-override", "the override changes nothing", "add 'set' or 'disable: true'")
    unknown = sorted(set(override.set) - set(_Changes.__struct_fields__))
    if unknown:
        hint = did_you_mean(unknown[0], _Changes.__struct_fields__)
        known = ", ".join(_Changes.__struct_fields__)
        yield Fault(place, "unknown-field", "only these fields can be set", hint or known)
        return
    try:
        changes = msgspec.convert(override.set, _Changes)
    except msgspec.ValidationError:
        words = ", ".join(get_args(Severity))
        yield Fault(place, "wrong-type", "a set field has a wrong type", f"severities: {words}")
        return
    thresholds = rules[override.id].thresholds
    for name in sorted(set(changes.thresholds or {}) - set(thresholds)):
        hint = did_you_mean(name, thresholds) or f"known: {', '.join(sorted(thresholds)) or 'none'}"
        yield Fault(place, "unknown-threshold", "the rule has no threshold of this name", hint)


def _date(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


def _has_ended(override: Override, today: datetime.date | None) -> bool:
    until = _date(override.until) if override.until else None
    return until is not None and today is not None and until < today


def _conflicts(active: Sequence[PlacedOverride]) -> list[Fault]:
    """Two overrides that set one field: whichever came last would win, so neither may."""
    first: dict[tuple[str, str], str] = {}
    faults = []
    for item in active:
        for field in _fields_set(item.override):
            earlier = first.setdefault((item.override.id, field), item.location)
            if earlier != item.location:
                message = f"'{field}' of this rule is set twice"
                faults.append(Fault(item.location, "override-conflict", message, f"also at {earlier}"))
    return faults


def _fields_set(override: Override) -> list[str]:
    thresholds = override.set.get("thresholds", {})
    fields = [f"thresholds.{name}" for name in thresholds]
    fields += [name for name in override.set if name != "thresholds"]
    return fields + (["disable"] if override.disable else [])


def _changed(rule: Rule, changes: dict[str, Any]) -> Rule:
    values = msgspec.convert(changes, _Changes)
    return msgspec.structs.replace(
        rule,
        severity=values.severity or rule.severity,
        audience=rule.audience if values.audience is None else values.audience,
        thresholds={**rule.thresholds, **(values.thresholds or {})},
    )
