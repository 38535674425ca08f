"""nginx logs in JSON by a `log_format` of the operator, whose keys are the names of nginx variables."""

from analyzer.ingest.base import Format
from analyzer.ingest.fields import FieldMap
from analyzer.ingest.mapped import mapped

FIELDS = FieldMap(
    time=("time_iso8601", "msec", "@timestamp", "timestamp", "time_local", "time"),
    time_unit="s",
    method=("request_method", "method"),
    request_line=("request",),
    url=("request_uri", "uri"),
    scheme=("scheme", "http_x_forwarded_proto"),
    host=("http_host", "host", "server_name"),
    port=("server_port",),
    query=("args", "query_string"),
    http_version=("server_protocol",),
    status=("status", "response"),
    # "000" is what nginx writes when it sent nothing.
    no_response=(0,),
    duration=("request_time",),
    duration_unit="s",
    request_header_prefix=("http_",),
    request_header={"User-Agent": ("agent", "user_agent"), "Referer": ("referrer", "referer")},
    response_header_prefix=("sent_http_", "upstream_http_"),
    request_body=("request_body",),
    response_body_bytes=("body_bytes_sent", "bytes"),
    server_address=("upstream_addr",),
    client_address=("http_x_forwarded_for", "remote_addr", "remote_ip"),
)
_TARGETS = ("request", "request_uri", "uri")
_CLIENTS = (
    "remote_addr",
    "remote_ip",
    "time_local",
    "body_bytes_sent",
    "request_time",
    "upstream_response_time",
)

FORMAT = Format(
    name="nginx",
    title="nginx access log in JSON",
    recognised_by="names of nginx variables: `request` or `request_uri`, `status`, `remote_addr` or another",
    evidence="documented",
    keys=tuple(
        frozenset({target, status, client})
        for target in _TARGETS
        for status in ("status", "response")
        for client in _CLIENTS
    ),
    accepts=lambda record: any(isinstance(record.get(target), str) for target in _TARGETS),
    read=mapped(FIELDS),
    rank=20,
)
