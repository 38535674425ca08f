"""What a detector is: a name, a category, a linear-time pattern and an optional check of each match."""

from collections.abc import Callable

from msgspec import Struct

from analyzer.redaction.shapes import is_placeholder


def is_given(value: str) -> bool:
    """Whether a value is more than a placeholder for one."""
    return not is_placeholder(value)


class Detector(Struct, frozen=True, kw_only=True):
    """Finds values of one kind in plain text, whatever key they stand under.

    `pattern` is RE2; group 1, if present, is the value, else the whole match. `check` sees the value and
    drops a look-alike by returning False. `is_verified` marks a format that proves itself: no `keep` of a
    policy saves it. Under a key with one of the words of `not_under` in its name, or with a whole name of
    `not_named` (words joined by underscores), the detector is silent.
    """

    name: str
    category: str
    pattern: str
    check: Callable[[str], bool] | None = None
    hint: str = ""
    """A shorter pattern without which this one matches nowhere; it keeps the automaton that all share small."""
    is_verified: bool = False
    not_under: frozenset[str] = frozenset()
    not_named: frozenset[str] = frozenset()
