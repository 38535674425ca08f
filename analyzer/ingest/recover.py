"""Complete records out of JSON that does not decode as a whole: cut short, garbled, or documents in a row."""

import re
from collections.abc import Iterator, Sequence
from mmap import mmap

from msgspec import Struct

from analyzer.codec import DecodeError, decode_json

Path = tuple[str, ...]
Buffer = bytes | bytearray | memoryview | mmap

ENVELOPES: frozenset[Path] = frozenset(
    {
        *((), ("log", "entries"), ("records",), ("Records",), ("http_interactions",), ("requests",)),
        *(("serveEvents",), ("journal",), ("data", "pairs"), ("run", "executions"), ("entries",)),
        *(("hits", "hits"), ("resourceSpans",), ("resourceLogs",), ("data",), ("exchanges",), ("traces",)),
        *(("logEvents",), ("events",)),
    }
)
"""Arrays whose elements are records; the empty path is an array, or a row of values, at the top."""

_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+("?)(\s*:)?|[\[{\]}]', re.DOTALL)
_ENTRY_START = re.compile(
    rb'[\[,]\s*(\{\s*"(?:_[A-Za-z]+|pageref|startedDateTime|time|request|connection|cache|serverIPAddress)"\s*:)'
)
_MAX_PASSES = 8
_SMALL_BYTES = 16 << 20
"""A damaged capture is gone over eight times at most, a small one as often as it needs."""
_MAX_ENVELOPE_DEPTH = 8
"""Brackets deeper than this are inside a record; without the bound, nesting would cost its square."""
_QUOTE = 0x22


class Span(Struct, frozen=True):
    """A complete record: the envelope that holds it, and where its bytes start and end."""

    path: Path
    start: int
    end: int


class Break(Struct, frozen=True):
    """A place from which on a record could not be followed."""

    offset: int


class _Level(Struct):
    """An open bracket: its kind, where it stands, the key that it is the value of."""

    is_array: bool
    start: int
    key: str
    has_spans: bool = False


_DEEP_ARRAY, _DEEP_OBJECT = _Level(True, 0, ""), _Level(False, 0, "")
_INSIDE_ENTRIES = (_Level(False, 0, ""), _Level(False, 0, "log"), _Level(True, 0, "entries"))


def find_records(text: Buffer) -> Iterator[Span | Break]:
    """Yields the complete records of damaged JSON in order, and the places where it breaks.

    After a break in a HAR the search goes on at what looks like the start of the next entry.
    """
    scan, start = _Scan(text), 0
    left_bytes = _MAX_PASSES * len(text) + _SMALL_BYTES
    while True:
        for span in scan.spans(start):
            if scan.is_har and not _is_json(text, span):
                # A lost quote turns strings inside out up to the next one: several entries look like one.
                scan.broken_at, scan.scanned_bytes = span.start, span.end - start
                break
            yield span
        if scan.broken_at is None:
            return
        yield Break(scan.broken_at)
        left_bytes -= scan.scanned_bytes
        found = _ENTRY_START.search(text, scan.broken_at + 1) if scan.is_har and left_bytes > 0 else None
        if not found:
            return
        scan, start = _Scan(text, _INSIDE_ENTRIES), found.start(1)


def _is_json(text: Buffer, span: Span) -> bool:
    try:
        decode_json(bytes(text[span.start : span.end]))
    except DecodeError:
        return False
    return True


class _Scan:
    """One pass over brackets and keys, from a place where the nesting is known."""

    def __init__(self, text: Buffer, inside: tuple[_Level, ...] = ()) -> None:
        self._text = text
        self._stack = list(inside)
        self.is_har = bool(inside)
        self.broken_at: int | None = None
        self.scanned_bytes = 0

    def spans(self, start: int) -> Iterator[Span]:
        key = ""
        for match in _TOKEN.finditer(self._text, start):
            token = match[0]
            if token[0] == _QUOTE:
                if not match[1]:
                    break
                key = _key(token) if match[2] else ""
                continue
            if token in b"{[":
                self._stack.append(self._level(token == b"[", match.start(), key))
            elif not self._stack or self._stack[-1].is_array != (token == b"]"):
                self.broken_at = self._open_record(match.start())
                self.scanned_bytes = match.end() - start
                return
            else:
                yield from self._close(match.end())
            key = ""
        self.scanned_bytes = len(self._text) - start
        if self._stack:
            self.broken_at = self._open_record(len(self._text))

    def _level(self, is_array: bool, start: int, key: str) -> _Level:
        if len(self._stack) <= _MAX_ENVELOPE_DEPTH:
            return _Level(is_array, start, key)
        return _DEEP_ARRAY if is_array else _DEEP_OBJECT

    def _close(self, end: int) -> Iterator[Span]:
        level = self._stack.pop()
        if len(self._stack) > _MAX_ENVELOPE_DEPTH:
            return
        path = _keys(self._stack)
        is_element = not self._stack or self._stack[-1].is_array
        is_envelope = level.is_array and (not self._stack or _keys([*self._stack, level]) in ENVELOPES)
        self.is_har |= level.key == "entries"
        if is_element and not is_envelope and path in ENVELOPES and not level.has_spans:
            for outer in self._stack:
                outer.has_spans = True
            self.is_har |= path == ("log", "entries")
            yield Span(path, level.start, end)

    def _open_record(self, otherwise: int) -> int:
        """Returns where the innermost record that is still open starts."""
        for depth in range(min(len(self._stack) - 1, _MAX_ENVELOPE_DEPTH), 0, -1):
            outer = self._stack[:depth]
            if outer[-1].is_array and _keys(outer) in ENVELOPES:
                self.is_har |= _keys(outer) == ("log", "entries")
                return self._stack[depth].start
        return otherwise


def _keys(levels: Sequence[_Level]) -> Path:
    return tuple(level.key for level in levels if level.key)


def _key(token: bytes) -> str:
    return bytes(token).rstrip(b": \t\r\n")[1:-1].decode("utf-8", "replace")
