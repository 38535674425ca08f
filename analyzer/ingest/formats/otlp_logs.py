"""OpenTelemetry logs in OTLP/JSON; only records whose attributes tell of HTTP become exchanges."""

from collections.abc import Iterable, Iterator
from typing import Any

from analyzer.ingest.attributes import SPAN_FIELDS, any_value, is_http, key_values
from analyzer.ingest.base import Format, Record
from analyzer.ingest.mapped import mapped


def _parts(record: Record) -> Iterable[Record]:
    return tuple(flat for log in _logs(record) if is_http(flat := _flat(log)))


def _logs(record: Record) -> Iterator[Record]:
    for resource in _objects(record.get("resourceLogs")):
        for scope in _objects(resource.get("scopeLogs") or resource.get("instrumentationLibraryLogs")):
            yield from _objects(scope.get("logRecords"))


def _flat(log: Record) -> Record:
    body = any_value(log.get("body"))
    inner = body if isinstance(body, dict) else {}
    return {**inner, **key_values(log.get("attributes")), "start_ns": log.get("timeUnixNano")}


def _objects(value: Any) -> list[Record]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


FORMAT = Format(
    name="otlp-logs",
    title="OpenTelemetry logs (OTLP/JSON)",
    recognised_by="`resourceLogs`",
    evidence="fixture",
    keys=(frozenset({"resourceLogs"}),),
    parts=_parts,
    read=mapped(SPAN_FIELDS),
    rank=60,
)
