"""Typed files become packs: heads and topics joined, ids checked, overrides applied, digests computed."""

import datetime
import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from analyzer.rules.faults import Fault
from analyzer.rules.files import TIERS, Rule, RuleFile
from analyzer.rules.overrides import PlacedOverride, apply_overrides
from analyzer.rules.ruleset import Pack, RuleSet, RuleText
from analyzer.rules.typed_files import TypedFile, TypedPack
from analyzer.rules.yaml_nodes import YamlDocument

_RULESET = re.compile(r"[a-z][a-z0-9_-]*\Z")
_RULE_ID = re.compile(r"[a-z][a-z0-9_-]*(\.[a-z0-9][a-z0-9_-]*)+\Z")
_Value = TypeVar("_Value")


class RulePlaces(Struct, frozen=True):
    """Where rules, and parts of them, stand in their files."""

    rules: dict[str, tuple[YamlDocument, int]]
    heads: dict[str, YamlDocument]

    def of_rule(self, rule_id: str, *path: str | int) -> str:
        """The `file:line:column` of a part of a rule, for instance `"causes", 2, "when"`."""
        document, index = self.rules[rule_id]
        return document.location(("rules", index, *path))

    def of_head(self, ruleset: str, *path: str | int) -> str:
        """The `file:line:column` of a part of a pack's head."""
        return self.heads[ruleset].location(path)


def assemble(
    packs: Sequence[TypedPack], today: datetime.date | None
) -> tuple[RuleSet, RulePlaces, list[Fault]]:
    """The rule set of what is sound, where its rules stand, and the faults of the rest."""
    faults: list[Fault] = []
    headed = [pack for pack in packs if _is_pack(pack, faults)]
    places = RulePlaces(_rule_places(packs, faults), _head_places(headed, faults))
    by_id = {rule.id: rule for _, _, rule in _all_rules(headed)}
    changed, disabled, found = apply_overrides(by_id, list(_placed_overrides(packs)), today)
    faults += found
    built = [_pack(pack, changed, disabled, faults) for pack in headed]
    built.sort(key=lambda pack: (TIERS.index(pack.tier), pack.ruleset))
    digest = hashlib.sha256("\n".join(f"{pack.ruleset} {pack.digest}" for pack in built).encode())
    return RuleSet(packs=tuple(built), digest=digest.hexdigest(), disabled=disabled), places, faults


def _is_pack(pack: TypedPack, faults: list[Fault]) -> bool:
    """Whether a head with rules is there; a file of nothing but overrides needs none."""
    head, document = pack.head, pack.files[0].document
    rules = any(file.content.rules for file in pack.files)
    if head.tier is None and not rules:
        return False
    missing = [name for name in ("tier", "version", "title", "applies_to") if not getattr(head, name)]
    faults += [
        Fault(document.location(()), "missing-field", f"field '{name}' is missing in the head of the pack")
        for name in missing
    ]
    if not _RULESET.match(head.ruleset):
        faults.append(Fault(document.location(("ruleset",)), "wrong-value", "a ruleset is a lower-case word"))
    faults += _service_faults(head, document)
    return not missing


def _service_faults(head: RuleFile, document: YamlDocument) -> Iterator[Fault]:
    for index, service in enumerate(head.applies_to):
        place = document.location(("applies_to", index))
        if (service.base_url is None) == (service.host is None):
            yield Fault(place, "service-place", "a service has either base_url or host")
        elif service.base_url is not None and not _is_base_url(service.base_url):
            yield Fault(place, "service-place", "base_url is no absolute http or https URL")
    services = {service.service for service in head.applies_to}
    for index, hint in enumerate(head.detect):
        if hint.service not in services:
            place = document.location(("detect", index, "service"))
            yield Fault(place, "unknown-service", "applies_to has no service of this name")


def _is_base_url(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _all_rules(packs: Iterable[TypedPack]) -> Iterator[tuple[TypedFile, int, Rule]]:
    for pack in packs:
        for file in pack.files:
            for index, rule in file.numbered_rules():
                yield file, index, rule


def _rule_places(packs: Iterable[TypedPack], faults: list[Fault]) -> dict[str, tuple[YamlDocument, int]]:
    places: dict[str, tuple[YamlDocument, int]] = {}
    for file, index, rule in _all_rules(packs):
        location = file.document.location(("rules", index))
        if rule.id in places:
            earlier, position = places[rule.id]
            also = f"also at {earlier.location(('rules', position))}"
            faults.append(Fault(location, "duplicate-id", "two rules have one id", also))
            continue
        places[rule.id] = (file.document, index)
        faults += _rule_faults(rule, file, index)
    return places


def _rule_faults(rule: Rule, file: TypedFile, index: int) -> Iterator[Fault]:
    """What the matcher relies on; everything else is for lint."""
    place = file.document.location(("rules", index))
    if not _RULE_ID.match(rule.id) or not rule.id.startswith(f"{file.content.ruleset}."):
        hint = "write it as ruleset.group.name"
        yield Fault(place, "rule-id", "the id does not start with the ruleset, or is no dotted name", hint)
    if (rule.match is None) == (rule.sequence is None):
        yield Fault(place, "match-or-sequence", "a rule has exactly one of match and sequence")
    if (rule.activation == "symptom") != (rule.symptom is not None):
        yield Fault(place, "symptom", "activation: symptom and a symptom name go together")
    first: set[tuple[str, str]] = set()
    for number, cause in enumerate(rule.causes):
        if (cause.id, cause.certainty) in first:
            at = file.document.location(("rules", index, "causes", number))
            yield Fault(at, "duplicate-id", "two causes of one rule have one id and one certainty")
        first.add((cause.id, cause.certainty))


def _head_places(packs: Iterable[TypedPack], faults: list[Fault]) -> dict[str, YamlDocument]:
    places: dict[str, YamlDocument] = {}
    for pack in packs:
        document, ruleset = pack.files[0].document, pack.head.ruleset
        if ruleset in places:
            also = f"also at {places[ruleset].location(('ruleset',))}"
            location = document.location(("ruleset",))
            faults.append(Fault(location, "duplicate-ruleset", "two packs have one ruleset", also))
        places.setdefault(ruleset, document)
    return places


def _placed_overrides(packs: Iterable[TypedPack]) -> Iterator[PlacedOverride]:
    for pack in packs:
        for file in pack.files:
            for index, override in enumerate(file.content.overrides):
                yield PlacedOverride(override, file.document.location(("overrides", index)))


def _pack(pack: TypedPack, changed: dict[str, Rule], disabled: tuple[str, ...], faults: list[Fault]) -> Pack:
    head = pack.head
    rules = [changed.get(rule.id, rule) for _, _, rule in _all_rules([pack]) if rule.id not in disabled]
    whole = Pack(
        ruleset=head.ruleset,
        tier=head.tier or "generic",
        version=head.version or "",
        title=head.title or "",
        source=head.source,
        services=head.applies_to,
        detect=head.detect,
        env=_joined(pack, "env", faults),
        diagnostics=_joined(pack, "diagnostics", faults),
        histories=_joined(pack, "histories", faults),
        rules=tuple(rules),
        digest="",
        texts={},
        files=(),
    )
    return msgspec.structs.replace(
        whole,
        digest=hashlib.sha256(msgspec.json.encode(whole, order="deterministic")).hexdigest(),
        texts={rule.id: _text(file, index) for file, index, rule in _all_rules([pack])},
        files=tuple(file.document.label for file in pack.files),
        is_shipped=pack.is_shipped,
    )


def _joined(pack: TypedPack, field: str, faults: list[Fault]) -> dict[str, _Value]:
    """A named table of the head with those of the topic files; a name may stand in one file only."""
    table: dict[str, _Value] = {}
    for file in pack.files:
        for name, value in getattr(file.content, field).items():
            if name in table:
                place = file.document.location((field, name))
                faults.append(Fault(place, "duplicate-id", f"two files of the pack have one name in {field}"))
            table[name] = value
    return table


def _text(file: TypedFile, index: int) -> RuleText:
    path = ("rules", index)
    line = file.document.places[path].line
    return RuleText(file=file.document.label, line=line, text=file.document.texts[path])
