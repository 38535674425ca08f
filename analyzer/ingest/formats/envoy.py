"""Envoy and Istio access logs in JSON; a `response_code` of 0 means that no response was sent."""

from analyzer.ingest.base import Format
from analyzer.ingest.fields import FieldMap
from analyzer.ingest.mapped import mapped

FIELDS = FieldMap(
    time=("start_time",),
    method=("method", ":method", "request_method"),
    url=("x-envoy-origin-path", "x_envoy_origin_path", "x-envoy-original-path", "path", ":path", "uri"),
    scheme=("scheme", ":scheme", "x-forwarded-proto", "x_forwarded_proto"),
    host=("authority", ":authority", "host"),
    http_version=("protocol",),
    status=("response_code",),
    no_response=(0,),
    duration=("duration",),
    duration_unit="ms",
    request_header={
        "User-Agent": ("user-agent", "user_agent"),
        "X-Request-Id": ("x-request-id", "x_request_id", "request_id"),
        "X-Forwarded-For": ("x-forwarded-for", "x_forwarded_for"),
    },
    request_body_bytes=("bytes_received",),
    response_body_bytes=("bytes_sent",),
    server_address=("upstream_host",),
    error=("response_code_details", "response_flags", "upstream_transport_failure_reason"),
    client_address=("x-forwarded-for", "x_forwarded_for", "downstream_remote_address"),
)

FORMAT = Format(
    name="envoy",
    title="Envoy or Istio access log",
    recognised_by="`response_code` with `response_flags`, `start_time` or `:authority`",
    evidence="fixture",
    keys=tuple(
        frozenset({"response_code", other})
        for other in ("response_flags", "start_time", ":authority", "upstream_cluster")
    ),
    read=mapped(FIELDS),
    rank=50,
)
