"""Heroku's router as JSON; `service` and `connect` are text such as "45ms"."""

from analyzer.ingest.base import Format
from analyzer.ingest.fields import FieldMap
from analyzer.ingest.mapped import mapped

FIELDS = FieldMap(
    time=("timestamp", "time", "@timestamp"),
    method=("method",),
    url=("path",),
    scheme=("protocol",),
    host=("host",),
    status=("status",),
    duration=("service",),
    duration_unit="ms",
    request_header={"X-Request-Id": ("request_id",), "X-Forwarded-For": ("fwd",)},
    response_body_bytes=("bytes",),
    error=("desc", "code"),
    client_address=("fwd",),
)

FORMAT = Format(
    name="heroku",
    title="Heroku router",
    recognised_by="`dyno`, `service` and `connect` with `method` and `path`",
    evidence="documented",
    keys=(
        frozenset({"method", "path", "dyno", "service"}),
        frozenset({"method", "path", "service", "connect"}),
        frozenset({"proc_id", "method", "path"}),
    ),
    read=mapped(FIELDS),
    rank=40,
)
