"""WireMock's request journal: requests that it received and served. Stub mappings are no exchanges."""

from collections.abc import Iterable
from typing import Any

from analyzer.ingest.base import Format, Record
from analyzer.ingest.fields import FieldMap
from analyzer.ingest.mapped import mapped

FIELDS = FieldMap(
    time=("request.loggedDate", "request.loggedDateString"),
    time_unit="ms",
    method=("request.method",),
    url=("request.absoluteUrl", "request.url"),
    status=("response.status", "responseDefinition.status"),
    no_response=(0,),
    duration=("timing.totalTime",),
    duration_unit="ms",
    request_headers=("request.headers",),
    response_headers=("response.headers", "responseDefinition.headers"),
    has_all_headers=True,
    request_body=("request.body",),
    request_body_base64=("request.bodyAsBase64",),
    response_body=("response.body", "responseDefinition.body"),
    response_body_base64=("response.bodyAsBase64", "response.base64Body", "responseDefinition.base64Body"),
    error=("response.fault",),
)


def _served(record: Record) -> list[Any]:
    for key in ("serveEvents", "requests"):
        inner = record.get(key)
        inner = inner.get("requests", inner.get("serveEvents")) if isinstance(inner, dict) else inner
        if isinstance(inner, list):
            return inner
    return [record]


def _parts(record: Record) -> Iterable[Record]:
    items = (item for item in _served(record) if isinstance(item, dict))
    # The older journal lists bare requests, the newer one wraps each with its response.
    return tuple(item if "request" in item else {"request": item} for item in items)


def _is_journal(record: Record) -> bool:
    return any(isinstance(part["request"], dict) and _is_logged(part["request"]) for part in _parts(record))


def _is_logged(request: Record) -> bool:
    return "loggedDate" in request or "loggedDateString" in request or "absoluteUrl" in request


FORMAT = Format(
    name="wiremock",
    title="WireMock request journal",
    recognised_by="`loggedDate` or `absoluteUrl` in requests, under `requests`, `serveEvents` or `request`",
    evidence="fixture",
    keys=(
        frozenset({"requests"}),
        frozenset({"serveEvents"}),
        frozenset({"request"}),
        frozenset({"absoluteUrl", "loggedDate"}),
    ),
    accepts=_is_journal,
    parts=_parts,
    read=mapped(FIELDS),
    rank=55,
)
