"""Wrappers around a record: JSON inside a string, and envelopes that collectors put around many records."""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any

from msgspec import Struct

from analyzer.codec import DecodeError, decode_json
from analyzer.ingest.base import Record
from analyzer.ingest.times import TimeUnit, parse_time

MAX_DEPTH = 3


class Inner(Struct, frozen=True):
    """A record that was wrapped, with the wrapper's time for a record that has none."""

    record: Record
    wrapped_us: int | None


class Wrapper(Struct, frozen=True):
    """One kind of wrapper: the keys that must be there, its content, and where its time stands."""

    keys: frozenset[str]
    content: Callable[[Record], Iterable[tuple[Any, Any]]]
    time_unit: TimeUnit | None = None


def unwrap(record: Record) -> Iterator[Inner] | None:
    """Returns the records inside a wrapper, None where the record is no known wrapper with JSON in it."""
    for wrapper in _wrappers_of(tuple(record)):
        inner = [
            Inner(content, parse_time(time, wrapper.time_unit))
            for value, time in wrapper.content(record)
            if (content := as_record(value)) is not None
        ]
        if inner:
            return iter(inner)
    return None


@lru_cache(maxsize=4096)
def _wrappers_of(shape: tuple[str, ...]) -> tuple[Wrapper, ...]:
    return tuple(wrapper for wrapper in WRAPPERS if wrapper.keys <= set(shape))


def as_record(value: Any) -> Record | None:
    """Returns the object that a value is, or that its text holds (a byte array counts as text)."""
    if isinstance(value, dict):
        return value
    if isinstance(value, list) and value and all(isinstance(byte, int) and 0 <= byte < 256 for byte in value):
        value = bytes(value)
    if not isinstance(value, str | bytes):
        return None
    text = value.strip()
    if not text or text[:1] not in ("{", b"{"):
        return None
    try:
        inner = decode_json(text)
    except DecodeError:
        return None
    return inner if isinstance(inner, dict) else None


def _one(key: str, *time_keys: str) -> Callable[[Record], Iterable[tuple[Any, Any]]]:
    def content(record: Record) -> Iterable[tuple[Any, Any]]:
        time = next((record[name] for name in time_keys if name in record), None)
        return ((record.get(key), time),)

    return content


def _list(key: str, inner_key: str | None = None, time_key: str | None = None) -> Callable[..., Any]:
    def content(record: Record) -> Iterable[tuple[Any, Any]]:
        for item in _items(record.get(key)):
            value = item.get(inner_key) if inner_key and isinstance(item, dict) else item
            yield value, item.get(time_key) if time_key and isinstance(item, dict) else None

    return content


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _hits(record: Record) -> Iterable[tuple[Any, Any]]:
    outer = record["hits"]
    for hit in _items(outer.get("hits") if isinstance(outer, dict) else None):
        if isinstance(hit, dict):
            yield hit.get("_source"), None


def _loki(streams: Any) -> Iterable[tuple[Any, Any]]:
    for stream in _items(streams):
        for pair in _items(stream.get("values") if isinstance(stream, dict) else None):
            if isinstance(pair, list) and len(pair) >= 2:
                yield pair[1], pair[0]


def _loki_result(record: Record) -> Iterable[tuple[Any, Any]]:
    outer = record["data"]
    return _loki(outer.get("result")) if isinstance(outer, dict) else ()


def _splunk(record: Record) -> Iterable[tuple[Any, Any]]:
    result = record["result"]
    if isinstance(result, dict):
        yield result.get("_raw"), result.get("_time")


def _logstash(record: Record) -> Iterable[tuple[Any, Any]]:
    fields = record["@fields"]
    if isinstance(fields, dict):
        yield {**{key: value for key, value in record.items() if key != "@fields"}, **fields}, None


def _nested_event(record: Record) -> Iterable[tuple[Any, Any]]:
    event = record["event"]
    yield (
        (event.get("original") if isinstance(event, dict) else event),
        record.get("@timestamp") or record.get("time"),
    )


def _wrapper(
    keys: str, content: Callable[[Record], Iterable[tuple[Any, Any]]], unit: TimeUnit | None = None
) -> Wrapper:
    return Wrapper(frozenset(keys.split()), content, unit)


WRAPPERS: tuple[Wrapper, ...] = (
    _wrapper("log stream", _one("log", "time")),  # docker json-file
    _wrapper("log kubernetes", _one("log", "@timestamp", "time")),  # fluentd, fluent-bit
    _wrapper("MESSAGE", _one("MESSAGE", "__REALTIME_TIMESTAMP"), "us"),  # journald
    _wrapper("result preview", _splunk),  # Splunk export
    _wrapper("_raw", _one("_raw", "_time")),
    _wrapper("logEvents", _list("logEvents", "message", "timestamp"), "ms"),  # CloudWatch subscription
    _wrapper("events", _list("events", "message", "timestamp"), "ms"),  # CloudWatch filter-log-events
    _wrapper("streams", lambda record: _loki(record["streams"]), "ns"),  # Loki push
    _wrapper("data status", _loki_result, "ns"),  # Loki query_range
    _wrapper("hits", _hits),  # Elasticsearch search
    _wrapper("records", _list("records")),  # Azure diagnostic settings
    _wrapper("Records", _list("Records")),  # AWS
    _wrapper("entries", _list("entries")),  # Google Cloud entries.list
    _wrapper("value", _list("value")),  # OData lists
    _wrapper("@fields", _logstash),  # logstash before 1.2
    _wrapper("jsonPayload", _one("jsonPayload", "timestamp")),  # Google Cloud Logging
    _wrapper("textPayload", _one("textPayload", "timestamp")),
    _wrapper("content", _one("content")),  # Datadog API
    _wrapper("event", _nested_event),  # ECS event.original, Splunk HEC
    _wrapper("log", _one("log", "time", "@timestamp")),
    _wrapper("message", _one("message", "@timestamp", "timestamp", "time")),
    _wrapper("msg", _one("msg", "time", "ts", "timestamp")),
    _wrapper("line", _one("line", "timestamp")),
    _wrapper("body", _one("body", "timestamp")),
)
