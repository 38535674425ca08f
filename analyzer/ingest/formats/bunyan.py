"""bunyan and restify's audit log."""

from analyzer.ingest.base import Format, Record
from analyzer.ingest.fields import FieldMap
from analyzer.ingest.mapped import mapped

FIELDS = FieldMap(
    time=("time",),
    method=("req.method",),
    url=("req.url",),
    host=("req.headers.host", "req.headers.Host"),
    http_version=("req.httpVersion",),
    status=("res.statusCode",),
    # restify wrote microseconds before version 6 under the same name; the newer unit is taken.
    duration=("latency", "responseTime", "duration"),
    duration_unit="ms",
    request_headers=("req.headers",),
    response_headers=("res.headers", "res.header"),
    has_all_headers=True,
    request_body=("req.body",),
    response_body=("res.body",),
    client_address=("req.remoteAddress",),
)


def _tells_http(record: Record) -> bool:
    return record["v"] == 0 and isinstance(record["req"], dict)


FORMAT = Format(
    name="bunyan",
    title="bunyan, restify audit log",
    recognised_by="`v` 0, `name`, `hostname`, and an object `req`",
    evidence="documented",
    keys=(frozenset({"v", "name", "hostname", "req"}),),
    accepts=_tells_http,
    read=mapped(FIELDS),
    rank=50,
)
