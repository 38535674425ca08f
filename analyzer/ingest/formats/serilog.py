"""Serilog's compact format (CLEF) and Seq: `Elapsed` in milliseconds."""

from analyzer.ingest.base import Format
from analyzer.ingest.fields import FieldMap
from analyzer.ingest.mapped import mapped

FIELDS = FieldMap(
    time=("@t", "Timestamp", "@timestamp"),
    method=("RequestMethod", "Properties.RequestMethod"),
    url=("RequestPath", "Properties.RequestPath", "Path"),
    scheme=("RequestScheme", "Scheme", "Properties.Scheme"),
    host=("RequestHost", "Host", "Properties.Host"),
    query=("QueryString", "Properties.QueryString"),
    http_version=("Protocol",),
    status=("StatusCode", "Properties.StatusCode"),
    duration=("Elapsed", "ElapsedMilliseconds", "Properties.Elapsed"),
    duration_unit="ms",
    request_header={"User-Agent": ("UserAgent",)},
    error=("@x", "Exception"),
)

FORMAT = Format(
    name="serilog",
    title="Serilog compact JSON (CLEF), Seq",
    recognised_by="`RequestMethod` and `StatusCode`, with `@t` or under `Properties`",
    evidence="documented",
    keys=(
        frozenset({"@t", "RequestMethod"}),
        frozenset({"RequestMethod", "StatusCode"}),
        frozenset({"Timestamp", "MessageTemplate", "Properties"}),
    ),
    read=mapped(FIELDS),
    rank=40,
)
