"""Lines of one build, told by one regular expression: the light tier's way to read a log without decoding it.

A log writes its records in a handful of builds: the same keys in the same order. From one line that was read
in full, `learn` makes an expression that matches just those lines whose exchange differs from its own in
nothing but the values of FIELDS and of `varying`. How a format recognises a record and where it finds each
part is not written down a second time: the format's own functions run over a record that notes which values
they look at, and a value that decides stands in the expression as it is.
"""

import re
from collections.abc import Callable
from typing import Any

import msgspec
from msgspec import Struct

from analyzer.ingest.base import Format, Record
from analyzer.ingest.mapped import MappedReader
from analyzer.ingest.traced import Leaf, NotTraced, Traced, TracedDict
from analyzer.ingest.unwrap import unwrap
from analyzer.model import Exchange, Location

FIELDS = (
    *("method", "request_line", "status", "time", "duration", "client_address"),
    *("url", "query", "scheme", "host", "port"),
)
"""Parts of an exchange that the light tier reads itself; a skeleton's `groups` stand in this order."""

_BODIES = ("request_body", "request_body_base64", "response_body", "response_body_base64")
_SIZES = ("request_body_bytes", "response_body_bytes")

_TEXT = rb'"[^"]*+"'
_FILLED = rb'"(?!-")[^"]++"'
# 17 significant digits are all that a double holds; a line with more is read in full.
_NUMBER = rb"-?(?=[\d.]{1,18}+(?![\d.eE]))(?:0|[1-9]\d*+)(?:\.\d++)?"
SMALL_BYTES = 1_000_000
"""Sizes below this and from it on make two builds: what rules call large is larger."""
_SMALL_SIZE = rb"[1-9]\d{0,5}+(?!\d)"
_LARGE_SIZE = rb"[1-9]\d{6,17}+"
_SIZE_TEXT = re.compile(r"[1-9][0-9]{0,17}")
_STATUS = rb"[1-9]\d\d"
_TEXTS = rb"\[\s*+(?:" + _TEXT + rb"(?:\s*+,\s*+" + _TEXT + rb")*+)?\s*+\]"
_SCALAR = b"(?:" + _TEXT + b"|" + _NUMBER + b"|null|true|false)"
_NO_OBJECT = rb'"(?!\s*+\{)[^"]*+"'
MAX_OPAQUE_BYTES = SMALL_BYTES // 4
"""Values from this length on are read in full; what they are written as again stays below SMALL_BYTES."""
_OPAQUE = {dict: rb"(\{.*\})", list: rb"(\[.*\])", str: rb'("(?:[^"\\]++|\\.)*+")'}
_check_json = msgspec.json.Decoder(msgspec.Raw).decode


class Skeleton(Struct, frozen=True):
    """One build of lines. `groups` are the numbers of FIELDS in `pattern`; the last group is always empty."""

    pattern: "re.Pattern[bytes]"
    groups: tuple[int, ...]
    opaque: tuple[int, ...]
    """Groups of values that may be any JSON, which the expression cannot check."""
    reader: MappedReader
    read: Callable[[Record, Location], Exchange | None]
    """The reading of a whole record of this build."""
    constants: dict[str, Any]
    """Values of FIELDS that no value of a line decides, such as a scheme that a format knows."""
    numbers: frozenset[str]
    """FIELDS that stand as bare numbers in the line."""
    varying: frozenset[str]
    """What else differs from line to line: `request.headers.NAME`, `response.headers.NAME`, other field names;
    `small NAME` for a size below SMALL_BYTES, `inline NAME` for a body that stands as a JSON value."""
    response_body: int | None
    """The group of an inline response body."""
    response_size: int | None
    """The group of the size of the response body, where that varies."""
    is_unitless: bool
    """Whether the duration of each line counts as one without a unit."""

    def match(self, line: bytes) -> "re.Match[bytes] | None":
        """The match of a line without escapes and control characters outside its opaque values."""
        match = self.pattern.fullmatch(line)
        return match if match is not None and self.is_sound(line, match) else None

    def is_sound(self, line: bytes, match: "re.Match[bytes]") -> bool:
        """Whether the values of a match are JSON, which the expression alone does not tell of opaque ones."""
        if not self.opaque:
            return b"\\" not in line
        values = match.group(*self.opaque) if len(self.opaque) > 1 else (match[self.opaque[0]],)
        if max(map(len, values)) >= MAX_OPAQUE_BYTES:
            return False
        try:
            for value in values:
                _check_json(value)
        except (msgspec.DecodeError, RecursionError):
            return False
        return line.count(b"\\") == sum(value.count(b"\\") for value in values)


def learn(line: bytes, form: Format, rivals: tuple[Format, ...]) -> Skeleton | None:
    """The skeleton of a line that `form` reads; None where lines of its build must be read in full.

    `rivals` are the formats that are asked before `form`, all of which refuse the record.
    """
    if form.parts or form.half or form.join:
        return None
    try:
        opaque = _bodies(Traced(line), form)
        return None if opaque is None else _learn(Traced(line, opaque), form, rivals)
    except NotTraced:
        return None


def _light(form: Format, record: Record) -> tuple[MappedReader, Record] | None:
    reader, content = (form.light(record) if form.light else None) or (form.read, record)
    return (reader, content) if isinstance(reader, MappedReader) else None


def _bodies(traced: Traced, form: Format) -> frozenset[tuple[str, ...]] | None:
    """The keys to the bodies of a record, which may hold anything; None where no field map reads it."""
    light = _light(form, traced.record)
    if light is None:
        return None
    found = (light[0].getters.get(name, light[1]) for name in _BODIES)
    return frozenset(value.steps for value in found if isinstance(value, Leaf | TracedDict))


def _learn(traced: Traced, form: Format, rivals: tuple[Format, ...]) -> Skeleton | None:
    deciding = _deciding(traced, form, rivals)
    light = _light(form, traced.record)
    if deciding is None or light is None:
        return None
    pinned, no_object = deciding
    return _build(traced, light[0], traced.again(light[1]), pinned | traced.take_seen(), no_object, form)


def _deciding(traced: Traced, form: Format, rivals: tuple[Format, ...]) -> tuple[set[int], set[int]] | None:
    """The values that recognition looks at, and those that must hold no record of their own."""
    for each in (*rivals, form):
        if each.accepts is not None and bool(each.accepts(traced.record)) is not (each is form):
            return None
    pinned = traced.take_seen()
    if form.rank >= 0:
        return pinned, set()
    if unwrap(traced.record) is not None:
        return None
    return pinned, traced.take_seen()


def _build(
    traced: Traced, reader: MappedReader, content: Record, pinned: set[int], no_object: set[int], form: Format
) -> Skeleton | None:
    exchange = reader(content, Location(input=""))
    looked_at = traced.take_seen()
    located: dict[str, Leaf] = {}
    constants: dict[str, Any] = {}
    for name, get in reader.getters.by_name.items():
        value = get(content)
        if isinstance(value, Leaf):
            located[name] = value
        elif value is not None and name in FIELDS:
            constants[name] = value
    has_target = "url" in located or "request_line" in located
    if exchange is None or exchange.response is None or not has_target or "status" not in located:
        return None
    named = {leaf.place: name for name, leaf in located.items()}
    roles = [
        _role(place, leaf, named.get(place), pinned, no_object, looked_at)
        for place, leaf in enumerate(traced.leaves)
    ]
    source, groups, opaque, sizes = _expression(traced, roles)
    response = exchange.response
    return Skeleton(
        pattern=re.compile(source, re.DOTALL),
        groups=tuple(groups.get(name, len(groups) + len(opaque) + len(sizes) + 1) for name in FIELDS),
        opaque=tuple(opaque.values()),
        response_body=opaque.get("response_body"),
        response_size=sizes.get("response_body_bytes"),
        reader=reader,
        read=form.read,
        constants=constants,
        numbers=frozenset(name for name in located if not isinstance(located[name], str)),
        varying=frozenset(
            {f"request.headers.{header.name.lower()}" for header in exchange.request.headers.items}
            | {f"response.headers.{header.name.lower()}" for header in response.headers.items}
            | {_varying_name(name, leaf) for name, leaf in located.items() if name not in FIELDS}
        ),
        is_unitless=bool(form.has_unitless_duration and form.has_unitless_duration(content)),
    )


def _varying_name(name: str, leaf: Leaf) -> str:
    if name in _SIZES and (isinstance(leaf, int) or _size(leaf)) and _size(leaf) < SMALL_BYTES:
        return f"small {name}"
    return f"inline {name}" if name in _BODIES and isinstance(leaf, dict | list) else name


class _Role(Struct, frozen=True):
    """What stands for one value in the expression: None for the value as it is.

    `field` names its group, `opaque` that of a value that may be any JSON, `size` that of a number of bytes.
    """

    expression: bytes | None
    field: str | None = None
    opaque: str | None = None
    size: str | None = None


def _role(
    place: int, leaf: Any, name: str | None, pinned: set[int], no_object: set[int], looked_at: set[int]
) -> _Role:
    if name in FIELDS and not isinstance(leaf, list | dict):
        return _Role(_STATUS if name == "status" else _same_kind(leaf), name)
    is_passed_over = place in looked_at and name is None and leaf in ("", "-")
    if place in pinned or is_passed_over:
        return _Role(None)
    if name in _BODIES:
        kind = next((kind for kind in _OPAQUE if isinstance(leaf, kind)), None)
        return _Role(_OPAQUE[kind], opaque=name) if kind and leaf else _Role(None)
    if place in no_object:
        return _Role(_NO_OBJECT if isinstance(leaf, str) else None)
    if name in _SIZES:
        return _Role(_size_like(leaf), size=name)
    if place in looked_at:
        return _Role(_same_kind(leaf))
    return _Role(_TEXTS if isinstance(leaf, list) else _SCALAR)


def _size(leaf: Any) -> int:
    """The bytes that a value tells, 0 where it tells none; a number may stand as text."""
    is_text = isinstance(leaf, str) and _SIZE_TEXT.fullmatch(leaf) is not None
    return int(leaf) if is_text or isinstance(leaf, int) else 0


def _size_like(leaf: Any) -> bytes | None:
    """The expression of sizes like one; None for one that tells no size, or zero."""
    size = _size(leaf)
    if size <= 0:
        return None
    digits = _SMALL_SIZE if size < SMALL_BYTES else _LARGE_SIZE
    return b'"' + digits + b'"' if isinstance(leaf, str) else digits


def _same_kind(leaf: Any) -> bytes:
    return _FILLED if isinstance(leaf, str) else _TEXTS if isinstance(leaf, list) else _NUMBER


def _expression(
    traced: Traced, roles: list[_Role]
) -> tuple[bytes, dict[str, int], dict[str, int], dict[str, int]]:
    """The expression, the group of each field, that of each opaque value, and that of each size."""
    parts: list[bytes] = []
    groups: dict[str, int] = {}
    opaque: dict[str, int] = {}
    sizes: dict[str, int] = {}
    for piece, raw, role in zip(traced.pieces, traced.raw, roles, strict=False):
        parts.append(re.escape(piece))
        if role.expression is None:
            parts.append(re.escape(raw))
        elif role.field is not None:
            groups[role.field] = len(groups) + len(opaque) + len(sizes) + 1
            expression = role.expression
            if raw.startswith(b'"') and not expression.startswith(b'"'):
                expression = b'"' + expression + b'"'
            parts.append(_in_group(expression))
        else:
            number = len(groups) + len(opaque) + len(sizes) + 1
            if role.opaque is not None:
                opaque[role.opaque] = number
            if role.size is not None:
                sizes[role.size] = number
            parts.append(_in_group(role.expression) if role.size else role.expression)
    return b"".join([*parts, re.escape(traced.pieces[-1]), b"()"]), groups, opaque, sizes


def _in_group(expression: bytes) -> bytes:
    """An expression with its value as a group, without the quotes of a text."""
    has_quotes = expression.startswith(b'"')
    return b'"(' + expression[1:-1] + b')"' if has_quotes else b"(" + expression + b")"
