"""From decoded records to exchanges: which format it is, what wraps it, which record completes it."""

from collections import OrderedDict
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from analyzer.errors import UsageError
from analyzer.ingest.base import Format, ReadOptions, Record
from analyzer.ingest.mapped import mapped
from analyzer.ingest.own_marks import MARKS, own_facts, with_own_marks
from analyzer.ingest.registry import formats
from analyzer.ingest.skeletons import Skeleton
from analyzer.ingest.unwrap import MAX_DEPTH, Inner, unwrap
from analyzer.model import Exchange, Location, Problem

MAX_SHAPES = 4096
MAX_WAITING_HALVES = 10_000
MISSHAPEN = (TypeError, ValueError, KeyError, AttributeError, IndexError, OverflowError)
"""What a format's reader raises over a value of a kind that its producer never writes: no exchange then."""

Place = Callable[[], Location]


class RecordReader:
    """Turns the records of one member into exchanges; keeps requests that wait for their response."""

    def __init__(self, options: ReadOptions) -> None:
        self._formats = _asked_formats(options)
        self._by_shape = _shapes_of(self._formats)
        self._waiting: OrderedDict[tuple[str, str], _Waiting] = OrderedDict()
        self._line: Record = {}
        """The record that is being read, with its wrappers."""
        self._number = -1
        """Of the parts of that record, the one that is being read."""
        self._keep_records = options.keep_records
        self.unitless_durations = 0

    def read(self, record: Record, place: Place) -> Iterator[Exchange | None]:
        """Yields what a record tells of, None for each part without a request.

        Nothing at all is yielded for a request that waits for its response.
        """
        try:
            self._line, self._number = record, -1
            for exchange in self._read(record, place, MAX_DEPTH):
                yield exchange if self._keep_records or exchange is None else replace(exchange, record=None)
        except MISSHAPEN:
            yield None

    def read_known(self, record: Record, skeleton: Skeleton, location: Location) -> Exchange | None:
        """Returns what `read` yields for a record of a known build; None where it must be asked."""
        if MARKS in record:
            return None
        try:
            exchange = skeleton.read(record, location)
        except MISSHAPEN:
            return None
        if exchange is not None:
            self.unitless_durations += skeleton.is_unitless
        return exchange if self._keep_records or exchange is None else replace(exchange, record=None)

    def remarks(self, label: str) -> Iterator[Problem]:
        """Yields what could not be read of records that were."""
        if self.unitless_durations:
            message = (
                f"{self.unitless_durations} durations have no unit and were left out; `--fields` tells it"
            )
            yield Problem(code="no-unit", location=Location(input=label), message=message)

    def rest(self) -> Iterator[Exchange]:
        """Yields the requests whose response never came by, in the order of the input."""
        for waiting in self._waiting.values():
            try:
                exchange = waiting.read_alone()
            except MISSHAPEN:
                continue
            if exchange:
                yield exchange if self._keep_records else replace(exchange, record=None)
        self._waiting.clear()

    def recognise(self, record: Record) -> Format | None:
        """Returns the format of a record, by its keys and then by its values."""
        shape = tuple(record)
        candidates = self._by_shape.get(shape)
        if candidates is None:
            keys = frozenset(shape)
            candidates = tuple(form for form in self._formats if any(needed <= keys for needed in form.keys))
            if len(self._by_shape) < MAX_SHAPES:
                self._by_shape[shape] = candidates
        for form in candidates:
            if form.accepts is None or form.accepts(record):
                return form
        return None

    def asked(self, record: Record) -> tuple[Format | None, tuple[Format, ...]]:
        """The format of a record, and those that were asked before it."""
        form = self.recognise(record)
        candidates = self._by_shape.get(tuple(record), ())
        return form, candidates[: candidates.index(form)] if form in candidates else ()

    def recognise_inside(self, record: Record, depth: int = MAX_DEPTH) -> Format | None:
        """Returns the format of a record or of the first one that it wraps."""
        try:
            form = self.recognise(record)
            inner = unwrap(record) if depth and (form is None or form.rank < 0) else None
        except MISSHAPEN:
            return None
        if inner is None:
            return form
        return next((found for one in inner if (found := self.recognise_inside(one.record, depth - 1))), form)

    def is_half(self, record: Record) -> bool:
        """Whether a record, or one that it wraps, is half of an exchange."""
        form = self.recognise_inside(record)
        return form is not None and form.half is not None

    def _read(self, record: Record, place: Place, depth: int) -> Iterator[Exchange | None]:
        form = self.recognise(record)
        inner = unwrap(record) if depth and (form is None or form.rank < 0) else None
        if inner is not None:
            for wrapped in inner:
                yield from self._read_wrapped(wrapped, place, depth)
        elif form is None:
            self._number += 1
            yield None
        else:
            is_empty = True
            for part in form.parts(record) if form.parts else (record,):
                is_empty = False
                yield from self._read_part(form, part, place())
            if is_empty:
                self._number += 1
                yield None

    def _read_wrapped(self, wrapped: Inner, place: Place, depth: int) -> Iterator[Exchange | None]:
        for exchange in self._read(wrapped.record, place, depth - 1):
            if exchange is not None and exchange.started_us is None:
                yield replace(exchange, started_us=wrapped.wrapped_us)
            else:
                yield exchange

    def _read_part(self, form: Format, part: Record, location: Location) -> Iterator[Exchange | None]:
        self._number += 1
        half = form.half(part) if form.half else None
        if half is None or form.join is None:
            if form.has_unitless_duration and form.has_unitless_duration(part):
                self.unitless_durations += 1
            yield self._marked(form.read(part, location))
            return
        key = (form.name, half.key)
        waiting = self._waiting.pop(key, None)
        if not half.is_first:
            told = own_facts(self._line, self._number)
            yield waiting.read_with(part, told) if waiting else self._marked(form.read(part, location))
            return
        self._waiting[key] = _Waiting(form, part, location, own_facts(self._line, self._number))
        if waiting:
            yield waiting.read_alone()
        if len(self._waiting) > MAX_WAITING_HALVES:
            _, oldest = self._waiting.popitem(last=False)
            yield oldest.read_alone()

    def _marked(self, exchange: Exchange | None) -> Exchange | None:
        """The exchange with what an earlier redaction wrote beside its line."""
        if exchange is None or MARKS not in self._line:
            return exchange
        return with_own_marks(exchange, self._line, self._number)


class _Waiting(Struct, frozen=True):
    """The record of a request whose response has not come by, and the facts beside it."""

    form: Format
    record: Record
    location: Location
    facts: dict[str, Any] | None

    def read_alone(self) -> Exchange | None:
        """The exchange as far as the request tells."""
        return _with_facts(self.form.read(self.record, self.location), self.facts)

    def read_with(self, response: Record, told: dict[str, Any] | None) -> Exchange | None:
        """The exchange of both records; facts beside the response know of both and win."""
        assert self.form.join is not None
        exchange = self.form.read(self.form.join(self.record, response), self.location)
        return _with_facts(exchange, {**(self.facts or {}), **told} if told is not None else self.facts)


def _with_facts(exchange: Exchange | None, facts: dict[str, Any] | None) -> Exchange | None:
    return with_own_marks(exchange, {MARKS: {"facts": facts}}) if exchange is not None else None


@lru_cache(maxsize=1)
def _by_rank() -> tuple[Format, ...]:
    return tuple(sorted(formats().values(), key=lambda form: (-form.rank, form.name)))


_SHAPES: dict[tuple[str, ...], tuple[Format, ...]] = {}
"""Keys of a record -> the formats that may be its, of all formats: small files are alike."""


def _shapes_of(asked: tuple[Format, ...]) -> dict[tuple[str, ...], tuple[Format, ...]]:
    return _SHAPES if asked is _by_rank() else {}


def _asked_formats(options: ReadOptions) -> tuple[Format, ...]:
    found = formats()
    if options.fields is not None:
        own = Format(
            name="fields",
            title="Own field map",
            recognised_by="--fields",
            evidence="specification",
            keys=(frozenset(),),
            read=mapped(options.fields),
        )
        return (own,)
    if options.input_format is None:
        return _by_rank()
    if options.input_format not in found:
        known = ", ".join(found)
        raise UsageError(
            f"there is no input format {options.input_format!r}", "--input-format", f"one of {known}"
        )
    return (found[options.input_format],)
