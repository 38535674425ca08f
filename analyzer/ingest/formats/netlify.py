"""Netlify log drains, type traffic."""

from analyzer.ingest.base import Format
from analyzer.ingest.fields import FieldMap
from analyzer.ingest.mapped import mapped

FIELDS = FieldMap(
    time=("timestamp",),
    time_unit="ms",
    method=("method",),
    url=("url",),
    status=("status_code",),
    no_response=(0,),
    duration=("duration",),
    duration_unit="ms",
    request_header={"User-Agent": ("user_agent",), "Referer": ("referrer",)},
    response_header={"X-Nf-Request-Id": ("request_id",)},
)

FORMAT = Format(
    name="netlify",
    title="Netlify log drain (traffic)",
    recognised_by='`log_type` "traffic"',
    evidence="general",
    keys=(frozenset({"log_type", "url", "status_code"}),),
    accepts=lambda record: record["log_type"] == "traffic",
    read=mapped(FIELDS),
    rank=50,
)
