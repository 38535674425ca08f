"""What a form is: a layout of running text in which one place says that values in other places are secret."""

from collections.abc import Callable, Iterable
from functools import cache

from msgspec import Struct

from analyzer.registry import collect

Naming = Callable[[str], str | None]
"""The category of values under a name, `None` where it says nothing."""
Value = tuple[int, int, str]
"""Start and end of a secret value in a text, and its category."""


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without the spaces at both of its ends."""
    cell = text[start:end]
    return start + len(cell) - len(cell.lstrip()), end - len(cell) + len(cell.rstrip())


class Form(Struct, frozen=True, kw_only=True):
    """Finds the values of one layout, such as the rows below the head of a table that is drawn with lines.

    `hint` is RE2; where it matches nowhere, `values` is not asked. `values` takes linear time.
    """

    name: str
    hint: str
    values: Callable[[str, Naming], Iterable[Value]]


@cache
def built_in_forms() -> tuple[Form, ...]:
    """Every form of the folder, by name."""
    return tuple(collect("analyzer.redaction.forms", "FORM").values())


@cache
def hints() -> tuple[str, ...]:
    """The patterns without which none of the forms occurs, in the order of the forms."""
    return tuple(form.hint for form in built_in_forms())
