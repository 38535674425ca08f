"""Zalando Logbook: the request and the response of an exchange in a record each, joined by `correlation`."""

from typing import Any

from analyzer.ingest.base import Format, Half, Record
from analyzer.ingest.fields import FieldMap
from analyzer.ingest.mapped import mapped

FIELDS = FieldMap(
    time=("request.@timestamp", "request.timestamp", "request.time", "response.@timestamp"),
    method=("request.method",),
    url=("request.uri", "request.path"),
    scheme=("request.scheme",),
    host=("request.host",),
    port=("request.port",),
    http_version=("request.protocol",),
    status=("response.status",),
    duration=("response.duration",),
    duration_unit="ms",
    request_headers=("request.headers",),
    response_headers=("response.headers",),
    has_all_headers=True,
    request_body=("request.body",),
    response_body=("response.body",),
)
_read_joined = mapped(FIELDS)


def _is_half(record: Record) -> bool:
    return record["type"] in ("request", "response") and record["origin"] in ("local", "remote")


def _half(record: Record) -> Half | None:
    correlation = record.get("correlation")
    if not isinstance(correlation, str) or "request" in record:
        return None
    return Half(correlation, is_first=record["type"] == "request")


def _join(request: Record, response: Record) -> Record:
    return {"request": request, "response": response}


def _read(record: Record, location: Any) -> Any:
    joined = record if isinstance(record.get("request"), dict) else {"request": record}
    return _read_joined(joined, location)


FORMAT = Format(
    name="logbook",
    title="Zalando Logbook",
    recognised_by='`origin` "local" or "remote", `type` "request" or "response", and `correlation`',
    evidence="fixture",
    keys=(frozenset({"origin", "type", "correlation"}),),
    accepts=_is_half,
    half=_half,
    join=_join,
    read=_read,
    rank=60,
)
