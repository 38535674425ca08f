"""Every way in which plain values differ from a typed shape, where msgspec stops at the first."""

import difflib
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

import msgspec
from msgspec import Struct, inspect

from analyzer.rules.yaml_nodes import NodePath

MAX_MISMATCHES = 100
_FIELD_NAME = re.compile(r"[A-Za-z][A-Za-z_]{0,31}\Z")


class Mismatch(Struct, frozen=True):
    """One difference, without a file: `path` leads to the node."""

    path: NodePath
    code: str
    message: str
    hint: str = ""


def mismatches(value: Any, shape: type, path: NodePath = ()) -> tuple[Mismatch, ...]:
    """The unknown fields, missing fields and wrong types of `value` as a `shape`, in its own order.

    The first MAX_MISMATCHES of them: a file of another kind has thousands.
    """
    return tuple(islice(_differences(value, inspect.type_info(shape), path), MAX_MISMATCHES))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint that names the closest known word, or nothing."""
    close = difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return f"did you mean '{close[0]}'?" if close else ""


def shown_name(word: str) -> str:
    """A name for a message: quoted when it looks like a field of the language, else withheld."""
    return f"'{word}'" if _FIELD_NAME.match(word) else "(name withheld)"


def _differences(value: Any, shape: inspect.Type, path: NodePath) -> Iterator[Mismatch]:
    if isinstance(shape, inspect.UnionType):
        yield from _union(value, shape, path)
    elif isinstance(shape, inspect.StructType):
        yield from _struct(value, shape, path)
    elif isinstance(shape, inspect.VarTupleType):
        yield from _list(value, shape, path)
    elif isinstance(shape, inspect.DictType):
        yield from _mapping(value, shape, path)
    elif isinstance(shape, inspect.LiteralType):
        yield from _one_of(value, [str(word) for word in shape.values], path)
    elif isinstance(shape, inspect.EnumType):
        yield from _one_of(value, [str(member.value) for member in shape.cls], path)
    elif not _SCALARS.get(type(shape), _anything)(value):
        yield Mismatch(path, "wrong-type", f"{_called(shape)} is expected", _quote_hint(value, shape))
    elif isinstance(shape, inspect.IntType | inspect.FloatType) and not _is_within(value, shape):
        yield Mismatch(path, "wrong-value", f"a number from {shape.ge} to {shape.le} is expected")


def _union(value: Any, shape: inspect.UnionType, path: NodePath) -> Iterator[Mismatch]:
    """Compares with the member whose kind fits, so that the inner fault is the one that is told."""
    if value is None and shape.includes_none:
        return
    members = [member for member in shape.types if not isinstance(member, inspect.NoneType)]
    fitting = [member for member in members if _is_kind(value, member)]
    if fitting or len(members) == 1:
        yield from _differences(value, (fitting or members)[0], path)
    else:
        expected = " or ".join(_called(member) for member in members)
        yield Mismatch(path, "wrong-type", f"{expected} is expected")


def _is_kind(value: Any, shape: inspect.Type) -> bool:
    if isinstance(shape, inspect.StructType | inspect.DictType):
        return isinstance(value, dict)
    if isinstance(shape, inspect.VarTupleType):
        return isinstance(value, list)
    if isinstance(shape, inspect.LiteralType | inspect.EnumType):
        return isinstance(value, str)
    return _SCALARS.get(type(shape), _anything)(value)


def _struct(value: Any, shape: inspect.StructType, path: NodePath) -> Iterator[Mismatch]:
    if not isinstance(value, dict):
        yield Mismatch(path, "wrong-type", "a mapping is expected")
        return
    fields = {field.encode_name: field for field in shape.fields}
    for key, item in value.items():
        if key in fields:
            yield from _differences(item, fields[key].type, (*path, key))
        else:
            hint = did_you_mean(key, fields) or f"known: {', '.join(fields)}"
            yield Mismatch((*path, key), "unknown-field", f"unknown field {shown_name(key)}", hint)
    for name, field in fields.items():
        if field.required and name not in value:
            yield Mismatch(path, "missing-field", f"field '{name}' is missing")


def _list(value: Any, shape: inspect.VarTupleType, path: NodePath) -> Iterator[Mismatch]:
    if not isinstance(value, list):
        yield Mismatch(path, "wrong-type", "a list is expected")
        return
    for index, item in enumerate(value):
        yield from _differences(item, shape.item_type, (*path, index))


def _mapping(value: Any, shape: inspect.DictType, path: NodePath) -> Iterator[Mismatch]:
    if not isinstance(value, dict):
        yield Mismatch(path, "wrong-type", "a mapping is expected")
        return
    for key, item in value.items():
        yield from _differences(item, shape.value_type, (*path, key))


def _one_of(value: Any, words: list[str], path: NodePath) -> Iterator[Mismatch]:
    if value not in words:
        hint = did_you_mean(value, words) if isinstance(value, str) else ""
        yield Mismatch(path, "wrong-value", f"one of {', '.join(words)} is expected", hint)


def _quote_hint(value: Any, shape: inspect.Type) -> str:
    is_number = isinstance(value, int | float)
    return "put it in quotes" if is_number and isinstance(shape, inspect.StrType) else ""


def _anything(value: Any) -> bool:
    del value
    return True


def _is_within(value: float, shape: inspect.IntType | inspect.FloatType) -> bool:
    return (shape.ge is None or value >= shape.ge) and (shape.le is None or value <= shape.le)


def _is_integer(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


_SCALARS: dict[type, Callable[[Any], bool]] = {
    inspect.StrType: lambda value: isinstance(value, str),
    inspect.IntType: _is_integer,
    inspect.FloatType: _is_number,
    inspect.BoolType: lambda value: isinstance(value, bool),
}
_CALLED: dict[type, str] = {
    inspect.StrType: "text",
    inspect.IntType: "a whole number",
    inspect.FloatType: "a number",
    inspect.BoolType: "true or false",
    inspect.VarTupleType: "a list",
    inspect.DictType: "a mapping",
    inspect.StructType: "a mapping",
    inspect.LiteralType: "a word",
    inspect.EnumType: "a word",
}


def _called(shape: inspect.Type) -> str:
    return _CALLED.get(type(shape), "another type")


def convert_or_mismatches(
    value: Any, shape: type, path: NodePath = ()
) -> tuple[Any | None, tuple[Mismatch, ...]]:
    """The typed value, or `None` with at least one mismatch."""
    try:
        return msgspec.convert(value, shape), ()
    except msgspec.ValidationError:
        found = mismatches(value, shape, path)
        return None, found or (Mismatch(path, "wrong-type", "the value does not have the expected shape"),)
