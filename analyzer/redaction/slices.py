"""A capture cut into records without decoding it as a whole: HAR entries as raw JSON, logs line by line."""

import itertools
import re
from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import Raw, Struct

from analyzer.codec import DecodeError, decode_json, decode_json_rounding, text_encoding
from analyzer.ingest.framing import strip_prefix
from analyzer.ingest.recover import Buffer
from analyzer.ingest.salvage import salvage

_HEAD_BYTES = 4_096
_SALVAGE_CREATOR = {"name": "analyzer", "version": "1", "comment": "complete entries of a damaged capture"}
_ENTRIES_HEAD = re.compile(rb'"entries"\s*:\s*\[\s*')
_GAP = re.compile(rb"\s*,\s*")
_Members = msgspec.json.Decoder(dict[str, Raw])
_Entries = msgspec.json.Decoder(list[Raw])


class HarSlices(Struct, frozen=True):
    """A sound HAR: what stands around its entries, decoded, and each entry as JSON text."""

    around: dict[str, Any]
    entries: tuple[Raw, ...]

    def starts(self, content: Buffer) -> list[int]:
        """Where each entry starts in the text, empty if that cannot be told for sure."""
        if not self.entries:
            return []
        first = bytes(self.entries[0])
        for head in _ENTRIES_HEAD.finditer(content):
            if content[head.end() : head.end() + len(first)] == first:
                return self._starts_from(head.end(), content)
        return []

    def _starts_from(self, start: int, content: Buffer) -> list[int]:
        starts = [start]
        for raw, following in itertools.pairwise(self.entries):
            gap = _GAP.match(content, starts[-1] + len(memoryview(raw)))
            if gap is None or content[gap.end() : gap.end() + len(memoryview(following))] != bytes(following):
                return []
            starts.append(gap.end())
        return starts


def is_json_document(content: Buffer) -> bool:
    """Whether the first sign is that of a JSON object or list, as it also is where each line holds one."""
    return bytes(content[:_HEAD_BYTES]).lstrip()[:1] in {b"{", b"["}


def is_plain_utf8(content: Buffer) -> bool:
    """Whether a text has neither a byte order mark nor another encoding; undecodable bytes may stand in it."""
    return text_encoding(bytes(content[:4])) == ("utf-8", 0)


def har_slices(content: Buffer) -> HarSlices | None:
    """The slices of a HAR, `None` where a document is damaged or is none."""
    try:
        top = _Members.decode(content)
        log = _Members.decode(top["log"])
        entries = _Entries.decode(log["entries"])
        decoded_log = {name: [] if name == "entries" else _decoded(raw) for name, raw in log.items()}
        around = {name: decoded_log if name == "log" else _decoded(raw) for name, raw in top.items()}
    except (msgspec.DecodeError, UnicodeDecodeError, DecodeError, KeyError, RecursionError):
        return None
    return HarSlices(around, tuple(entries))


def _decoded(raw: Raw) -> Any:
    return decode_json(memoryview(raw))


def lines_of(content: Buffer) -> Iterator[bytes]:
    """Each line without its line feed; a text that ends with one has an empty last line."""
    start = 0
    if isinstance(content, memoryview):
        content = bytes(content)
    while (end := content.find(b"\n", start)) >= 0:
        yield bytes(content[start:end])
        start = end + 1
    yield bytes(content[start:])


def is_indented(content: Buffer) -> bool:
    """Whether JSON is written over several lines."""
    return b"\n" in bytes(content[:_HEAD_BYTES]).strip()[:200]


def parts_of(document: Any) -> list[Any]:
    """What stands around the entries of a HAR, and each entry; another document is one part."""
    log = document.get("log") if isinstance(document, dict) else None
    if not isinstance(log, dict) or not isinstance(log.get("entries"), list):
        return [document]
    return [{**document, "log": {**log, "entries": []}}, *log["entries"]]


def rounded(raw: Raw) -> Any:
    """An entry to look for texts in: fractions may be rounded, which is several times faster."""
    return decode_json_rounding(bytes(raw))


def line_records(content: Buffer) -> Iterator[Any]:
    """Each line that is not blank: its JSON and what stands before, or its text where it is none."""
    for line in lines_of(content):
        if line.strip():
            lead, record = led_record(line)
            text = lead if record is not None else line
            if text:
                yield text.decode("utf-8", "replace").rstrip("\r")
            if record is not None:
                yield record


def led_record(line: bytes) -> tuple[bytes, Any]:
    """What a container runtime or syslog wrote before the JSON of a line, and its record; `None` for no JSON."""
    record = record_of(line)
    if record is not None:
        return b"", record
    text, is_part = strip_prefix(line)
    record = None if is_part or text is line else record_of(text)
    return (line[: len(line) - len(text)], record) if record is not None else (b"", None)


def record_of(line: bytes) -> Any:
    """The object or list of a line, `None` where it holds none."""
    return decoded_or_none(line) if line.lstrip()[:1] in {b"{", b"["} else None


def decoded_or_none(text: bytes) -> Any:
    """The value of a JSON text, `None` where it does not decode."""
    try:
        return decode_json(text)
    except DecodeError:
        return None


def starts_with_record(text: bytes) -> bool:
    """Whether the first of several lines is JSON by itself, as in a log."""
    return b"\n" in text.strip() and record_of(text.lstrip().split(b"\n", 1)[0]) is not None


def whole_document(text: bytes) -> Any:
    """The JSON document that a file is, a damaged HAR repaired; `None` for lines."""
    document = decoded_or_none(text)
    if document is not None or starts_with_record(text):
        return document
    saved = salvage(text)
    if not saved.is_har:
        return None
    entries = [entry for entry in map(record_of, saved.entries) if entry is not None]
    return {"log": {"version": "1.2", "creator": _SALVAGE_CREATOR, **saved.log, "entries": entries}}
