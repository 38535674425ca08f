"""The parts of lines of one build: what the groups of its expression say, line by line."""

import re
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from analyzer.ingest.skeletons import FIELDS, Skeleton

Match = re.Match[bytes]
Column = Sequence[bytes]
_REQUEST_LINE = re.compile(rb"([A-Za-z]+) (/[^ ]*+) HTTP/[\d.]+")


class Parts(Struct, frozen=True, gc=False):
    """Parts of lines as they stand there, a column each; a part that a build does not have is empty."""

    methods: Column
    request_lines: Column
    statuses: Column
    starts: Column
    durations: Column
    clients: Column
    targets: Column
    queries: Column
    schemes: Column
    hosts: Column
    ports: Column

    def at(self, indexes: Sequence[int]) -> "Parts":
        """The parts of some of the lines."""
        columns = (getattr(self, name) for name in self.__struct_fields__)
        return Parts(*([column[index] for index in indexes] for column in columns))


assert len(Parts.__struct_fields__) == len(FIELDS)


class PartsReader:
    """Takes the parts of a build's lines out of their matches."""

    def __init__(self, skeleton: Skeleton) -> None:
        self._groups = skeleton.groups
        self._empty = skeleton.pattern.groups
        self._has_request_line = self._has("request_line")
        self.has_query = self._has("query")
        self.has_origin = any(map(self._has, ("scheme", "host", "port")))

    def _has(self, field: str) -> bool:
        """Whether the lines hold a part; the last group, which is always empty, stands for what they lack."""
        return self._groups[FIELDS.index(field)] != self._empty

    def read(self, matches: Sequence[Match]) -> Parts:
        """The parts, method and target taken out of a request line."""
        groups = self._groups
        parts = Parts(*zip(*[match.group(*groups) for match in matches], strict=True))
        return _with_request_lines(parts) if self._has_request_line else parts


def _with_request_lines(parts: Parts) -> Parts:
    lines = [_REQUEST_LINE.fullmatch(line) for line in parts.request_lines]
    methods = [
        method or (line[1] if line else b"") for method, line in zip(parts.methods, lines, strict=True)
    ]
    targets = [
        target or (line[2] if line else b"") for target, line in zip(parts.targets, lines, strict=True)
    ]
    return replace(parts, methods=methods, targets=targets)
