"""Caddy 2 access logs (logger `http.log.access`)."""

from analyzer.ingest.base import Format, Record
from analyzer.ingest.fields import FieldMap
from analyzer.ingest.mapped import mapped

FIELDS = FieldMap(
    time=("ts",),
    time_unit="s",
    method=("request.method",),
    url=("request.uri",),
    host=("request.host",),
    http_version=("request.proto",),
    status=("status",),
    # Caddy writes 0 when the client was gone before a status was.
    no_response=(0,),
    duration=("duration",),
    duration_unit="s",
    request_headers=("request.headers",),
    response_headers=("resp_headers",),
    has_all_headers=True,
    request_body_bytes=("bytes_read",),
    response_body_bytes=("size",),
)


def _is_access(record: Record) -> bool:
    request = record["request"]
    if not isinstance(request, dict) or "uri" not in request:
        return False
    logger = record.get("logger")
    return record.get("msg") == "handled request" or (
        isinstance(logger, str) and logger.startswith("http.log")
    )


FORMAT = Format(
    name="caddy",
    title="Caddy access log",
    recognised_by='`request.uri` with `logger` "http.log.access" or `msg` "handled request"',
    evidence="fixture",
    keys=(frozenset({"request"}),),
    accepts=_is_access,
    read=mapped(FIELDS),
    rank=50,
)
