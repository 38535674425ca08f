"""A JSON document to exchanges: a HAR entry by entry over its undecoded bytes, any other by its records."""

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import msgspec
from msgspec import Struct

from analyzer.codec import DecodeError, decode_json_counted
from analyzer.ingest.base import Capture, Reading, ReadOptions, Tally
from analyzer.ingest.containers import Attachments
from analyzer.ingest.har_body import attach_bodies
from analyzer.ingest.har_entry import Scrubbing, read_entry
from analyzer.ingest.har_log import (
    UNDECODABLE,
    HarHead,
    decode_array,
    find_scrubbing,
    read_entries,
    read_head,
    read_log,
)
from analyzer.ingest.har_parts import HarPart
from analyzer.ingest.problems import NO_REQUEST, ProblemLog
from analyzer.ingest.records import MISSHAPEN, RecordReader
from analyzer.ingest.recover import Buffer
from analyzer.ingest.salvage import Salvage, salvage
from analyzer.model import Exchange, Location, Problem

Item = Exchange | Problem
IsWanted = Callable[[Buffer], bool]


class Har(Struct, frozen=True):
    """A HAR, or a part of one that begins with an entry of this index, whose entries are not decoded yet."""

    head: HarHead
    entries: Sequence[Buffer]
    scrubbing: Scrubbing
    first_entry: int = 0
    attachments: Attachments | None = None
    is_wanted: IsWanted | None = None


def read_document(
    label: str,
    text: Buffer,
    options: ReadOptions,
    attachments: Attachments | None = None,
    is_wanted: IsWanted | None = None,
) -> Reading | Problem:
    """Returns a reading of a JSON document, whole or damaged, or why it holds no exchanges.

    `attachments` reads the bodies that a HAR keeps in files beside it. Of a HAR without such files only those
    entries are read that are wanted.
    """
    tally = Tally()
    size = len(text)
    log = read_log(text) if may_be_har(options) else None
    if log is not None:
        wanted = None if attachments else is_wanted
        scrubbing = find_scrubbing(log.head, log.entries)
        har = Har(log.head, log.entries, scrubbing, attachments=attachments, is_wanted=wanted)
        return Reading(_capture(label, "har", har.head), _har_items(label, har, tally, options), size, tally)
    parts = _split_records(text)
    if parts is not None:
        return _read_parts(label, parts, options, tally, size)
    saved = salvage(text)
    if saved.is_har or saved.records:
        return _read_saved(label, saved, options, tally, size)
    tally.is_truncated = True
    return _damage(label, saved, size) or Problem(
        code="invalid-json",
        location=Location(input=label),
        message="is no valid JSON, and holds no complete record",
    )


def may_be_har(options: ReadOptions) -> bool:
    """Whether a document is looked at as a HAR first."""
    return options.input_format in (None, "har") and options.fields is None


def read_har_part(
    label: str,
    text: Buffer,
    part: HarPart,
    options: ReadOptions,
    size_bytes: int,
    is_wanted: IsWanted | None = None,
) -> Reading | Problem:
    """Returns a reading of entries with what stands between them; `size_bytes` is the part's share of the file."""
    entries = read_entries(text) if len(text) == part.end - part.start else None
    if entries is None:
        return Problem(
            code="damaged",
            location=Location(input=label, offset=part.start),
            message="changed while it was read, the entries from here on were left out; run the command again",
        )
    tally = Tally()
    har = Har(part.head, entries, part.scrubbing, part.first_entry, is_wanted=is_wanted)
    return Reading(
        _capture(label, "har", part.head), _har_items(label, har, tally, options), size_bytes, tally
    )


def _damage(label: str, saved: Salvage, size: int) -> Problem | None:
    if saved.broken_at is None:
        return None
    has_records = bool(saved.records or saved.entries)
    kept = "complete records were kept" if has_records else "there is no complete record"
    return Problem(
        code="truncated" if saved.broken_at >= size else "damaged",
        location=Location(input=label, offset=min(saved.broken_at, size)),
        message=f"the JSON breaks off here; {kept}",
    )


def _read_saved(label: str, saved: Salvage, options: ReadOptions, tally: Tally, size: int) -> Reading:
    problem = _damage(label, saved, size)
    tally.is_truncated = problem is not None
    if saved.is_har:
        head = read_head(saved.log)
        har = Har(head, saved.entries, find_scrubbing(head, saved.entries))
        items = _har_items(label, har, tally, options, broken=saved.broken_records)
        return Reading(_capture(label, "har", head), _with_problem(items, problem), size, tally)
    reading = _read_parts(label, saved.records, options, tally, size)
    tally.skipped += saved.broken_records
    return Reading(reading.capture, _with_problem(iter(reading), problem), size, tally)


def _with_problem(items: Iterator[Item], problem: Problem | None) -> Iterator[Item]:
    yield from items
    if problem:
        yield problem


def _capture(label: str, name: str, head: HarHead | None = None) -> Capture:
    if head is None:
        return Capture(label=label, format=name)
    return Capture(label=label, format=name, producer=head.producer, pages=head.pages)


def _har_items(label: str, har: Har, tally: Tally, options: ReadOptions, broken: int = 0) -> Iterator[Item]:
    problems = ProblemLog(label)
    for index, raw in enumerate(har.entries, har.first_entry):
        if har.is_wanted is not None and not har.is_wanted(raw):
            continue
        item = _read_raw_entry(raw, Location(input=label, entry=index), har.scrubbing, har.attachments)
        if isinstance(item, Exchange):
            tally.exchanges += 1
            yield item if options.keep_records else msgspec.structs.replace(item, record=None)
        else:
            tally.skipped += 1
            tally.is_truncated |= item.code == "invalid-json"
            yield from problems.tell(item.code, item.location, item.message)
    tally.skipped += broken
    yield from problems.summary()


def _read_raw_entry(
    raw: Buffer, location: Location, scrubbing: Scrubbing, attachments: Attachments | None
) -> Exchange | Problem:
    try:
        entry = decode_json_counted(bytes(raw)).value
    except DecodeError:
        return Problem(code="invalid-json", location=location, message="the entry is not valid JSON")
    if attachments and isinstance(entry, dict):
        attach_bodies(entry, attachments)
    try:
        return read_entry(entry, location, scrubbing)
    except MISSHAPEN:
        return Problem(code="bad-entry", location=location, message="the entry holds values of unknown shape")


def _split_records(text: Buffer) -> Iterable[Any] | None:
    """Returns the elements of an array, or the one value; None where the text is no JSON."""
    try:
        if bytes(text[:64]).lstrip()[:1] == b"[":
            return [decode_json_counted(bytes(raw)).value for raw in decode_array(text)]
    except (*UNDECODABLE, DecodeError):
        pass
    try:
        value = decode_json_counted(bytes(text)).value
    except DecodeError:
        return None
    return value if isinstance(value, list) else [value]


def _read_parts(label: str, parts: Iterable[Any], options: ReadOptions, tally: Tally, size: int) -> Reading:
    reader = RecordReader(options)
    parts = list(parts)
    name = next(
        (form.name for part in parts if isinstance(part, dict) and (form := reader.recognise_inside(part))),
        "json",
    )
    items = _part_items(label, parts, reader, tally)
    return Reading(_capture(label, name), items, size, tally)


def _part_items(label: str, parts: list[Any], reader: RecordReader, tally: Tally) -> Iterator[Item]:
    count = itertools.count()

    def place() -> Location:
        return Location(input=label, entry=next(count))

    without = 0
    for part in parts:
        for exchange in reader.read(part, place) if isinstance(part, dict) else (None,):
            if exchange is None:
                without += 1
            else:
                tally.exchanges += 1
                yield exchange
    for exchange in reader.rest():
        tally.exchanges += 1
        yield exchange
    tally.skipped += without
    yield from reader.remarks(label)
    if without:
        message = _fragment_message(parts, reader) or f"{without} {NO_REQUEST}"
        yield Problem(code="no-request", location=Location(input=label), message=message)


def _fragment_message(parts: list[Any], reader: RecordReader) -> str | None:
    """Returns what is wrong with a piece that was cut out of a HAR."""
    if len(parts) != 1 or not isinstance(parts[0], dict) or reader.recognise_inside(parts[0]):
        return None
    keys = parts[0].keys()
    if "log" in keys and isinstance(parts[0]["log"], dict):
        return "the `log` has no list `entries`; export the HAR again"
    if {"request", "response"} <= keys or {"startedDateTime", "request"} <= keys:
        return "is a single entry of a HAR; give the whole capture, an object `log` with `entries`"
    if {"method", "url", "headers"} <= keys or {"status", "headers"} <= keys or {"status", "content"} <= keys:
        return "is a part of a HAR entry; give the whole capture, an object `log` with `entries`"
    return None
