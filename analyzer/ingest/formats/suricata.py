"""Suricata EVE events of type http and alert; bodies are base64, and there is no duration."""

from analyzer.ingest.base import Format, Record
from analyzer.ingest.fields import FieldMap
from analyzer.ingest.mapped import mapped

FIELDS = FieldMap(
    time=("timestamp",),
    method=("http.http_method",),
    url=("http.url",),
    default_scheme="http",
    host=("http.hostname", "dest_ip"),
    port=("http.http_port",),
    http_version=("http.protocol",),
    status=("http.status",),
    request_headers=("http.request_headers",),
    response_headers=("http.response_headers",),
    request_header={"User-Agent": ("http.http_user_agent",), "Referer": ("http.http_refer",)},
    response_header={"Content-Type": ("http.http_content_type",)},
    request_body_base64=("http.http_request_body",),
    request_body=("http.http_request_body_printable",),
    response_body_base64=("http.http_response_body",),
    response_body=("http.http_response_body_printable",),
    response_body_bytes=("http.length",),
    client_address=("src_ip",),
)


def _is_http(record: Record) -> bool:
    return record["event_type"] in ("http", "alert") and isinstance(record["http"], dict)


FORMAT = Format(
    name="suricata",
    title="Suricata EVE (http, alert)",
    recognised_by='`event_type` "http" or "alert" with an object `http`',
    evidence="fixture",
    keys=(frozenset({"event_type", "http"}),),
    accepts=_is_http,
    read=mapped(FIELDS),
    rank=50,
)
