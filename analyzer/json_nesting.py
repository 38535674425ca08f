"""How deep JSON is nested: what is read is cut to a bound, and what is written too."""

from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import Struct

MAX_DEPTH = 250
"""Deepest nesting that is kept; orjson writes no more than 254 levels."""

TOO_DEEP = "<too deep>"


def bounded(value: Any, text: bytes) -> Any:
    """The value of a text, cut where it is nested deeper than MAX_DEPTH."""
    if text.count(b"[") + text.count(b"{") <= MAX_DEPTH or _depth_is_within(value):
        return value
    return _cut_deep(value)


def _depth_is_within(value: Any) -> bool:
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [child for node in level for child in _children(node) if isinstance(child, dict | list)]
        if not level:
            return True
    return False


def _children(node: Any) -> Any:
    if isinstance(node, dict):
        return node.values()
    return node if isinstance(node, list) else ()


def _cut_deep(value: Any) -> Any:
    """Replaces containers below MAX_DEPTH in place."""
    level = [value]
    for _ in range(MAX_DEPTH - 1):
        level = [child for node in level for child in _children(node) if isinstance(child, dict | list)]
    for node in level:
        for key, child in list(node.items() if isinstance(node, dict) else enumerate(node)):
            if isinstance(child, dict | list):
                node[key] = TOO_DEEP
    return value


def writable(value: Any, depth: int = 1) -> Any:
    """The value without what orjson cannot write: depth, large integers, lone surrogates."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, int) and not isinstance(value, bool):
        return value if -(1 << 63) <= value < 1 << 64 else str(value)
    if isinstance(value, dict | list | tuple) and depth > MAX_DEPTH:
        return TOO_DEEP
    if isinstance(value, dict):
        return {writable(key): writable(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [writable(item, depth + 1) for item in value]
    return writable(plain(value), depth) if isinstance(value, Struct | Sequence) else value


def plain(value: Any) -> Any:
    """The fields of a Struct or the items of a sequence as they are; any other value as a plain one."""
    if not isinstance(value, Struct):
        is_list = isinstance(value, Sequence) and not isinstance(value, bytes | bytearray | memoryview)
        return [*value] if is_list else msgspec.to_builtins(value)
    names = zip(value.__struct_encode_fields__, value.__struct_fields__, strict=True)
    fields = ((shown, getattr(value, name)) for shown, name in names)
    return {shown: field for shown, field in fields if field is not msgspec.UNSET}
