"""A log of JSON lines to exchanges, line by line."""

import re
from collections.abc import Callable, Generator, Iterable, Iterator
from typing import Any

from analyzer.codec import DecodeError, decode_json_counted
from analyzer.ingest.base import ReadOptions, Tally
from analyzer.ingest.framing import Block, repair_line, strip_prefix
from analyzer.ingest.light_log import LightReader
from analyzer.ingest.problems import NO_REQUEST, ProblemLog
from analyzer.ingest.records import RecordReader
from analyzer.ingest.skeletons import Skeleton
from analyzer.ingest.unwrap import as_record
from analyzer.model import Exchange, Location, Problem

Item = Exchange | Problem

_MARGIN = b"\r\x1e \t\xef\xbb\xbf"
"""What may stand around a record: white space, the byte order mark, and the separator of RFC 7464."""
_SAMPLE_LINES = 100
_NOTHING = object()
_JSON_START = re.compile(rb"\{|\[\s*[\[{\"]")


def read_lines(
    label: str,
    blocks: Iterable[Block],
    options: ReadOptions,
    tally: Tally,
    fault: Callable[[], tuple[str, str] | None],
    light: LightReader | None = None,
) -> Iterator[Item]:
    """Yields the exchanges of a log in the order in which they are complete, and its problems.

    `fault` is asked at the end for what cut the stream short. The lines that `light` takes are counted, and
    yield nothing.
    """
    reader = _LineReader(label, options, tally, light)
    for block in blocks:
        for place in _places(block, tally, reader, light):
            yield from reader.read(block.lines[place])
        if light is not None and light.is_done:
            return
    yield from reader.finish(fault())


def _places(block: Block, tally: Tally, reader: "_LineReader", light: LightReader | None) -> Iterable[int]:
    """The places of the lines of a block that must be read in full."""
    if light is None:
        return range(len(block.lines))
    light.begin(block, tally)
    return iter(lambda: light.next(is_awaited=reader.is_waiting), None)


def first_format(head: bytes, options: ReadOptions) -> str:
    """Returns the name of the first format that a log's first lines show, "json" where they show none."""
    reader = RecordReader(options)
    for line in head.split(b"\n")[:_SAMPLE_LINES]:
        text, _ = strip_prefix(line.strip(_MARGIN))
        record = as_record(text)
        form = reader.recognise_inside(record) if record is not None else None
        if form is not None:
            return form.name
    return "json"


def needs_order(head: bytes, options: ReadOptions) -> bool:
    """Whether two records make one exchange in a log's first lines, so that it must not be split."""
    reader = RecordReader(options)
    for line in head.split(b"\n")[:_SAMPLE_LINES]:
        record = as_record(strip_prefix(line.strip(_MARGIN))[0])
        if record is not None and reader.is_half(record):
            return True
    return False


class _LineReader:
    def __init__(
        self, label: str, options: ReadOptions, tally: Tally, light: LightReader | None = None
    ) -> None:
        self._label = label
        self._tally = tally
        self._records = RecordReader(options)
        self._problems = ProblemLog(label)
        self._light = light
        self._partial = b""
        self._broken: Location | None = None
        """Where the line before stands, if it looks like a record that was cut."""
        self._without_request = 0
        self._first_without: Location | None = None

    @property
    def is_waiting(self) -> bool:
        """Whether the next line decides about the ones before it."""
        return bool(self._partial or self._broken)

    def read(self, line: bytes | None) -> Iterator[Item]:
        self._tally.lines += 1
        skeleton = self._light.skeleton if self._light is not None else None
        exchange = None if skeleton is None or line is None else self._read_known(line, skeleton)
        if exchange is not None:
            yield exchange
            return
        if line is None:
            yield from self._skip("line-too-long", "the line is longer than 16 MB")
            return
        text, is_part = strip_prefix(line.strip(_MARGIN))
        if is_part or self._partial:
            self._partial += text
            if is_part:
                return
            text, self._partial = self._partial, b""
        if not text:
            return
        yield from self._tell_broken()
        decoded = yield from self._decode(text)
        if decoded is not _NOTHING:
            yield from self._read_value(decoded, text)

    def _read_known(self, line: bytes, skeleton: Skeleton) -> Exchange | None:
        """Returns the exchange of a line whose build is known, None where it must be read like any other."""
        record = decode_json_counted(line).value
        exchange = self._records.read_known(record, skeleton, self._place())
        self._tally.exchanges += exchange is not None
        return exchange

    def finish(self, fault: tuple[str, str] | None) -> Iterator[Item]:
        if self._broken:
            self._tally.is_truncated = True
            yield from self._problems.tell(
                "truncated", self._broken, "the last line is cut short or no valid JSON"
            )
        for exchange in self._records.rest():
            self._tally.exchanges += 1
            yield exchange
        yield from self._problems.summary()
        self._records.unitless_durations += self._light.unitless if self._light else 0
        yield from self._records.remarks(self._label)
        if self._first_without:
            message = f"{self._without_request} {NO_REQUEST}"
            yield Problem(code="no-request", location=self._first_without, message=message)
        if fault:
            self._tally.is_truncated = True
            yield Problem(code=fault[0], location=Location(input=self._label), message=fault[1])

    def _decode(self, text: bytes) -> Generator[Item, None, Any]:
        """Yields problems; returns the decoded value, or _NOTHING where the line holds none."""
        try:
            decoded = decode_json_counted(text)
        except DecodeError:
            if not _JSON_START.match(text):
                yield from self._skip("not-json", "the line is not JSON")
                return _NOTHING
        else:
            if decoded.replaced:
                message = f"{decoded.replaced} characters were no valid text and were replaced"
                yield from self._problems.tell("bad-text", self._place(), message)
            return decoded.value
        try:
            value = decode_json_counted(repair_line(text)).value
        except DecodeError:
            self._tally.skipped += 1
            self._broken = self._place()
            return _NOTHING
        yield from self._problems.tell(
            "repaired-json", self._place(), "the line was no valid JSON and was mended"
        )
        return value

    def _read_value(self, value: Any, text: bytes) -> Iterator[Item]:
        has_exchange, is_useless = False, False
        for record in value if isinstance(value, list) else (value,):
            if not isinstance(record, dict):
                is_useless = True
                continue
            for exchange in self._records.read(record, self._place):
                if exchange is None:
                    is_useless = True
                    continue
                has_exchange = True
                self._tally.exchanges += 1
                if self._light is not None and self._light.skeleton is None and record is value:
                    self._light.learn(text, exchange, *self._records.asked(record))
                yield exchange
        if is_useless and not has_exchange:
            self._tally.skipped += 1
            self._without_request += 1
            self._first_without = self._first_without or self._place()

    def _skip(self, code: str, message: str) -> Iterator[Problem]:
        self._tally.skipped += 1
        yield from self._problems.tell(code, self._place(), message)

    def _tell_broken(self) -> Iterator[Problem]:
        if self._broken:
            yield from self._problems.tell("invalid-json", self._broken, "the line is not valid JSON")
            self._broken = None

    def _place(self) -> Location:
        return Location(input=self._label, line=self._tally.lines)
