"""The files of one pack as typed values, with the faults of those that have none."""

import copy
from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import Struct

from analyzer.errors import RuleError
from analyzer.rules.faults import Fault, RuleFaults
from analyzer.rules.files import FORMAT, Rule, RuleFile
from analyzer.rules.folders import PackFiles, read_rule_bytes
from analyzer.rules.shape import Mismatch, convert_or_mismatches, did_you_mean, shown_name
from analyzer.rules.yaml_nodes import YamlDocument, parse_yaml

DEFAULTABLE = ("audience", "owner", "severity", "retry", "topic")
"""Fields of a rule that `defaults` may fill in."""
_UNKNOWN = "unknown-field"
_HEAD_FIELDS = ("tier", "version", "title", "source", "applies_to", "detect")


class TypedFile(Struct, frozen=True):
    """One rule file, as text with places and as typed values; faulty rules are left out of `content`."""

    document: YamlDocument
    content: RuleFile
    indexes: tuple[int, ...]
    """Where each rule of `content` stands in the list of the file."""

    def numbered_rules(self) -> Iterator[tuple[int, Rule]]:
        """The sound rules, each with its index in the file."""
        return zip(self.indexes, self.content.rules, strict=True)


class TypedPack(Struct, frozen=True):
    """The readable files of a pack, the head first."""

    files: tuple[TypedFile, ...]
    is_shipped: bool

    @property
    def head(self) -> RuleFile:
        """The file that names the rule set."""
        return self.files[0].content


def read_pack(files: PackFiles, faults: list[Fault]) -> TypedPack | None:
    """The readable files; `None` without a readable head, since the others lean on it. Adds to `faults`."""
    documents = [_document(label, path, faults) for label, path in files.files]
    head = documents[0]
    defaults = _defaults(head.value) if head else {}
    typed = [_typed_file(document, defaults, faults) for document in documents if document]
    if head is None or typed[0] is None:
        return None
    kept = tuple(file for file in typed if file)
    faults += [fault for file in kept[1:] for fault in _stray_head_fields(file, kept[0].content.ruleset)]
    return TypedPack(kept, files.is_shipped)


def _document(label: str, path: Any, faults: list[Fault]) -> YamlDocument | None:
    try:
        return parse_yaml(read_rule_bytes(path, label), label)
    except RuleFaults as error:
        faults += error.faults
    except RuleError as error:
        faults.append(Fault(f"{error.location}:1:1", "unreadable", error.message, error.hint))
    return None


def _typed_file(document: YamlDocument, defaults: dict[str, Any], faults: list[Fault]) -> TypedFile | None:
    faults += document.faults
    stopper = _stopper(document.value)
    if stopper:
        faults.append(_placed(stopper, document))
        return None
    value = _with_defaults(document.value, defaults)
    content, found = convert_or_mismatches(value, RuleFile)
    faults += [_placed(item, document) for item in (*_default_faults(value.get("defaults")), *found)]
    if content is not None:
        return TypedFile(document, content, tuple(range(len(content.rules))))
    indexes = _sound_rules(value, found)
    content, _ = convert_or_mismatches(_sound_part(value, found, indexes), RuleFile)
    return TypedFile(document, content, indexes) if content else None


def _placed(found: Mismatch, document: YamlDocument) -> Fault:
    return Fault(document.location(found.path), found.code, found.message, found.hint)


def _stopper(value: Any) -> Mismatch | None:
    """What makes the rest of a file meaningless."""
    if not isinstance(value, dict):
        return Mismatch((), "wrong-type", "a rule file is a mapping with format, ruleset and rules")
    return _format_fault(value.get("format"))


def _sound_rules(value: dict[str, Any], found: Iterable[Mismatch]) -> tuple[int, ...]:
    """Indexes of the rules without a fault; unknown fields can be left out, so they make no rule unsound."""
    faulty = {
        item.path[1]
        for item in found
        if item.code != _UNKNOWN and item.path[:1] == ("rules",) and item.path[1:]
    }
    rules = value.get("rules")
    return (
        tuple(index for index in range(len(rules)) if index not in faulty) if isinstance(rules, list) else ()
    )


def _sound_part(value: dict[str, Any], found: Iterable[Mismatch], indexes: tuple[int, ...]) -> dict[str, Any]:
    """The file without its unknown fields and unsound rules, so that the checks can go on with the others."""
    part = copy.deepcopy(value)
    for item in found:
        if item.code == _UNKNOWN:
            parent = part
            for step in item.path[:-1]:
                parent = parent[step]  # type: ignore[index]
            parent.pop(str(item.path[-1]), None)
    if isinstance(part.get("rules"), list):
        part["rules"] = [part["rules"][index] for index in indexes]
    return part


def _format_fault(number: Any) -> Mismatch | None:
    if not isinstance(number, int) or number == FORMAT:
        return None
    if number > FORMAT:
        hint = f"this program reads format {FORMAT}; install a newer one"
        return Mismatch(("format",), "newer-format", "the file has a newer format", hint)
    return Mismatch(("format",), "wrong-value", f"format {FORMAT} is expected")


def _defaults(value: Any) -> dict[str, Any]:
    defaults = value.get("defaults") if isinstance(value, dict) else None
    if not isinstance(defaults, dict):
        return {}
    return {name: defaults[name] for name in DEFAULTABLE if name in defaults}


def _with_defaults(value: dict[str, Any], pack_defaults: dict[str, Any]) -> dict[str, Any]:
    defaults, rules = {**pack_defaults, **_defaults(value)}, value.get("rules")
    if not defaults or not isinstance(rules, list):
        return value
    filled = [{**defaults, **rule} if isinstance(rule, dict) else rule for rule in rules]
    return {**value, "rules": filled}


def _default_faults(defaults: Any) -> list[Mismatch]:
    unknown = [name for name in defaults if name not in DEFAULTABLE] if isinstance(defaults, dict) else []
    known = ", ".join(DEFAULTABLE)
    return [
        Mismatch(
            ("defaults", name),
            _UNKNOWN,
            f"{shown_name(name)} cannot have a default",
            did_you_mean(name, DEFAULTABLE) or f"known: {known}",
        )
        for name in unknown
    ]


def _stray_head_fields(file: TypedFile, ruleset: str) -> list[Fault]:
    document = file.document
    faults = [
        Fault(document.location((field,)), "head-field", f"'{field}' belongs in pack.yaml")
        for field in _HEAD_FIELDS
        if (field,) in document.places
    ]
    if file.content.ruleset != ruleset:
        message = "pack.yaml of this folder has another ruleset"
        faults.append(Fault(document.location(("ruleset",)), "other-ruleset", message))
    return faults
