"""Hoverfly's journal, and simulations whose requests are plain values; durations are in milliseconds."""

from collections.abc import Iterable
from typing import Any

from msgspec.structs import replace

from analyzer.ingest.base import Format, Record
from analyzer.ingest.fields import FieldMap
from analyzer.ingest.mapped import mapped
from analyzer.model import Exchange, Location

FIELDS = FieldMap(
    time=("timeStarted",),
    method=("request.method",),
    url=("request.path",),
    scheme=("request.scheme",),
    host=("request.destination",),
    query=("request.query",),
    status=("response.status",),
    duration=("latency",),
    duration_unit="ms",
    request_headers=("request.headers",),
    response_headers=("response.headers",),
    has_all_headers=True,
    request_body=("request.body",),
    response_body=("response.body",),
    response_body_base64=("response.encoded",),
)
_read_sent = mapped(FIELDS)
# Matchers name the header fields that a request must have, not all that it had.
_read_matched = mapped(replace(FIELDS, has_all_headers=False))
_MATCHED = ("method", "path", "destination", "scheme", "body")


def _parts(record: Record) -> Iterable[Record]:
    inner = record.get("data")
    listed = inner.get("pairs") if isinstance(inner, dict) else record.get("journal")
    return tuple(item for item in listed if isinstance(item, dict)) if isinstance(listed, list) else ()


def _read(record: Record, location: Location) -> Exchange | None:
    request, response = record.get("request"), record.get("response")
    if not isinstance(request, dict) or not isinstance(response, dict):
        return None
    exact = {name: _exact(request.get(name)) for name in _MATCHED}
    plain = {**request, **exact, "query": _query(request.get("query")), "headers": _headers(request)}
    if response.get("encodedBody") is True:
        response = {**response, "encoded": response.get("body"), "body": None}
    read = _read_matched if isinstance(request.get("method"), list | dict) else _read_sent
    return read({**record, "request": plain, "response": response}, location)


def _exact(value: Any) -> Any:
    """Returns a plain value, or that of an exact matcher (schema v5, v2); other matchers tell no value."""
    if isinstance(value, dict):
        return value.get("exactMatch")
    if not isinstance(value, list):
        return value
    matchers = (item for item in value if isinstance(item, dict))
    return next((item.get("value") for item in matchers if item.get("matcher") == "exact"), None)


def _headers(request: Record) -> Any:
    """Returns header fields as they were sent; of those that matchers stand for, those with an exact one."""
    headers = request.get("headers")
    if not isinstance(headers, dict):
        return headers
    exact = {name: _exact(given) if _are_matchers(given) else given for name, given in headers.items()}
    return {name: value for name, value in exact.items() if value is not None}


def _are_matchers(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(item, dict) for item in value)


def _query(value: Any) -> str | None:
    if isinstance(value, str):
        return value
    pairs = value.items() if isinstance(value, dict) else ()
    exact = ((name, _exact(given)) for name, given in pairs)
    return "&".join(f"{name}={text}" for name, text in exact if isinstance(text, str)) or None


def _is_hoverfly(record: Record) -> bool:
    inner = record.get("data")
    return isinstance(record.get("journal"), list) or (
        isinstance(inner, dict) and isinstance(inner.get("pairs"), list)
    )


FORMAT = Format(
    name="hoverfly",
    title="Hoverfly journal or simulation",
    recognised_by="`data.pairs` with `meta`, or a list `journal`",
    evidence="fixture",
    keys=(frozenset({"data", "meta"}), frozenset({"journal"})),
    accepts=_is_hoverfly,
    parts=_parts,
    read=_read,
    rank=60,
)
