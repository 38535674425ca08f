"""What can be kept of a JSON document that does not decode as a whole."""

import re
from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from analyzer.codec import DecodeError, decode_json
from analyzer.ingest.recover import Break, Buffer, Path, Span, find_records

_HEAD_MEMBERS = re.compile(rb'"(creator|browser)"\s*:\s*(\{[^{}]{0,2000}\})')
_PAGES = re.compile(rb'"pages"\s*:\s*\[')
_HAR_SIGN = re.compile(rb'\s*\{\s*"log"\s*:\s*\{')
_HEAD_BYTES = 1 << 20


class Salvage(Struct, frozen=True, kw_only=True):
    """Complete HAR entries as undecoded JSON, or complete records of another document, decoded."""

    is_har: bool
    log: dict[str, Any]
    entries: tuple[bytes, ...]
    records: tuple[Any, ...]
    broken_records: int
    broken_at: int | None


def salvage(text: Buffer) -> Salvage:
    """Returns every complete record of a damaged document; entries of a HAR stay undecoded.

    `broken_at` is the offset of the first break; None where all brackets close, so that only values that no
    decoder takes (nesting, one bad token) or text after the document can be at fault.
    """
    spans: list[Span] = []
    breaks: list[int] = []
    for found in find_records(text):
        if isinstance(found, Break):
            breaks.append(found.offset)
        else:
            spans.append(found)
    is_har = any(span.path == ("log", "entries") for span in spans)
    is_har = is_har or bool(not spans and _HAR_SIGN.match(text))
    entries = tuple(bytes(text[span.start : span.end]) for span in spans if span.path == ("log", "entries"))
    is_open_record = [at for at in breaks if at < len(text)]
    return Salvage(
        is_har=is_har,
        log=_log_members(text) if is_har else {},
        entries=entries,
        records=() if is_har else tuple(_records(text, spans)),
        broken_records=len(is_open_record),
        broken_at=breaks[0] if breaks else None,
    )


def _records(text: Buffer, spans: list[Span]) -> Iterator[Any]:
    for span in spans:
        try:
            value = decode_json(bytes(text[span.start : span.end]))
        except DecodeError:
            continue
        yield _in_envelope(span.path, value)


def _in_envelope(path: Path, value: Any) -> Any:
    """Returns the record alone in its envelope, so that a format recognises it as in a whole document."""
    if not path:
        return value
    inner: Any = [value]
    for key in reversed(path):
        inner = {key: inner}
    return inner


def _log_members(text: Buffer) -> dict[str, Any]:
    """Returns creator, browser and pages, wherever in a damaged `log` they stand."""
    members: dict[str, Any] = {}
    pieces = (bytes(text[:_HEAD_BYTES]), bytes(text[-_HEAD_BYTES:]))
    for piece in pieces:
        for match in _HEAD_MEMBERS.finditer(piece):
            members.setdefault(match[1].decode(), _decode_or_none(match[2]))
    pages = _PAGES.search(pieces[0])
    if pages:
        start = pages.end() - 1
        elements = (found for found in find_records(pieces[0][start:]) if isinstance(found, Span))
        members["pages"] = [
            page
            for found in elements
            if (page := _decode_or_none(pieces[0][start + found.start : start + found.end]))
        ]
    return members


def _decode_or_none(text: bytes) -> Any:
    try:
        return decode_json(text)
    except DecodeError:
        return None
