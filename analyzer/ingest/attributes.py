"""HTTP spans of tracing systems: attributes by the OpenTelemetry names, new and old, to one flat record."""

from collections.abc import Iterable
from typing import Any

from analyzer.ingest.base import Record
from analyzer.ingest.fields import FieldMap

_REQUEST_HEADER = "http.request.header."
_RESPONSE_HEADER = "http.response.header."

SPAN_FIELDS = FieldMap(
    time=("start_ns",),
    time_unit="ns",
    method=("http.request.method_original", "http.request.method", "http.method"),
    url=("url.full", "http.url", "url.path", "http.target", "http.route"),
    scheme=("url.scheme", "http.scheme"),
    host=("server.address", "http.host", "net.host.name", "net.peer.name"),
    port=("server.port", "net.host.port", "net.peer.port"),
    query=("url.query",),
    http_version=("network.protocol.version", "http.flavor"),
    status=("http.response.status_code", "http.status_code"),
    no_response=(0,),
    duration=("duration_ns",),
    duration_unit="ns",
    request_header_prefix=(_REQUEST_HEADER,),
    response_header_prefix=(_RESPONSE_HEADER,),
    request_header={"User-Agent": ("user_agent.original", "http.user_agent")},
    request_body=("http.request.body",),
    response_body=("http.response.body",),
    request_body_bytes=("http.request.body.size", "http.request_content_length"),
    response_body_bytes=("http.response.body.size", "http.response_content_length"),
    error=("exception.message", "error.type"),
    client_address=("client.address", "http.client_ip", "net.sock.peer.addr"),
)
_HTTP_SIGNS = (*SPAN_FIELDS.method, *SPAN_FIELDS.status)


def is_http(attributes: Record) -> bool:
    """Whether attributes tell of an HTTP request."""
    return any(sign in attributes for sign in _HTTP_SIGNS)


def key_values(items: Any) -> Record:
    """Returns OTLP's `[{key, value: {stringValue…}}]` as an object (opentelemetry-proto, common.proto)."""
    pairs = items if isinstance(items, list) else []
    return {
        item["key"]: any_value(item.get("value"))
        for item in pairs
        if isinstance(item, dict) and isinstance(item.get("key"), str)
    }


def any_value(value: Any) -> Any:
    """Returns what an OTLP AnyValue holds; an `intValue` may be a number or its text."""
    if not isinstance(value, dict) or not value:
        return value
    kind, inner = next(iter(value.items()))
    if kind == "arrayValue" and isinstance(inner, dict):
        return [any_value(item) for item in inner.get("values") or []]
    if kind == "kvlistValue" and isinstance(inner, dict):
        return key_values(inner.get("values"))
    return inner


def without_twins(spans: Iterable[Record]) -> tuple[Record, ...]:
    """Returns spans without the server's of a call whose client's is there too: one call, two spans."""
    kept = tuple(spans)
    clients = {
        (str(span.get("trace_id")), str(span.get("span_id"))) for span in kept if span.get("is_client")
    }
    return tuple(
        span
        for span in kept
        if span.get("is_client")
        or (str(span.get("trace_id")), str(span.get("parent_span_id"))) not in clients
    )
