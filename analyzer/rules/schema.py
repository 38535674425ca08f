"""The JSON Schema of a rule file, for editors that complete and check YAML."""

from typing import Any

import msgspec

from analyzer.rules.examples import ExampleCapture, ExampleExchange
from analyzer.rules.files import RuleFile
from analyzer.rules.operators import EACH, EVERY, PATH_OPERATORS, SHAPES, STATES
from analyzer.rules.typed_files import DEFAULTABLE

SCHEMA_ID = "https://json-schema.org/draft/2020-12/schema"
_BOUNDS = ("gt", "gte", "lt", "lte")
_TYPES = ("string", "number", "boolean", "object", "array", "null")
_NUMBER_OR_THRESHOLD: dict[str, Any] = {"anyOf": [{"type": "number"}, {"type": "string"}]}
_PREDICATE_FIELDS = ("match", "select", "fire", "after", "where", "when")


def rule_file_schema() -> dict[str, Any]:
    """JSON Schema 2020-12 of a rule file, with predicates, conditions and examples spelt out."""
    shapes, definitions = msgspec.json.schema_components(
        [RuleFile, ExampleExchange, ExampleCapture], ref_template="#/$defs/{name}"
    )
    definitions = {name: _refined(name, definition) for name, definition in sorted(definitions.items())}
    return {
        "$schema": SCHEMA_ID,
        "title": "Rule file of API failure analyzer",
        **shapes[0],
        "$defs": definitions | {"Predicate": _predicate(), "Condition": _condition()},
    }


def _refined(name: str, definition: dict[str, Any]) -> dict[str, Any]:
    """A definition whose free-form fields point to what may stand in them."""
    properties = dict(definition.get("properties", {}))
    for field in _PREDICATE_FIELDS:
        if field in properties:
            properties[field] = {"$ref": "#/$defs/Predicate"}
    if name == "Example":
        properties["exchange"] = {"$ref": "#/$defs/ExampleExchange"}
        properties["exchanges"] = {"type": "array", "items": {"$ref": "#/$defs/ExampleExchange"}}
        properties["capture"] = {"$ref": "#/$defs/ExampleCapture"}
    if name == "RuleFile":
        fields = {field: {"$ref": f"#/$defs/Rule/properties/{field}"} for field in DEFAULTABLE}
        properties["defaults"] = {"type": "object", "properties": fields, "additionalProperties": False}
    refined = {**definition, "properties": properties} if properties else definition
    if name == "Rule":
        refined["required"] = [field for field in definition["required"] if field not in DEFAULTABLE]
    return refined


def _predicate() -> dict[str, Any]:
    inner = {"type": "array", "items": {"$ref": "#/$defs/Predicate"}}
    return {
        "type": "object",
        "description": "Path -> condition; keys are AND. docs/rule-language.md lists the paths.",
        "properties": {"all": inner, "any": inner, "none": inner},
        "additionalProperties": {"$ref": "#/$defs/Condition"},
    }


def _condition() -> dict[str, Any]:
    scalar = {"type": ["string", "number", "boolean", "null"]}
    operators = {
        "type": "object",
        "properties": {name: _operand(name) for name in (*EACH, *EVERY, *PATH_OPERATORS, "excludes")}
        | {"state": {"enum": list(STATES)}, "count": _count()},
        "additionalProperties": False,
    }
    return {"anyOf": [scalar, {"type": "array", "items": scalar}, operators]}


def _operand(name: str) -> dict[str, Any]:
    if name in _BOUNDS:
        return _NUMBER_OR_THRESHOLD
    if name == "type":
        return {"enum": list(_TYPES)}
    if name == "looks_like":
        return {"enum": list(SHAPES)}
    return (
        {} if name in ("equals", "in", "not_in", "excludes", "contains") else {"type": ["string", "number"]}
    )


def _count() -> dict[str, Any]:
    limits = dict.fromkeys((*_BOUNDS, "equals"), _NUMBER_OR_THRESHOLD)
    bounded = {"type": "object", "properties": limits, "additionalProperties": False}
    return {"anyOf": [{"type": "integer", "minimum": 0}, {"type": "string"}, bounded]}
