"""What a history holds under one key, and what it answers to a question.

What is held merges in any order, so a capture that is shuffled or split over files answers the same. It is
bounded: see the MAX_ constants.
"""

import statistics
from collections.abc import Callable, Iterable
from typing import Any

from analyzer.facts.intervals import Intervals, max_in_flight, start_burst
from analyzer.facts.shapes import shape
from analyzer.facts.similar import closest, edit_distance, one_segment_off
from analyzer.facts.value import ABSENT, UNKNOWN, Resolved, many, one

MAX_VALUES = 1_000
MAX_DIFFERS = 50
"""Values of what exchanges may differ in, under one key; questions ask whether there is another one."""
MAX_INTERVALS = 20_000

SLACK = 1.25
"""How far what is kept may grow beyond its limit before it is sorted and cut."""
MERGED_SLACK = 1.1
"""The same where it comes by the thousand."""

Key = tuple[Any, ...]


class Times:
    """First and last time, and how often; a time that was not recorded counts without a place in time."""

    __slots__ = ("count", "first_us", "last_us")

    def __init__(self, first_us: int | None = None, last_us: int | None = None, count: int = 0) -> None:
        self.first_us = first_us
        self.last_us = last_us
        self.count = count

    def add(self, first_us: int | None, last_us: int | None, count: int) -> None:
        """Adds one or more occurrences."""
        self.count += count
        if first_us is not None:
            self.first_us = first_us if self.first_us is None else min(self.first_us, first_us)
        if last_us is not None:
            self.last_us = last_us if self.last_us is None else max(self.last_us, last_us)


class Remembered:
    """What one history holds under one key."""

    __slots__ = ("intervals", "times", "values")

    def __init__(self) -> None:
        self.times: dict[Key, Times] = {}
        self.values: dict[Any, int] = {}
        self.intervals = Intervals()

    def merge(self, other: "Remembered") -> None:
        """Adds what another partition holds under the same key; `prune` is for when all are there."""
        for differs, times in other.times.items():
            self.times.setdefault(differs, Times()).add(times.first_us, times.last_us, times.count)
        for value, count in other.values.items():
            self.values[value] = self.values.get(value, 0) + count
        self.intervals.extend(other.intervals)

    def plain(self) -> tuple[Any, ...]:
        """What `remembered` makes the same again, in tuples and bytes, which pickle small."""
        times = tuple((key, each.first_us, each.last_us, each.count) for key, each in self.times.items())
        return times, tuple(self.values), tuple(self.values.values()), self.intervals.to_bytes()

    def prune(self, slack: float = SLACK) -> None:
        """Keeps the smallest keys and values and the earliest intervals: the same ones in whatever order they came."""
        if len(self.times) > MAX_DIFFERS * slack:
            kept = sorted(self.times, key=_in_words)[:MAX_DIFFERS]
            self.times = {key: self.times[key] for key in kept}
        if len(self.values) > MAX_VALUES * slack:
            values = sorted(self.values.items(), key=lambda item: (type(item[0]).__name__, item[0]))[
                :MAX_VALUES
            ]
            self.values = dict(values)
        if len(self.intervals) > MAX_INTERVALS * slack:
            self.intervals.keep_earliest(MAX_INTERVALS)


def remembered(plain: tuple[Any, ...]) -> Remembered:
    """What `plain` was made of."""
    times, values, counts, intervals = plain
    cell = Remembered()
    for differs, *span in times:
        cell.times[differs] = Times(*span)
    cell.values = dict(zip(values, counts, strict=True))
    cell.intervals = Intervals(intervals)
    return cell


def _in_words(key: Key) -> list[str]:
    return [str(part) for item in key for part in (item if isinstance(item, tuple) else (item,))]


class Question:
    """One query about one key, with the times of the exchanges that ask."""

    __slots__ = ("differs", "first_us", "last_us", "relation", "subject")

    def __init__(
        self, relation: str, differs: Key, subject: str | None, first_us: int | None, last_us: int | None
    ) -> None:
        self.relation = relation
        self.differs = differs
        self.subject = subject
        self.first_us = first_us
        self.last_us = last_us

    def counted(self, remembered: Remembered) -> list[Times]:
        """The occurrences that count: in the wanted relation to one of the asking exchanges."""
        return [
            times
            for differs, times in remembered.times.items()
            if (not self.differs or differs != self.differs) and self._relates(times)
        ]

    def _relates(self, times: Times) -> bool:
        if self.relation in ("new", "between"):
            is_new = None not in (self.first_us, times.first_us) and times.first_us > self.first_us  # type: ignore[operator]
            if self.relation == "new":
                return is_new
            return is_new and self.last_us is not None and times.first_us < self.last_us  # type: ignore[operator]
        if self.relation == "before":
            return None not in (times.first_us, self.last_us) and times.first_us < self.last_us  # type: ignore[operator]
        if self.relation == "after":
            return None not in (times.last_us, self.first_us) and times.last_us > self.first_us  # type: ignore[operator]
        return True


def _span_s(times: Iterable[Times]) -> Resolved:
    moments = [moment for each in times for moment in (each.first_us, each.last_us) if moment is not None]
    return one((max(moments) - min(moments)) / 1e6) if moments else ABSENT


def _names(cell: Remembered) -> list[str]:
    return [str(value) for value in cell.values]


def _compared(test: Callable[[str, list[str]], Any]) -> Callable[[Remembered, Question], Resolved]:
    def answer(cell: Remembered, question: Question) -> Resolved:
        names = _names(cell)
        return one(test(question.subject, names)) if names and question.subject is not None else UNKNOWN

    return answer


def _casefold_only(text: str, names: list[str]) -> bool:
    return text not in names and text.casefold() in {name.casefold() for name in names}


def _close_match(text: str, names: list[str]) -> bool:
    return text not in names and not _casefold_only(text, names) and closest(text, names) is not None


def _numbers(cell: Remembered) -> list[float]:
    return [
        value for value, count in cell.values.items() if isinstance(value, int | float) for _ in range(count)
    ]


def _numeric(read: Callable[[list[float]], float | None]) -> Callable[[Remembered, Question], Resolved]:
    def answer(cell: Remembered, question: Question) -> Resolved:
        numbers = _numbers(cell)
        return one(read(numbers)) if numbers else ABSENT

    return answer


def _spread(numbers: list[float]) -> float | None:
    middle = statistics.median(numbers)
    return (max(numbers) - min(numbers)) / middle if middle else None


def _age_s(cell: Remembered, question: Question) -> Resolved:
    """Seconds from the last occurrence before the question to the question.

    Without `collect: interval` only the first and the last of several occurrences are known.
    """
    if question.last_us is None:
        return UNKNOWN
    moments = [moment for times in cell.times.values() for moment in (times.first_us, times.last_us)]
    moments += [end for _, end in cell.intervals]
    earlier = [moment for moment in moments if moment is not None and moment <= question.last_us]
    return one((question.last_us - max(earlier)) / 1e6) if earlier else ABSENT


def _after_s(cell: Remembered, question: Question) -> Resolved:
    """Seconds from the question to the first occurrence after it, of those that count."""
    asked_us = question.first_us
    if asked_us is None:
        return UNKNOWN
    firsts = [times.first_us for times in question.counted(cell) if times.first_us is not None]
    later = [first_us for first_us in firsts if first_us > asked_us]
    return one((min(later) - asked_us) / 1e6) if later else ABSENT


def _overdue_s(cell: Remembered, question: Question) -> Resolved:
    age = _age_s(cell, question)
    numbers = _numbers(cell)
    return one(age.first - max(numbers)) if age.items and numbers else age if age.is_unknown else ABSENT


def _close_distance(text: str, names: list[str]) -> int:
    return min(edit_distance(text, name) for name in names)


ANSWERS: dict[str, Callable[[Remembered, Question], Resolved]] = {
    "": lambda cell, q: one(bool(q.counted(cell))),
    "count": lambda cell, q: one(sum(times.count for times in q.counted(cell))),
    "span_s": lambda cell, q: _span_s(q.counted(cell)),
    "values": lambda cell, q: many(sorted(cell.values, key=str)),
    "count_values": lambda cell, q: one(len(cell.values)),
    "contains": _compared(lambda text, names: text in names),
    "casefold_only_match": _compared(_casefold_only),
    "close_match": _compared(_close_match),
    "closest": _compared(closest),
    "distance": _compared(_close_distance),
    "shape_match": _compared(lambda text, names: shape(text) in {shape(name) for name in names}),
    "one_segment_off": _compared(one_segment_off),
    "min": _numeric(min),
    "max": _numeric(max),
    "median": _numeric(statistics.median),
    "spread": _numeric(_spread),
    "age_s": _age_s,
    "after_s": _after_s,
    "overdue_s": _overdue_s,
    "start_burst": lambda cell, q: one(start_burst(cell.intervals)),
    "max_in_flight": lambda cell, q: one(max_in_flight(cell.intervals) or None),
}
"""Field of a history path -> its answer."""
