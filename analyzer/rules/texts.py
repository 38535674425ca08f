"""Texts with `{placeholders}`: what a rule says, filled in from the exchange and, later, from histories."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from analyzer.facts.value import MASKED, Resolved
from analyzer.rules.paths import Path, Scope, parse_path
from analyzer.rules.truth import HistoryQuery

MAX_VALUE_CHARS = 300
_PLACEHOLDER = re.compile(r"(?<!\$)\{([A-Za-z_][\w.\-*()/ ]*)\}")

Draft = tuple[str | HistoryQuery, ...]
"""A text of which some parts wait for histories."""


@lru_cache(maxsize=8_192)
def parts_of(template: str) -> tuple[str | Path, ...]:
    """The literal pieces of a text and the paths between them.

    Raises:
        ValueError: a path between braces does not parse.
    """
    pieces = _PLACEHOLDER.split(template)
    return tuple(parse_path(piece) if index % 2 else piece for index, piece in enumerate(pieces))


def placeholders(template: str) -> tuple[str, ...]:
    """The paths between braces, in order."""
    return tuple(_PLACEHOLDER.findall(template))


def draft(template: str, scope: Scope, bindings: Mapping[str, Any]) -> Draft:
    """The text with everything filled in that one exchange decides."""
    parts: list[str | HistoryQuery] = []
    for part in parts_of(template):
        if isinstance(part, str):
            parts.append(part)
        elif part.text in bindings:
            parts.append(shown(Resolved((bindings[part.text],))))
        else:
            value = scope.resolve(part)
            parts.append(value if isinstance(value, HistoryQuery) else shown(value))
    return tuple(parts)


def finish(parts: Draft, answer: Callable[[HistoryQuery], Resolved]) -> str:
    """The text once every history can answer."""
    return "".join(part if isinstance(part, str) else shown(answer(part)) for part in parts)


def shown(value: Resolved) -> str:
    """Values as words: numbers short, several joined by commas, `?` for what is not known."""
    words = [_word(item) for item in value.items[:5] if item is not MASKED]
    return ", ".join(words)[:MAX_VALUE_CHARS] if words else "?"


def _word(item: Any) -> str:
    if isinstance(item, float):
        return f"{item:.1f}".removesuffix(".0")
    if isinstance(item, list):
        return ", ".join(_word(element) for element in item[:5])
    return str(item)
