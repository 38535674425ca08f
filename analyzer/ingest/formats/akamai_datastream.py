"""Akamai DataStream 2: CDN delivery logs with the operator's choice of fields."""

from analyzer.ingest.base import Format
from analyzer.ingest.fields import FieldMap
from analyzer.ingest.mapped import mapped

FIELDS = FieldMap(
    time=("reqTimeSec",),
    time_unit="s",
    method=("reqMethod",),
    url=("reqPath",),
    scheme=("proto",),
    host=("reqHost",),
    port=("reqPort",),
    query=("queryStr",),
    http_version=("protocolVersion",),
    status=("statusCode",),
    no_response=(0,),
    duration=("turnAroundTimeMSec", "timeToFirstByte"),
    duration_unit="ms",
    request_header={
        "User-Agent": ("UA",),
        "Referer": ("referer",),
        "Cookie": ("cookie",),
        "X-Forwarded-For": ("xForwardedFor",),
    },
    response_header={"Content-Type": ("rspContentType",)},
    response_body_bytes=("objSize",),
    error=("errorCode",),
    client_address=("cliIP",),
)

FORMAT = Format(
    name="akamai-datastream",
    title="Akamai DataStream 2",
    recognised_by="`reqTimeSec` and `statusCode`",
    evidence="general",
    keys=(frozenset({"reqTimeSec", "statusCode"}), frozenset({"reqMethod", "reqHost", "statusCode"})),
    read=mapped(FIELDS),
    rank=50,
)
