"""express-winston: the request and response under `meta`."""

from analyzer.ingest.base import Format, Record
from analyzer.ingest.fields import FieldMap
from analyzer.ingest.mapped import mapped

FIELDS = FieldMap(
    time=("timestamp", "@timestamp", "time"),
    method=("meta.req.method",),
    url=("meta.req.originalUrl", "meta.req.url"),
    host=("meta.req.headers.host",),
    http_version=("meta.req.httpVersion",),
    status=("meta.res.statusCode",),
    duration=("meta.responseTime",),
    duration_unit="ms",
    request_headers=("meta.req.headers",),
    response_headers=("meta.res.headers",),
    has_all_headers=True,
    request_body=("meta.req.body",),
    response_body=("meta.res.body",),
)


def _tells_http(record: Record) -> bool:
    return isinstance(record["meta"], dict) and isinstance(record["meta"].get("req"), dict)


FORMAT = Format(
    name="express-winston",
    title="express-winston",
    recognised_by="`meta.req`",
    evidence="general",
    keys=(frozenset({"meta"}),),
    accepts=_tells_http,
    read=mapped(FIELDS),
    rank=40,
)
