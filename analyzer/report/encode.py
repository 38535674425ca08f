"""JSON as the outputs and the bundle write it: UTF-8, keys in the order of the values' fields, no hidden characters."""

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from analyzer.codec import encode_json
from analyzer.json_nesting import plain
from analyzer.report.escaping import visible_json


def json_line(value: Any) -> bytes:
    """Returns compact JSON of a Struct or plain value in one line, without a line end."""
    return visible_json(encode_json(value))


def json_text(value: Any) -> bytes:
    """Returns JSON of a Struct or plain value with two spaces of indent, ending with a line end."""
    return visible_json(encode_json(value, indent=True, newline=True))


class _Layout(Struct, frozen=True):
    """What stands between the parts of a document: before a field, behind its name, before an item, at the ends."""

    is_indented: bool
    field: bytes = b""
    colon: bytes = b":"
    item: bytes = b""
    end: bytes = b""
    last: bytes = b""

    def json(self, value: Any, break_: bytes) -> bytes:
        """The value, whose lines begin where `break_` leads."""
        text = visible_json(encode_json(value, indent=self.is_indented))
        return text.replace(b"\n", break_) if self.is_indented else text


_COMPACT = _Layout(is_indented=False)
_INDENTED = _Layout(True, b"\n  ", b": ", b"\n    ", b"\n", b"\n")


def json_pieces(document: Struct, *, indent: bool = False) -> Iterator[bytes]:
    """Yields what `json_line` returns, or with `indent` what `json_text` does, a field or an item of one at a time.

    So a document of thousands of findings is never in memory as text.
    """
    layout = _INDENTED if indent else _COMPACT
    before = b"{"
    for name, value in plain(document).items():
        yield before + layout.field + encode_json(name) + layout.colon
        yield from _items(value, layout) if isinstance(value, tuple) else [layout.json(value, layout.field)]
        before = b","
    yield layout.end + b"}" + layout.last


def _items(values: tuple[Any, ...], layout: _Layout) -> Iterator[bytes]:
    before = b"["
    for value in values:
        yield before + layout.item + layout.json(value, layout.item)
        before = b","
    yield layout.field + b"]" if values else b"[]"
