"""Kubernetes audit events: the last stage of each request, with the method that the verb stands for."""

from typing import Any

from msgspec.structs import replace

from analyzer.ingest.base import Format, Record
from analyzer.ingest.fields import FieldMap
from analyzer.ingest.mapped import mapped
from analyzer.ingest.times import parse_time, plausible_ms
from analyzer.model import Exchange, Location

FIELDS = FieldMap(
    time=("requestReceivedTimestamp",),
    method=("method",),
    url=("requestURI",),
    status=("responseStatus.code",),
    request_header={"User-Agent": ("userAgent",)},
    response_header={"Audit-Id": ("auditID",)},
    request_body=("requestObject",),
    response_body=("responseObject",),
)
_METHODS = {
    **dict.fromkeys(("get", "list", "watch"), "GET"),
    **dict.fromkeys(("delete", "deletecollection"), "DELETE"),
    **{"create": "POST", "update": "PUT", "patch": "PATCH"},
}
_LAST_STAGES = ("ResponseComplete", "Panic")
_read_mapped = mapped(FIELDS)


def _read(record: Record, location: Location) -> Exchange | None:
    if record["stage"] not in _LAST_STAGES:
        return None
    verb = str(record["verb"])
    exchange = _read_mapped({**record, "method": _METHODS.get(verb, verb)}, location)
    return replace(exchange, duration_ms=_spent_ms(exchange, record)) if exchange else None


def _spent_ms(exchange: Exchange, record: Record) -> float | None:
    ended_us: Any = parse_time(record.get("stageTimestamp"))
    started_us = exchange.started_us
    return plausible_ms((ended_us - started_us) / 1e3) if ended_us and started_us else None


FORMAT = Format(
    name="k8s-audit",
    title="Kubernetes audit events",
    recognised_by="`auditID`, `stage` and `verb`",
    evidence="documented",
    keys=(frozenset({"auditID", "stage", "verb"}),),
    read=_read,
    rank=60,
)
