"""Regular expressions in RE2: time is linear in the text, whatever the pattern (threat 20)."""

from typing import Any

import re2


def _options() -> Any:
    options = re2.Options()
    options.log_errors = False
    options.max_mem = 32 << 20
    return options


def compile_pattern(pattern: str) -> Any:
    """A compiled RE2 pattern.

    Raises:
        ValueError: RE2 refuses the pattern.
    """
    try:
        return re2.compile(pattern, options=_options())
    except re2.error:
        raise ValueError("no RE2 expression") from None


def compile_set(patterns: list[str]) -> Any:
    """An RE2 set: `Match(text)` gives the indexes of all patterns that occur, in one pass.

    Only for patterns that are small together: a set that runs out of memory says that nothing matches.
    """
    united = re2.Set.SearchSet(_options())
    for pattern in patterns:
        united.Add(pattern)
    united.Compile()
    return united
