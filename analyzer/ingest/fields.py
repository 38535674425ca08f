"""Field maps: which keys of a log record hold the parts of an exchange. Each log format is one, as data."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from msgspec import Struct

from analyzer.ingest.times import DurationUnit, TimeUnit

Getter = Callable[[dict[str, Any]], Any]
Paths = tuple[str, ...]


class FieldMap(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a record keeps each part; the first path that holds a value wins.

    A path is a key, or keys joined by dots; a literal key with dots in it is found first. The units are
    those of bare numbers and have no default: without `duration_unit` a duration is not read.
    """

    time: Paths = ()
    time_unit: TimeUnit | None = None
    method: Paths = ()
    request_line: Paths = ()
    """Method, target and version in one text: `GET /x HTTP/1.1`."""
    url: Paths = ()
    """An absolute URL, or a target that `scheme`, `host`, `port` and `query` complete."""
    scheme: Paths = ()
    default_scheme: str | None = None
    host: Paths = ()
    port: Paths = ()
    query: Paths = ()
    http_version: Paths = ()
    status: Paths = ()
    status_text: Paths = ()
    no_response: tuple[int, ...] = ()
    """Status numbers by which the producer says that no response came."""
    duration: Paths = ()
    duration_unit: DurationUnit | None = None
    request_headers: Paths = ()
    """An object or list of header fields."""
    response_headers: Paths = ()
    request_header_prefix: Paths = ()
    """Start of keys that hold one header field each, the rest of the key being its name."""
    response_header_prefix: Paths = ()
    request_header: dict[str, Paths] = {}
    """Header field name to the paths that hold its value."""
    response_header: dict[str, Paths] = {}
    has_all_headers: bool = False
    """The record keeps every header field, not only chosen ones."""
    left_out_headers: tuple[str, ...] = ()
    """Header field names that the producer drops unless told otherwise: one that is missing is not recorded."""
    request_body: Paths = ()
    request_body_base64: Paths = ()
    request_body_bytes: Paths = ()
    response_body: Paths = ()
    response_body_base64: Paths = ()
    response_body_bytes: Paths = ()
    server_address: Paths = ()
    client_address: Paths = ()
    """Who called: an address, with or without a port, or a list of forwarded ones."""
    is_of_one_client: bool = False
    """The whole capture holds the calls of one client."""
    error: Paths = ()
    """The producer's own words for a failure, used where no response came."""


def getter(paths: Paths, *, blanks: tuple[str, ...] = ("", "-")) -> Getter:
    """Returns a function from a record to the first value that is neither null nor one of `blanks`."""
    steps = tuple(_path_getter(path) for path in paths)
    if not steps:
        return lambda record: None

    def first(record: dict[str, Any]) -> Any:
        for step in steps:
            value = step(record)
            if value is not None and value not in blanks:
                return value
        return None

    return first


@lru_cache(maxsize=4096)
def _path_getter(path: str) -> Getter:
    if "." not in path:
        return lambda record: record.get(path)
    head, _, tail = path.partition(".")
    plain = path.split(".")

    def descend(record: dict[str, Any]) -> Any:
        if path in record:
            return record[path]
        value: Any = record
        for key in plain:
            value = value.get(key) if isinstance(value, dict) else None
            if value is None:
                break
        return value if value is not None else _by_other_splits(record, head, tail)

    return descend


def _by_other_splits(record: dict[str, Any], head: str, tail: str) -> Any:
    """Looks a dotted path up where some of its dots are part of a key: `http.request` + `method`."""
    while tail:
        inner = record.get(head)
        if isinstance(inner, dict):
            value = _path_getter(tail)(inner)
            if value is not None:
                return value
        key, _, tail = tail.partition(".")
        head = f"{head}.{key}"
    return None
