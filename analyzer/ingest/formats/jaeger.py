"""Jaeger traces as its API and UI export them; times and durations are in microseconds."""

from collections.abc import Iterable, Iterator
from typing import Any

from analyzer.ingest.attributes import SPAN_FIELDS, is_http, without_twins
from analyzer.ingest.base import Format, Record
from analyzer.ingest.mapped import mapped


def _traces(record: Record) -> list[Any]:
    inner = record.get("data", record)
    return inner if isinstance(inner, list) else [inner]


def _parts(record: Record) -> Iterable[Record]:
    spans = (
        _flat(span)
        for trace in _traces(record)
        if isinstance(trace, dict)
        for span in trace.get("spans") or ()
        if isinstance(span, dict)
    )
    return without_twins(span for span in spans if is_http(span))


def _flat(span: Record) -> Record:
    tags = dict(_tags(span.get("tags")))
    return {
        **tags,
        "start_ns": _nanoseconds(span.get("startTime")),
        "duration_ns": _nanoseconds(span.get("duration")),
        "trace_id": span.get("traceID"),
        "span_id": span.get("spanID"),
        "parent_span_id": _parent(span),
        "is_client": tags.get("span.kind") == "client",
    }


def _tags(tags: Any) -> Iterator[tuple[str, Any]]:
    for tag in tags if isinstance(tags, list) else ():
        if isinstance(tag, dict) and isinstance(tag.get("key"), str):
            yield tag["key"], tag.get("value")


def _nanoseconds(microseconds: Any) -> Any:
    return microseconds * 1000 if isinstance(microseconds, int | float) else None


def _parent(span: Record) -> Any:
    references = span.get("references")
    first = references[0] if isinstance(references, list) and references else None
    return first.get("spanID") if isinstance(first, dict) else span.get("parentSpanID")


def _has_spans(record: Record) -> bool:
    return any(isinstance(trace, dict) and isinstance(trace.get("spans"), list) for trace in _traces(record))


FORMAT = Format(
    name="jaeger",
    title="Jaeger traces",
    recognised_by="`spans` with `processes`, also under `data`",
    evidence="documented",
    keys=(frozenset({"data"}), frozenset({"spans", "processes"}), frozenset({"traceID", "spans"})),
    accepts=_has_spans,
    parts=_parts,
    read=mapped(SPAN_FIELDS),
    rank=55,
)
