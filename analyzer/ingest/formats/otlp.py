"""OpenTelemetry traces in OTLP/JSON, one export request or one per line; spans without HTTP are left out."""

from collections.abc import Iterable, Iterator
from typing import Any

from analyzer.ingest.attributes import SPAN_FIELDS, is_http, key_values, without_twins
from analyzer.ingest.base import Format, Record
from analyzer.ingest.mapped import mapped

_CLIENT_KINDS = (3, "3", "SPAN_KIND_CLIENT")


def _parts(record: Record) -> Iterable[Record]:
    flat = (_flat_span(span) for span in _spans(record))
    return without_twins(span for span in flat if is_http(span))


def _spans(record: Record) -> Iterator[Record]:
    for resource in _objects(record.get("resourceSpans")):
        # instrumentationLibrarySpans is what scopeSpans was called before OTLP 0.15.
        for scope in _objects(resource.get("scopeSpans") or resource.get("instrumentationLibrarySpans")):
            yield from _objects(scope.get("spans"))


def _flat_span(span: Record) -> Record:
    start, end = _number(span.get("startTimeUnixNano")), _number(span.get("endTimeUnixNano"))
    return {
        **key_values(span.get("attributes")),
        "start_ns": start,
        "duration_ns": end - start if start and end else None,
        "trace_id": span.get("traceId"),
        "span_id": span.get("spanId"),
        "parent_span_id": span.get("parentSpanId"),
        "is_client": span.get("kind") in _CLIENT_KINDS,
    }


def _number(value: Any) -> int | None:
    if isinstance(value, str) and value.isdecimal() and len(value) <= 20:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _objects(value: Any) -> list[Record]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


FORMAT = Format(
    name="otlp",
    title="OpenTelemetry traces (OTLP/JSON)",
    recognised_by="`resourceSpans`",
    evidence="fixture",
    keys=(frozenset({"resourceSpans"}),),
    parts=_parts,
    read=mapped(SPAN_FIELDS),
    rank=60,
)
