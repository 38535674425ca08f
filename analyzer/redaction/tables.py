"""Values that a name elsewhere in their record tells of: name and value side by side, columns and rows, flat pairs."""

import re
from typing import TYPE_CHECKING, Any

from analyzer.redaction.places import HEADER, TEXT, child_kind
from analyzer.redaction.words import word_set

if TYPE_CHECKING:
    from analyzer.redaction.rewrite import Rewriter

_THINGS = word_set(
    "field attribute parameter config setting option property env variable header param item claim"
)


def _spelt(thing: str, tail: str) -> tuple[str, ...]:
    return f"{thing}{tail}", f"{thing}_{tail.lower()}", f"{thing.title()}{tail}"


NAME_FIELDS = (
    "name", "key", "Name", "Key", "field", "header", "k", "property", "propertyName", "param", "parameter",
    "attribute", "path", "loc",
    *(name for thing in sorted(_THINGS) for tail in ("Name", "Key") for name in _spelt(thing, tail)),
)  # fmt: skip
_TELLING_FIELDS = ("id", "label", "source", "instancePath", "dataPath", "instance_path")
"""Names of what they stand beside only where they say so themselves: a field of a form, a place in a document."""
VALUE_FIELDS = frozenset({
    "value", "values", "Value", "Values", "stringValue", "v", "val", "rejectedValue", "rejected_value",
    "invalidValue", "invalid_value", "attemptedValue", "input", "received", "actual", "given",
    *(name for thing in _THINGS for name in _spelt(thing, "Value")),
})  # fmt: skip
_MAX_FIELDS = 16
_HEADER_NAME = re.compile(r":?[\w!#$%&'*+.^`|~-]{1,80}")


def naming_fields(record: dict[str, Any]) -> tuple[str, ...]:
    """The fields of a record with these names that may name the value beside them, the likeliest first."""
    return tuple(field for field in NAME_FIELDS if field in record)


def name_beside(
    rewriter: "Rewriter", record: dict[str, Any], naming: tuple[str, ...]
) -> tuple[str, str] | None:
    """The field that names the value beside it, and that name, in `{"name": …, "value": …}` and its variants.

    A path to a field (`"loc": ["body", "password"]`) names it by its last part.
    """
    if len(record) > _MAX_FIELDS or VALUE_FIELDS.isdisjoint(record):
        return None
    named = [(field, name) for field in naming if (name := _last_name(record[field]))]
    places = [
        (field, name)
        for field in _TELLING_FIELDS
        if field in record and (name := _last_name(_pointer(record[field])))
    ]
    telling = (one for one in (*named, *places) if rewriter.category(one[1]) is not None)
    return next(telling, named[0] if named else None)


def _pointer(value: Any) -> Any:
    """JSON:API names the place of an error by an object of its own (`source.pointer`, `source.parameter`)."""
    return value.get("pointer") or value.get("parameter") if isinstance(value, dict) else value


def _last_name(value: Any) -> str | None:
    if isinstance(value, list):
        value = next((part for part in reversed(value) if isinstance(part, str)), None)
    return value if isinstance(value, str) else None


def is_flat_pairs(values: Any, key: str, kind: str) -> bool:
    """Whether a list holds names and values by turns, as Node's `rawHeaders` does."""
    return (
        kind == HEADER
        and len(values) % 2 == 0
        and child_kind(TEXT, key) == HEADER
        and all(isinstance(value, str) for value in values)
        and all(_HEADER_NAME.fullmatch(name) for name in values[::2])
    )


def walk_flat_pairs(rewriter: "Rewriter", values: Any, kind: str) -> Any:
    """The list with each value visited under the name before it."""
    rewritten = list(values)
    for index in range(0, len(values), 2):
        rewritten[index + 1] = rewriter.visit(values[index + 1], values[index], kind)
    return rewritten if rewritten != values else values


MIN_BYTES = 8
"""A list of fewer numbers is no text."""


def is_byte_list(values: list[Any]) -> bool:
    """Whether a list holds the bytes of a text, as Node's `Buffer` and Python write them."""
    return all(type(value) is int and 8 < value < 256 for value in values)


def walk_bytes(rewriter: "Rewriter", values: list[Any], key: str, kind: str, category: str | None) -> Any:
    """The list, or one text in place of all its numbers where a secret stands in what they spell."""
    try:
        text = bytes(values).decode("utf-8")
    except UnicodeDecodeError:
        return values
    if not text.isprintable() and "\n" not in text:
        return values
    rewriter.veil()
    changed = rewriter.inherited(text, category, key, kind) if category else rewriter.visit(text, key, kind)
    rewriter.note_leaf(changed)
    return values if changed == text else [changed]


def option_before(rewriter: "Rewriter", values: list[Any], index: int) -> str | None:
    """The category of a word of a command that the option before it names: `["--password", …]`."""
    before = values[index - 1] if index else None
    if not isinstance(before, str) or before[:2] != "--" or "=" in before:
        return None
    return rewriter.category(before[2:]) if isinstance(values[index], str) else None
