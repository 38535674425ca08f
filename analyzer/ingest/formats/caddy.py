"""Caddy 2 access logs (logger `http.log.access`)."""

from analyzer.ingest.base import Format, Record
from analyzer.ingest.fields import FieldMap
from analyzer.ingest.mapped import mapped
from analyzer.model import Exchange, Location

FIELDS = FieldMap(
    time=("ts",),
    time_unit="s",
    method=("request.method",),
    url=("request.uri",),
    scheme=("scheme",),
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
    client_address=("request.client_ip", "request.remote_ip"),
)


_read_mapped = mapped(FIELDS)


def _with_scheme(record: Record) -> Record:
    # Caddy records the TLS state of every request that came over TLS, and no scheme.
    scheme = "https" if record["request"].get("tls") else "http"
    return {**record, "scheme": scheme}


def _read(record: Record, location: Location) -> Exchange | None:
    return _read_mapped(_with_scheme(record), location)


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
    read=_read,
    light=lambda record: (_read_mapped, _with_scheme(record)),
    rank=50,
)
