"""What one field says over all observations of a sequence: which values, how many, and how they spread."""

import statistics
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from analyzer.facts.value import ABSENT, Resolved, one
from analyzer.rules.operators import number

Values = Sequence[Resolved]


def _items(values: Values) -> list[Any]:
    return [repr(item) if isinstance(item, list | dict) else item for each in values for item in each.items]


def _ever(values: Values) -> Resolved:
    return Resolved(tuple(dict.fromkeys(_items(values))), any(each.is_unknown for each in values))


def _most(values: Values) -> Resolved:
    """How many observations share the commonest value."""
    return one(max(Counter(_items(values)).values(), default=0))


def _number(reduce: Callable[[list[float]], float | None]) -> Callable[[Values], Resolved]:
    def read(values: Values) -> Resolved:
        numbers = [found for item in _items(values) if (found := number(item)) is not None]
        return one(reduce(numbers)) if numbers else ABSENT

    return read


def _spread(numbers: list[float]) -> float | None:
    middle = abs(statistics.median(numbers))
    return (max(numbers) - min(numbers)) / middle if middle else None


OVER_ALL: dict[str, Callable[[Values], Resolved]] = {
    "ever": _ever,
    "distinct": lambda values: one(len(set(_items(values)))),
    "most": _most,
    "min": _number(min),
    "max": _number(max),
    "median": _number(statistics.median),
    "spread": _number(_spread),
}
"""Name after `seq.` -> what it says of the values of a field."""
