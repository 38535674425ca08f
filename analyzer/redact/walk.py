"""Walking a decoded record: which place a value stands in, by the names around it."""

from typing import TYPE_CHECKING, Any

from analyzer.redact import bodies
from analyzer.redact.keys import inherited_category, person_field
from analyzer.redact.places import COOKIE, ERROR, FORM, HEADER, KEY, QUERY, TEXT, child_kind
from analyzer.redact.shapes import is_plain_name
from analyzer.redact.tokens import TOO_DEEP

if TYPE_CHECKING:
    from analyzer.redact.rewrite import Rewriter

MAX_LEVELS = 250
_NAME_FIELDS = ("name", "key", "Name", "Key", "field", "header", "k")
_VALUE_FIELDS = ("value", "values", "Value", "Values", "stringValue", "v", "val")


def walk_value(
    rewriter: "Rewriter",
    value: Any,
    key: str = "",
    kind: str = TEXT,
    category: str | None = None,
    level: int = 0,
) -> Any:
    """The value with every string and number visited; unchanged parts are the same objects."""
    if isinstance(value, str):
        text = (
            rewriter.inherited(value, category, key, kind) if category else rewriter.visit(value, key, kind)
        )
        rewriter.note_leaf(text)
        return value if text == value else text
    if value is None or value is True or value is False:
        return value
    if isinstance(value, dict):
        return (
            TOO_DEEP if level >= MAX_LEVELS else _walk_object(rewriter, value, key, kind, category, level + 1)
        )
    if isinstance(value, list | tuple):
        return (
            TOO_DEEP if level >= MAX_LEVELS else _walk_list(rewriter, value, key, kind, category, level + 1)
        )
    if isinstance(value, int | float):
        number = rewriter.number(value, key, category)
        rewriter.note_leaf(number)
        return number
    return value


def _walk_list(
    rewriter: "Rewriter", values: Any, key: str, kind: str, category: str | None, level: int
) -> Any:
    if kind == HEADER and len(values) == 2 and all(isinstance(one, str) for one in values) and not key:
        return _pair_list(rewriter, values, kind)
    item_key = "" if kind == HEADER and values and isinstance(values[0], list) else key
    rewritten = []
    is_changed = False
    for index, value in enumerate(values):
        rewriter.path.append(index)
        one = walk_value(rewriter, value, item_key, kind, category, level)
        rewriter.path.pop()
        rewritten.append(one)
        is_changed = is_changed or one is not value
    return rewritten if is_changed else values


def _pair_list(rewriter: "Rewriter", values: Any, kind: str) -> Any:
    """`["Authorization", "Bearer …"]`, as loggers write raw headers."""
    value = rewriter.visit(values[1], values[0], kind)
    return values if value == values[1] else [values[0], value]


def _walk_object(
    rewriter: "Rewriter", record: dict[str, Any], key: str, kind: str, category: str | None, level: int
) -> Any:
    name_field = _name_field(record)
    rewritten: dict[str, Any] = {}
    is_changed = False
    parent_category = category or (
        rewriter.category(key) if key and kind not in {HEADER, COOKIE, QUERY} else None
    )
    for field, value in record.items():
        rewriter.enter(field)
        new_field = field if is_plain_name(field) else rewriter.visit(field, "", KEY)
        if name_field is not None and field in _VALUE_FIELDS:
            new_value = walk_value(rewriter, value, record[name_field], kind, None, level)
        elif field == name_field:
            new_value = value if is_plain_name(value) else rewriter.visit(value, "", KEY)
        elif field == "text" and isinstance(value, str) and "mimeType" in record:
            new_value = bodies.rewrite_body(rewriter, value, record)
        else:
            new_value = _child(rewriter, value, field, key, kind, parent_category, level)
        rewriter.leave()
        is_changed = is_changed or new_value is not value or new_field is not field
        rewritten[new_field] = new_value
    if not is_changed:
        return record
    bodies.drop_stale_encoding(record, rewritten)
    return rewritten


def _name_field(record: dict[str, Any]) -> str | None:
    """The field that names the value beside it, in `{"name": …, "value": …}` and its variants."""
    if len(record) > 16 or not any(field in record for field in _VALUE_FIELDS):
        return None
    return next((field for field in _NAME_FIELDS if isinstance(record.get(field), str)), None)


def _child(
    rewriter: "Rewriter",
    value: Any,
    field: str,
    parent: str,
    kind: str,
    parent_category: str | None,
    level: int,
) -> Any:
    below = child_kind(kind, field)
    if isinstance(value, str) and below != kind and below in {COOKIE, FORM, HEADER, QUERY}:
        # A field such as `query` or `headers` that holds one text: its codec knows the inside.
        return rewriter.visit(value, "cookie" if below == COOKIE else field, TEXT)
    category = inherited_category(parent_category, parent, field) or person_field(parent, field)
    if category is None and isinstance(value, list) and below not in {COOKIE, ERROR, HEADER, QUERY}:
        category = _list_category(rewriter, value, field)
    if category in {"name", "user", "address"} and isinstance(value, dict):
        category = None
    return walk_value(rewriter, value, field, below, category, level)


def _list_category(rewriter: "Rewriter", values: list[Any], field: str) -> str | None:
    """The category of the items of `passwords: […]`; objects are read by their own names."""
    if field.lower() in {"cookie", "set-cookie"} or any(isinstance(one, dict) for one in values):
        return None
    return rewriter.category(field)
