"""morgan's JSON format: token names as keys, "response-time" in milliseconds."""

from analyzer.ingest.base import Format
from analyzer.ingest.fields import FieldMap
from analyzer.ingest.mapped import mapped

FIELDS = FieldMap(
    time=("date", "timestamp", "time"),
    method=("method",),
    url=("url",),
    host=("host",),
    http_version=("http-version",),
    status=("status",),
    duration=("response-time", "total-time"),
    duration_unit="ms",
    request_header={"User-Agent": ("user-agent",), "Referer": ("referrer",)},
    response_body_bytes=("content-length",),
)

FORMAT = Format(
    name="morgan",
    title="morgan in JSON",
    recognised_by="`response-time` with `method` and `url`",
    evidence="general",
    keys=(frozenset({"method", "url", "response-time"}),),
    read=mapped(FIELDS),
    rank=40,
)
