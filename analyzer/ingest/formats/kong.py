"""Kong's http-log, file-log and tcp-log plugins."""

from analyzer.ingest.base import Format, Record
from analyzer.ingest.fields import FieldMap
from analyzer.ingest.mapped import mapped

FIELDS = FieldMap(
    time=("started_at",),
    time_unit="ms",
    method=("request.method",),
    url=("request.url", "request.uri"),
    host=("request.headers.host",),
    status=("response.status",),
    no_response=(0,),
    duration=("latencies.request",),
    duration_unit="ms",
    request_headers=("request.headers",),
    response_headers=("response.headers",),
    has_all_headers=True,
    request_body=("request.body",),
    response_body=("response.body",),
    response_body_bytes=("response.size",),
    client_address=("client_ip",),
)


def _has_messages(record: Record) -> bool:
    return isinstance(record["request"], dict) and isinstance(record["response"], dict)


FORMAT = Format(
    name="kong",
    title="Kong log plugins",
    recognised_by="`request` and `response` with `latencies`, or with `started_at` and `client_ip`",
    evidence="fixture",
    keys=(
        frozenset({"request", "response", "latencies"}),
        frozenset({"request", "response", "started_at", "client_ip"}),
    ),
    accepts=_has_messages,
    read=mapped(FIELDS),
    rank=50,
)
