"""Elastic Common Schema, nested or with dotted keys (Filebeat, Elastic agents)."""

from analyzer.ingest.base import Format, Record
from analyzer.ingest.fields import FieldMap, getter
from analyzer.ingest.mapped import mapped

FIELDS = FieldMap(
    time=("@timestamp",),
    method=("http.request.method",),
    url=("url.full", "url.original", "url.path"),
    scheme=("url.scheme",),
    host=("url.domain", "destination.domain", "server.domain"),
    port=("url.port",),
    query=("url.query",),
    http_version=("http.version",),
    status=("http.response.status_code",),
    duration=("event.duration",),
    duration_unit="ns",
    request_headers=("http.request.headers",),
    response_headers=("http.response.headers",),
    request_header={"User-Agent": ("user_agent.original",), "Referer": ("http.request.referrer",)},
    request_body=("http.request.body.content",),
    request_body_bytes=("http.request.body.bytes",),
    response_body=("http.response.body.content",),
    response_body_bytes=("http.response.body.bytes",),
    error=("error.message",),
    client_address=("client.ip", "client.address", "source.ip", "source.address"),
)
_METHOD_OR_STATUS = getter((*FIELDS.method, *FIELDS.status))


def _has_http(record: Record) -> bool:
    return _METHOD_OR_STATUS(record) is not None


FORMAT = Format(
    name="ecs",
    title="Elastic Common Schema",
    recognised_by="`@timestamp` with `http.request.method` or `http.response.status_code`, nested or dotted",
    evidence="documented",
    keys=(
        frozenset({"@timestamp", "http"}),
        frozenset({"@timestamp", "http.request.method"}),
        frozenset({"@timestamp", "http.response.status_code"}),
        frozenset({"@timestamp", "http.request"}),
        frozenset({"@timestamp", "http.response"}),
    ),
    accepts=_has_http,
    read=mapped(FIELDS),
    rank=40,
)
