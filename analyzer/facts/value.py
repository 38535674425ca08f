"""The value of a path: the values found, and whether the capture could hold more that it did not record."""

from collections.abc import Iterable
from typing import Any, Final

from msgspec import Struct


class Masked:
    """Stands for a value that is present and that the producer of the capture replaced."""

    def __repr__(self) -> str:
        return "<masked>"

    def __reduce__(self) -> str:
        return "MASKED"


MASKED: Final = Masked()


class Resolved(Struct, frozen=True):
    """The values of a path, in order; none of them means absent, unless `is_unknown`."""

    items: tuple[Any, ...] = ()
    is_unknown: bool = False

    @property
    def first(self) -> Any:
        """The first value, or None."""
        return self.items[0] if self.items else None


ABSENT: Final = Resolved()
UNKNOWN: Final = Resolved((), True)


def one(value: Any) -> Resolved:
    """A single value; None is absent."""
    return ABSENT if value is None else Resolved((value,))


def many(values: Iterable[Any]) -> Resolved:
    """All values, in order."""
    return Resolved(tuple(values))


def walk(root: Any, steps: tuple[str, ...]) -> Resolved:
    """The values below `root` along `steps`: object keys, list indices, and `*` for each element.

    Several branches give several values; a JSON null at the end is a value (`None` inside `items`).
    """
    level: list[Any] = [root]
    for step in steps:
        level = [child for node in level for child in _children(node, step)]
        if not level:
            return ABSENT
    return Resolved(tuple(level))


def _children(node: Any, step: str) -> list[Any]:
    if isinstance(node, dict):
        if step == "*":
            return list(node.values())
        return [node[step]] if step in node else []
    if isinstance(node, list):
        if step == "*":
            return node
        if step.isascii() and step.isdigit() and int(step) < len(node):
            return [node[int(step)]]
    return []
