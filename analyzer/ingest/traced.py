"""A record that notes which of its values are looked at, beside the places where they stand in its line."""

import re
from typing import Any

import orjson

from analyzer.ingest.base import Record

_TEXT = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
_KEY = re.compile(rb'\s*+,?\s*+"[^"\\]*+"\s*+:\s*+')
_VALUE = re.compile(
    _TEXT
    + rb"|-?(?:0|[1-9]\d*+)(?:\.\d++)?(?![\d.eE])|true|false|null"
    + rb"|\[\s*+(?:"
    + _TEXT
    + rb"(?:\s*+,\s*+"
    + _TEXT
    + rb")*+)?\s*+\]"
)
_PART = re.compile(_TEXT + rb"|[\[\]{}]")
_END = re.compile(rb"\s*+\}")

Steps = tuple[str, ...]


class Leaf:
    """A value of a traced record; `place` counts the values of its line from 0, `steps` are the keys to it."""

    place: int
    steps: Steps


class _Text(str, Leaf):
    pass


class _Whole(int, Leaf):
    pass


class _Fraction(float, Leaf):
    pass


class _Texts(list[str], Leaf):
    pass


class _List(list[Any], Leaf):
    pass


class _Object(dict[str, Any], Leaf):
    pass


_KINDS: dict[type, type] = {str: _Text, int: _Whole, float: _Fraction, list: _List, dict: _Object}


class NotTraced(ValueError):
    """A line whose values no plain expression can tell: exponents, escapes in keys, a key that stands twice."""


class Traced:
    """A record with the pieces of its line: `pieces[n]` stands before `raw[n]`, and one more at the end.

    `opaque` are the keys to objects and lists that are one value, whatever they hold.

    Raises:
        NotTraced: see there.
    """

    def __init__(self, line: bytes, opaque: frozenset[Steps] = frozenset()) -> None:
        self.pieces: list[bytes] = []
        self.raw: list[bytes] = []
        self.leaves: list[Any] = []
        self._line = line
        self._opaque = opaque
        self._kept = 0
        self._seen: set[int] = set()
        try:
            record = orjson.loads(line)
        except orjson.JSONDecodeError as error:
            raise NotTraced from error
        if not isinstance(record, dict):
            raise NotTraced
        self.record, end = self._walk(record, (), 0)
        self.pieces.append(line[self._kept :])
        if line[end:].strip():
            raise NotTraced

    def take_seen(self) -> set[int]:
        """The places of the values that were looked at since the last call."""
        seen, self._seen = self._seen, set()
        return seen

    def again(self, record: Record) -> Record:
        """A record made of traced values, traced itself."""
        return record if isinstance(record, TracedDict) else TracedDict(record, self, ())

    def note(self, value: Any) -> Any:
        """Notes that a value was looked at, and returns it."""
        if isinstance(value, Leaf):
            self._seen.add(value.place)
        return value

    def _walk(self, value: Any, steps: Steps, start: int) -> tuple[Any, int]:
        """The traced value, and where it ends in the line."""
        if steps in self._opaque:
            return self._leaf(value, steps, start, self._end_of(start))
        if isinstance(value, dict):
            return self._walk_object(value, steps, start)
        match = _VALUE.match(self._line, start)
        if match is None:
            if not isinstance(value, list):
                raise NotTraced
            return value, self._end_of(start)
        if value is None or isinstance(value, bool):
            return value, match.end()
        if orjson.loads(match[0]) != value:
            raise NotTraced
        return self._leaf(_Texts(value) if isinstance(value, list) else value, steps, start, match.end())

    def _walk_object(self, value: Record, steps: Steps, start: int) -> tuple[Any, int]:
        inner: Record = {}
        position = start + 1
        for key, item in value.items():
            match = _KEY.match(self._line, position)
            if match is None or orjson.loads(match[0].strip(b" \t,:")) != key:
                raise NotTraced
            inner[key], position = self._walk(item, (*steps, key), match.end())
        end = _END.match(self._line, position)
        if end is None:
            raise NotTraced
        return TracedDict(inner, self, steps), end.end()

    def _leaf(self, value: Any, steps: Steps, start: int, end: int) -> tuple[Any, int]:
        leaf = value if isinstance(value, Leaf) else _KINDS[type(value)](value)
        leaf.place, leaf.steps = len(self.leaves), steps
        self.pieces.append(self._line[self._kept : start])
        self.raw.append(self._line[start:end])
        self.leaves.append(leaf)
        self._kept = end
        return leaf, end

    def _end_of(self, start: int) -> int:
        """Where the object or list that begins at `start` ends."""
        depth = 0
        for match in _PART.finditer(self._line, start):
            depth += (match[0] in b"[{") - (match[0] in b"]}")
            if depth == 0:
                return match.end()
        raise NotTraced


class TracedDict(dict[str, Any]):
    """An object whose values are noted when they are looked at."""

    def __init__(self, content: Record, traced: Traced, steps: Steps) -> None:
        super().__init__(content)
        self.steps = steps
        self._traced = traced

    def __getitem__(self, key: str) -> Any:
        return self._traced.note(super().__getitem__(key))

    def get(self, key: str, default: Any = None) -> Any:
        """The value of a key, noted."""
        return self._traced.note(super().get(key, default))

    def items(self) -> Any:
        """All keys and values, noted."""
        self._note_all()
        return super().items()

    def values(self) -> Any:
        """All values, noted."""
        self._note_all()
        return super().values()

    def _note_all(self) -> None:
        for value in super().values():
            self._traced.note(value)
