"""Manifests of Kubernetes in YAML: whatever stands below `data` and `stringData` of a `Secret` is one."""

import re
from collections.abc import Iterator

from msgspec import Struct, field

from analyzer.redaction.forms._base import Form, Naming, Value, trimmed

_LINE = re.compile(
    r"(?m)^(?P<indent> *)(?P<dashes>(?:- +)*)(?:(?P<name>[\w./\"'-]{1,200}):(?=[ \r\n]|$))?(?P<rest>.*)$"
)
_HOLDERS = frozenset({"data", "stringData", "binaryData"})
_SECRET = re.compile(r"[ \t]*[\"']?Secret[\"']?[ \t\r]*(?:#.*)?")
_ENTRY = re.compile(
    r"(?m)^(?P<indent> +)(?P<name>[\w./\"'-]{1,200}):[ \t]*(?:[|>][+-]?\d?[ \t]*\r?\n"
    r"(?P<lines>(?:(?P=indent) +\S.*(?:\n|$)|[ \t]*\r?\n)*)|(?P<quote>[\"'])?(?P<value>[^\s\"'#][^\n\r\"']*))"
)


class _Mapping(Struct):
    column: int
    is_secret: bool = False
    holders: list[list[int]] = field(default_factory=list)
    """Start and end of what stands below `data` and its kin; the end is 0 until it is known."""


def _values(text: str, naming: Naming) -> Iterator[Value]:
    open_mappings: list[_Mapping] = []
    for line in _LINE.finditer(text):
        if not line[0].strip() or (line["name"] is None and not line["dashes"]):
            if line[0].startswith("---"):
                yield from _closed(text, open_mappings, -1, line.start(), naming)
            continue
        column = len(line["indent"]) + len(line["dashes"])
        yield from _closed(text, open_mappings, column - bool(line["dashes"]), line.start(), naming)
        _take(open_mappings, column, line)
    yield from _closed(text, open_mappings, -1, len(text), naming)


def _take(open_mappings: list[_Mapping], column: int, line: re.Match[str]) -> None:
    """Notes a member: the mapping that it belongs to is the innermost one that begins at its column."""
    if not open_mappings or open_mappings[-1].column < column:
        open_mappings.append(_Mapping(column))
    mapping = open_mappings[-1]
    _end(mapping, line.start())
    if line["name"] == "kind":
        mapping.is_secret = _SECRET.fullmatch(line["rest"]) is not None
    elif line["name"] in _HOLDERS and not line["rest"].strip():
        mapping.holders.append([line.end(), 0])


def _closed(
    text: str, open_mappings: list[_Mapping], column: int, end: int, naming: Naming
) -> Iterator[Value]:
    """The values of the mappings that end where a line begins at a column left of them."""
    while open_mappings and open_mappings[-1].column > column:
        mapping = open_mappings.pop()
        _end(mapping, end)
        for start, stop in mapping.holders if mapping.is_secret else ():
            yield from _held(text, start, stop, naming)


def _end(mapping: _Mapping, end: int) -> None:
    if mapping.holders and not mapping.holders[-1][1]:
        mapping.holders[-1][1] = end


def _held(text: str, start: int, stop: int, naming: Naming) -> Iterator[Value]:
    for entry in _ENTRY.finditer(text, start, stop):
        group = "value" if entry["value"] is not None else "lines"
        if entry[group].strip():
            yield *trimmed(text, *entry.span(group)), naming(entry["name"]) or "secret"


FORM = Form(name="kubernetes", hint=r"kind:[ \t]*[\"']?Secret", values=_values)
