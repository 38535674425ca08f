"""YAML as data: text becomes plain values, with the line and column of each.

Read event by event, so that a bomb or a deep nest stops at the first event beyond a limit instead of after it
was built. Scalars follow the YAML 1.2 core schema: `on`, `yes`, `no` and dates stay text.
"""

import math
import re
from typing import Any, NamedTuple

import yaml
from msgspec import Struct

from analyzer.codec import MAX_YAML_BYTES, MAX_YAML_DEPTH
from analyzer.rules.faults import Fault, RuleFaults

_MAX_FAULTS = 100
_MAX_DIGITS = 40

NodePath = tuple[str | int, ...]


class Mark(NamedTuple):
    """A place in a file, both counted from 1."""

    line: int
    column: int


class YamlDocument(Struct, frozen=True):
    """One file as plain values, with the source text of each top-level item.

    `places` holds where each list item, and the key of each mapping entry, starts. `faults` are those that
    leave the rest readable: a key that is written twice, of which the last value counts here.
    """

    label: str
    value: Any
    places: dict[NodePath, Mark]
    texts: dict[NodePath, str]
    faults: tuple[Fault, ...] = ()

    def location(self, path: NodePath) -> str:
        """The `file:line:column` of a node, or of its nearest ancestor that the file has."""
        while path and path not in self.places:
            path = path[:-1]
        mark = self.places.get(path, Mark(1, 1))
        return f"{self.label}:{mark.line}:{mark.column}"


def parse_yaml(content: bytes, label: str) -> YamlDocument:
    """Returns the one document of a YAML file.

    Raises:
        RuleFaults: not UTF-8, not YAML, larger or deeper than allowed, with aliases, anchors or tags. The
            text of the file is never quoted.
    """
    if len(content) > MAX_YAML_BYTES:
        raise _stopped(label, Mark(1, 1), "too-large", f"file is larger than {MAX_YAML_BYTES} bytes")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _stopped(label, Mark(line, 1), "not-utf-8", "text is not UTF-8") from None
    builder = _Builder(label, text)
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        place = error.problem_mark
        if place and "nesting depth" in (error.problem or ""):  # libyaml looks ahead of its events
            return parse_yaml(text[: place.index].encode(), label)
        raise _stopped(label, _mark(error.problem_mark), "not-yaml", "text is not valid YAML") from None
    except yaml.YAMLError:
        raise _stopped(label, Mark(1, 1), "not-yaml", "text holds characters that YAML forbids") from None
    return builder.finished()


def _stopped(label: str, mark: Mark, code: str, message: str, hint: str = "") -> RuleFaults:
    return RuleFaults.of([Fault(f"{label}:{mark.line}:{mark.column}", code, message, hint)])


def _mark(mark: Any) -> Mark:
    return Mark(mark.line + 1, mark.column + 1) if mark else Mark(1, 1)


class _Frame:
    """A mapping or list that is being filled; `key` is the mapping's key whose value comes next."""

    __slots__ = ("container", "key", "key_mark", "path", "start")

    def __init__(self, container: Any, path: NodePath, start: Any) -> None:
        self.container = container
        self.path = path
        self.start = start
        self.key: str | None = None
        self.key_mark: Any = None


class _Builder:
    """Takes parser events in order and holds the values built so far."""

    def __init__(self, label: str, text: str) -> None:
        self._label = label
        self._text = text
        self._stack: list[_Frame] = []
        self._documents = 0
        self._value: Any = None
        self._places: dict[NodePath, Mark] = {}
        self._texts: dict[NodePath, str] = {}
        self._faults: list[Fault] = []

    def take(self, event: Any) -> None:
        """Adds what one event says; stops at the first event that YAML-as-data does not allow."""
        if isinstance(event, yaml.ScalarEvent):
            self._refuse_extras(event)
            self._take_scalar(event)
        elif isinstance(event, yaml.CollectionStartEvent):
            self._refuse_extras(event)
            self._open({} if isinstance(event, yaml.MappingStartEvent) else [], event.start_mark)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._close(event.end_mark)
        elif isinstance(event, yaml.AliasEvent):
            raise self._stop(event.start_mark, "alias", "aliases are not allowed", "write the value out")
        elif isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                raise self._stop(event.start_mark, "second-document", "a file holds one YAML document")

    def finished(self) -> YamlDocument:
        """The whole document, with the faults that did not stop the reading."""
        return YamlDocument(self._label, self._value, self._places, self._texts, tuple(self._faults))

    def _refuse_extras(self, event: Any) -> None:
        if event.anchor is not None:
            raise self._stop(event.start_mark, "anchor", "anchors are not allowed", "write the value out")
        if event.tag is not None:
            raise self._stop(event.start_mark, "tag", "tags are not allowed", "write plain YAML")

    def _take_scalar(self, event: Any) -> None:
        frame = self._stack[-1] if self._stack else None
        if frame is not None and isinstance(frame.container, dict) and frame.key is None:
            self._take_key(frame, event)
        else:
            value = plain_scalar(event.value) if event.implicit[0] else event.value
            self._attach(value, event.start_mark)

    def _take_key(self, frame: _Frame, event: Any) -> None:
        frame.key = event.value
        frame.key_mark = event.start_mark
        if event.value in frame.container:
            first = self._places[(*frame.path, event.value)]
            place = _mark(event.start_mark)
            location = f"{self._label}:{place.line}:{place.column}"
            hint = f"it stands on line {first.line} already"
            self._faults.append(Fault(location, "duplicate-key", "a key is written twice", hint))
            if len(self._faults) >= _MAX_FAULTS:
                raise RuleFaults.of(self._faults)

    def _attach(self, value: Any, mark: Any) -> NodePath:
        if not self._stack:
            self._value = value
            self._places[()] = _mark(mark)
            return ()
        frame = self._stack[-1]
        if isinstance(frame.container, list):
            path: NodePath = (*frame.path, len(frame.container))
            frame.container.append(value)
        elif frame.key is None:
            raise self._stop(mark, "complex-key", "a key must be plain text")
        else:
            path = (*frame.path, frame.key)
            frame.container[frame.key] = value
            frame.key = None
            mark = frame.key_mark
        self._places[path] = _mark(mark)
        return path

    def _open(self, container: Any, mark: Any) -> None:
        if len(self._stack) >= MAX_YAML_DEPTH:
            raise self._stop(mark, "too-deep", f"values are nested deeper than {MAX_YAML_DEPTH}")
        self._stack.append(_Frame(container, self._attach(container, mark), mark))

    def _close(self, end: Any) -> None:
        frame = self._stack.pop()
        if len(frame.path) == 2:
            self._texts[frame.path] = _source_text(self._text, frame.start, end)

    def _stop(self, mark: Any, code: str, message: str, hint: str = "") -> RuleFaults:
        return _stopped(self._label, _mark(mark), code, message, hint)


def _source_text(text: str, start: Any, end: Any) -> str:
    """The lines of one node, shifted to the left margin, without the comments that follow it."""
    lines = (" " * start.column + text[start.index : end.index]).splitlines()
    while lines and (not lines[-1].strip() or lines[-1].lstrip().startswith("#")):
        lines.pop()
    margin = " " * start.column
    return "\n".join(line.removeprefix(margin) for line in lines) + "\n"


_WORDS: dict[str, bool | None] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip
_INTEGER = re.compile(r"[-+]?[0-9]+\Z")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")


def plain_scalar(text: str) -> Any:
    """The value of an unquoted scalar: null, bool, int, float or the text (YAML 1.2 core schema, s.10.3).

    Numbers that a double cannot hold stay text, and so do `.inf` and `.nan`.
    """
    if text in _WORDS:
        return _WORDS[text]
    if len(text) > _MAX_DIGITS or text[0] not in "+-.0123456789":
        return text
    if _INTEGER.match(text):
        return int(text)
    if _FLOAT.match(text):
        number = float(text)
        return number if math.isfinite(number) else text
    return text
