"""Walking a decoded record: which place a value stands in, by the names around it."""

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from analyzer.codec import encode_json
from analyzer.ingest.own_marks import MARKS
from analyzer.redaction import bodies, repeated
from analyzer.redaction.columns import (
    COLUMN_FIELDS,
    ROW_FIELDS,
    are_rows,
    columns_of,
    head_of,
    walk_rows,
)
from analyzer.redaction.field_plans import FieldPlan, Outline
from analyzer.redaction.keys import gated_category_of, inherited_category, person_field
from analyzer.redaction.lost_facts import walk_marks
from analyzer.redaction.neighbours import marks_of, may_mark, walk_marked
from analyzer.redaction.places import COOKIE, ERROR, FORM, HEADER, KEY, QUERY, TEXT, child_kind
from analyzer.redaction.shapes import is_common, is_inert, is_plain_name
from analyzer.redaction.tables import (
    MIN_BYTES,
    VALUE_FIELDS,
    is_byte_list,
    is_flat_pairs,
    name_beside,
    naming_fields,
    option_before,
    walk_bytes,
    walk_flat_pairs,
)
from analyzer.redaction.tokens import TOO_DEEP

if TYPE_CHECKING:
    from analyzer.redaction.rewrite import Rewriter

MAX_LEVELS = 250
_MAX_PLANS = 50_000
_MAX_OUTLINED = 64
_HAR_TOOLS = frozenset({"creator", "browser"})
"""In a HAR these name a program, elsewhere a `creator` is a person."""


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
    if kind == COOKIE and isinstance(value, int | float) and child_kind(TEXT, key) != COOKIE:
        return _cookie_value(rewriter, value, key)
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
        number = rewriter.number(value, key, kind, category)
        rewriter.note_leaf(number)
        return number
    return value


def _cookie_value(rewriter: "Rewriter", value: int | float, key: str) -> Any:
    """A number or truth value under a cookie's name, as loggers that parse cookies write it."""
    plain = encode_json(value).decode("ascii")
    text = rewriter.visit(plain, key, COOKIE)
    rewriter.note_leaf(text)
    return value if text == plain else text


def _walk_list(
    rewriter: "Rewriter", values: Any, key: str, kind: str, category: str | None, level: int
) -> Any:
    if len(values) == 2 and _is_pair(rewriter, values, key, kind):
        return _pair_list(rewriter, values, kind)
    if len(values) >= MIN_BYTES and is_byte_list(values):
        return walk_bytes(rewriter, values, key, kind, category)
    if len(values) > 1 and type(values[0]) is list and (columns := head_of(rewriter, values)):
        return walk_rows(rewriter, values, columns, kind, level)
    if is_flat_pairs(values, key, kind):
        return walk_flat_pairs(rewriter, values, kind)
    item_key = "" if kind == HEADER and values and isinstance(values[0], list) else key
    is_repeating = (
        kind in repeated.REPEATING and category is None and rewriter.is_glancing and level < MAX_LEVELS
    )
    rewritten = []
    is_changed = False
    for index, value in enumerate(values):
        rewriter.path.append(index)
        option = category or option_before(rewriter, values, index)
        if is_repeating and option is None and type(value) is dict:
            one = repeated.walk_repeated(rewriter, value, item_key, kind, level)
        else:
            one = walk_value(rewriter, value, item_key, kind, option, level)
        rewriter.path.pop()
        rewritten.append(one)
        is_changed = is_changed or one is not value
    return rewritten if is_changed else values


def _is_pair(rewriter: "Rewriter", values: Any, key: str, kind: str) -> bool:
    """Whether a list of two texts is a name and its value rather than two values."""
    name, value = values
    if not isinstance(name, str) or not isinstance(value, str):
        return False
    if kind == HEADER:
        return not key
    if "://" in name:
        return False  # two addresses, of which the first may hold a word such as `mail`
    category = rewriter.category(name)
    if category is None or (is_common(value) and category != "birthdate"):
        return False
    has_digit = any(char.isdigit() for char in value)
    return has_digit or not is_plain_name(value) or rewriter.category(value) is None


def _pair_list(rewriter: "Rewriter", values: Any, kind: str) -> Any:
    """`["Authorization", "Bearer …"]`, as loggers write raw headers; a secret may stand as the name, too."""
    name, value = values
    shown = [
        name if rewriter.is_harmless_name(name) else rewriter.visit(name, "", KEY),
        rewriter.visit(value, name, kind),
    ]
    return values if shown == list(values) else shown


def _walk_object(
    rewriter: "Rewriter", record: dict[str, Any], key: str, kind: str, category: str | None, level: int
) -> Any:
    if key in _HAR_TOOLS and "version" in record:
        key = ""
    outline = rewriter.outlines.get((key, kind, *record)) or _outlined(rewriter, key, kind, record)
    is_body = outline.is_body
    name_field, name = (name_beside(rewriter, record, outline.naming) if outline.has_values else None) or (
        None,
        "",
    )
    columns = columns_of(record) if outline.is_table else ()
    marks = marks_of(record, key, rewriter.category) if outline.is_marking and kind != COOKIE else {}
    is_glanced_at = rewriter.is_glancing and category is None and name_field is None
    changes: dict[str, Any] = {}
    renamed: dict[str, str] = {}
    for (field, value), plan in zip(record.items(), outline.plans, strict=True):
        if (
            is_glanced_at
            and plan.is_plain
            and field not in marks
            and not (is_body and field == "text")
            and _is_harmless(rewriter, value, field, plan)
        ):
            continue
        if field == MARKS:
            changes[field] = walk_marks(rewriter, value)
            continue
        rewriter.enter(field)
        if not plan.is_plain:
            renamed[field] = rewriter.visit(field, "", KEY)
        if field in marks:
            new_value = walk_marked(rewriter, value, marks[field], name or field, level)
        elif columns and field in ROW_FIELDS and are_rows(value, columns):
            new_value = walk_rows(rewriter, value, columns, plan.below, level)
        elif name_field is not None and field in VALUE_FIELDS:
            new_value = walk_value(rewriter, value, name, TEXT if kind == ERROR else kind, None, level)
        elif field == name_field and isinstance(value, str):
            new_value = value if rewriter.is_harmless_name(value) else rewriter.visit(value, "", KEY)
        elif is_body and field == "text" and isinstance(value, str):
            new_value = bodies.rewrite_body(rewriter, value, record)
            rewriter.note_leaf(new_value)
        else:
            if kind == COOKIE and name_field is not None:
                plan = replace(plan, below=TEXT)  # path, domain, expiry
            new_value = _child(rewriter, value, field, key, category, plan, level)
        rewriter.leave()
        if new_value is not value and new_value != value:
            changes[field] = new_value
    return _rebuilt(record, changes, renamed)


def _is_harmless(rewriter: "Rewriter", value: Any, field: str, plan: FieldPlan) -> bool:
    """Whether a value can be told at a glance to need no change; most values of most records are such."""
    shape = type(value)
    if shape is str:
        if not value:
            return True
        return plan.is_open and _is_harmless_text(rewriter, value, field, plan)
    if value is None:
        return True
    if plan.below == COOKIE or shape is dict or shape is list:
        return False
    if shape is bool:
        return True
    is_small = -10_000_000 < value < 10_000_000 and plan.number_category is None
    return is_small and (shape is int or rewriter.shows_no_number(value))


def _is_harmless_text(rewriter: "Rewriter", text: str, field: str, plan: FieldPlan) -> bool:
    memory = rewriter.memory
    if memory.is_harmless(text, field, plan.below):
        return True
    if rewriter.is_plain_policy and not plan.is_named and is_inert(text):
        return rewriter.holds_nothing_known(text)
    return rewriter.is_quiet and memory.is_clean((text, field, plan.below))


def _outlined(rewriter: "Rewriter", key: str, kind: str, record: dict[str, Any]) -> Outline:
    """The plans of all fields of a record, whether one may name another, and whether it is a body."""
    if len(rewriter.outlines) > _MAX_PLANS:
        rewriter.outlines.clear()
    plans = tuple(
        rewriter.plans.get((key, field, kind)) or _plan(rewriter, key, field, kind) for field in record
    )
    outline = Outline(
        plans=plans,
        has_values=not VALUE_FIELDS.isdisjoint(record),
        naming=naming_fields(record),
        is_body="mimeType" in record,
        is_table=not (COLUMN_FIELDS.isdisjoint(record) or ROW_FIELDS.isdisjoint(record)),
        is_marking=may_mark(record, key),
    )
    if len(record) <= _MAX_OUTLINED:
        rewriter.outlines[key, kind, *record] = outline
    return outline


def _rebuilt(record: dict[str, Any], changes: dict[str, Any], renamed: dict[str, str]) -> Any:
    if not changes and not renamed:
        return record
    if changes.get(MARKS) is record.get(MARKS):
        changes.pop(MARKS, None)
    if not changes and all(field == new for field, new in renamed.items()):
        return record
    rewritten = {renamed.get(field, field): changes.get(field, value) for field, value in record.items()}
    bodies.drop_stale_encoding(record, rewritten)
    return rewritten


def _plan(rewriter: "Rewriter", key: str, field: str, kind: str) -> FieldPlan:
    if len(rewriter.plans) > _MAX_PLANS:
        rewriter.plans.clear()
    below = child_kind(kind, field)
    parent_category = rewriter.category(key) if key and kind not in {HEADER, COOKIE, QUERY} else None
    category = inherited_category(parent_category, key, field) or person_field(key, field)
    is_whole = below != kind and below in {COOKIE, FORM, HEADER, QUERY}
    plan = rewriter.plans[key, field, kind] = FieldPlan(
        below=below,
        category=category,
        number_category=category or rewriter.category(field),
        is_plain=rewriter.is_harmless_name(field),
        is_whole=is_whole,
        is_open=category is None and not is_whole,
        is_named=bool(rewriter.category(field) or gated_category_of(field)) or below in {COOKIE, HEADER},
    )
    return plan


def _child(
    rewriter: "Rewriter",
    value: Any,
    field: str,
    parent: str,
    inherited: str | None,
    plan: FieldPlan,
    level: int,
) -> Any:
    below = plan.below
    if isinstance(value, str) and plan.is_whole:
        # A field such as `query` or `headers` that holds one text: its codec knows the inside.
        text = rewriter.visit(value, "cookie" if below == COOKIE else field, TEXT)
        rewriter.note_leaf(text)
        return text
    category = plan.category
    if inherited:
        category = inherited_category(inherited, parent, field) or category
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
