"""The files of one pack as typed values, with the faults of those that have none."""

from typing import Any

from msgspec import Struct

from analyzer.errors import RuleError
from analyzer.rules.faults import Fault, RuleFaults
from analyzer.rules.files import FORMAT, RuleFile
from analyzer.rules.folders import PackFiles, read_rule_bytes
from analyzer.rules.shape import Mismatch, convert_or_mismatches, did_you_mean, shown_name
from analyzer.rules.yaml_nodes import YamlDocument, parse_yaml

DEFAULTABLE = ("audience", "owner", "severity", "retry", "topic")
"""Fields of a rule that `defaults` may fill in."""
_HEAD_FIELDS = ("tier", "version", "title", "source", "applies_to", "detect")


class TypedFile(Struct, frozen=True):
    """One rule file, as text with places and as typed values."""

    document: YamlDocument
    content: RuleFile


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
    content, found = _content(document.value, defaults)
    faults += [Fault(document.location(item.path), item.code, item.message, item.hint) for item in found]
    return TypedFile(document, content) if content else None


def _content(value: Any, defaults: dict[str, Any]) -> tuple[RuleFile | None, list[Mismatch]]:
    if not isinstance(value, dict):
        return None, [Mismatch((), "wrong-type", "a rule file is a mapping with format, ruleset and rules")]
    wrong_format = _format_fault(value.get("format"))
    if wrong_format:
        return None, [wrong_format]
    content, found = convert_or_mismatches(_with_defaults(value, defaults), RuleFile)
    return content, [*_default_faults(value.get("defaults")), *found]


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
            "unknown-field",
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
