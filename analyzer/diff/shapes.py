"""The shape of a JSON body: which fields it has, and of which type."""

from typing import Any

from msgspec import Struct

MAX_POINTERS = 300
MAX_ELEMENTS = 20


class Shape(Struct, frozen=True):
    """JSON pointer -> type, list elements under `*`; not `is_whole` where a limit cut it."""

    kinds: dict[str, str]
    is_whole: bool


def shape_of(root: Any) -> Shape:
    """The shape of a value, breadth first: at most 300 pointers, and 20 elements of a list."""
    found: dict[str, str] = {}
    is_whole = True
    level: list[tuple[str, Any]] = [("", root)]
    while level:
        below: list[tuple[str, Any]] = []
        for pointer, node in level:
            if len(found) >= MAX_POINTERS:
                return Shape(found, False)
            if isinstance(node, dict):
                below += [(f"{pointer}/{_escaped(key)}", child) for key, child in node.items()]
            elif isinstance(node, list):
                below += [(f"{pointer}/*", child) for child in node[:MAX_ELEMENTS]]
                is_whole = is_whole and len(node) <= MAX_ELEMENTS
            kind = type_name(node)
            if pointer:
                found[pointer] = kind if found.get(pointer, kind) == kind else "mixed"
        level = below
    return Shape(found, is_whole)


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")


def type_name(node: Any) -> str:
    """`string`, `empty string`, `number`, `boolean`, `null`, `array`, `empty array`, `object`, `empty object`."""
    if node is None or isinstance(node, bool):
        return "null" if node is None else "boolean"
    names = ((str, "string"), ((int, float), "number"), (list, "array"), (dict, "object"))
    name = next((name for kind, name in names if isinstance(node, kind)), "value")
    return f"empty {name}" if node in ("", [], {}) else name
