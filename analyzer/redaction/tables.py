"""Values that a name elsewhere in their record tells of: name and value side by side, columns and rows, flat pairs."""

import re
from typing import TYPE_CHECKING, Any

from analyzer.redaction.places import HEADER, TEXT, child_kind

if TYPE_CHECKING:
    from analyzer.redaction.rewrite import Rewriter

NAME_FIELDS = (
    "name", "key", "Name", "Key", "field", "header", "k", "property", "propertyName", "param", "parameter",
    "attribute", "path", "loc",
)  # fmt: skip
_TELLING_FIELDS = ("id", "label", "source", "instancePath", "dataPath", "instance_path")
"""Names of what they stand beside only where they say so themselves: a field of a form, a place in a document."""
VALUE_FIELDS = frozenset({
    "value", "values", "Value", "Values", "stringValue", "v", "val", "rejectedValue", "rejected_value",
    "invalidValue", "invalid_value", "attemptedValue", "input", "received", "actual", "given",
})  # fmt: skip
COLUMN_FIELDS = frozenset(
    {"columns", "fields", "headers", "cols", "header", "columnNames", "column_names", "keys", "names"}
)
ROW_FIELDS = frozenset({"rows", "data", "values", "records", "items", "results", "body", "tuples"})
_MAX_FIELDS = 16
_HEADER_NAME = re.compile(r":?[\w!#$%&'*+.^`|~-]{1,80}")


def name_beside(rewriter: "Rewriter", record: dict[str, Any]) -> tuple[str, str] | None:
    """The field that names the value beside it, and that name, in `{"name": …, "value": …}` and its variants.

    A path to a field (`"loc": ["body", "password"]`) names it by its last part.
    """
    if len(record) > _MAX_FIELDS or VALUE_FIELDS.isdisjoint(record):
        return None
    named = [
        (field, name) for field in NAME_FIELDS if field in record and (name := _last_name(record[field]))
    ]
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


def columns_of(record: dict[str, Any]) -> tuple[str, ...]:
    """The names of the columns of a record that holds a table, empty if it holds none."""
    listed = next((record[field] for field in sorted(COLUMN_FIELDS.intersection(record))), None)
    if not isinstance(listed, list):
        return ()
    names = [one.get("name") if isinstance(one, dict) else one for one in listed]
    return tuple(str(name) for name in names) if all(isinstance(name, str) for name in names) else ()


def walk_rows(rewriter: "Rewriter", rows: Any, columns: tuple[str, ...], kind: str, level: int) -> Any:
    """Rows with each cell visited under the name of its column; `rows` itself if nothing changed."""
    from analyzer.redaction.walk import walk_value

    if not isinstance(rows[0], list):
        (row,) = walk_rows(rewriter, [rows], columns, kind, level)
        return rows if row is rows or row == rows else row
    rewritten = [
        [
            walk_value(rewriter, cell, name, kind, rewriter.category(name), level)
            for name, cell in zip(columns, row, strict=True)
        ]
        for row in rows
    ]
    return rewritten if rewritten != rows else rows


def are_rows(rows: Any, columns: tuple[str, ...]) -> bool:
    """Whether every row has a cell for each column, or the one row that there is."""
    if not columns or not isinstance(rows, list) or not rows:
        return False
    if len(rows) == len(columns) and not any(isinstance(cell, list | dict) for cell in rows):
        return True
    return all(isinstance(row, list) and len(row) == len(columns) for row in rows)


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
