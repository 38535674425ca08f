"""authentik's server log: requests with method, path and status, durations in milliseconds."""

from analyzer.ingest.base import Format
from analyzer.ingest.fields import FieldMap
from analyzer.ingest.mapped import mapped

FIELDS = FieldMap(
    time=("timestamp",),
    time_unit="s",
    method=("method",),
    url=("event", "path"),
    scheme=("scheme",),
    host=("host", "domain_url"),
    status=("status",),
    duration=("runtime",),
    duration_unit="ms",
    request_header={"User-Agent": ("user_agent",)},
    response_header={"X-authentik-Id": ("request_id",)},
)

FORMAT = Format(
    name="authentik",
    title="authentik server log",
    recognised_by="`event` and `auth_via` with `method`",
    evidence="general",
    keys=(frozenset({"event", "auth_via", "method"}),),
    accepts=lambda record: isinstance(record["event"], str) and record["event"].startswith("/"),
    read=mapped(FIELDS),
    rank=50,
)
