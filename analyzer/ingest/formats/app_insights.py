"""Application Insights requests, as exported from the workspace (`AppRequests`) or the classic resource."""

from analyzer.ingest.base import Format, Record
from analyzer.ingest.fields import FieldMap
from analyzer.ingest.mapped import mapped

FIELDS = FieldMap(
    time=("time", "TimeGenerated", "timestamp"),
    request_line=("Name", "name"),
    url=("Url", "url"),
    # "0" stands in requests that are not HTTP, so it says nothing about a response.
    status=("ResultCode", "resultCode"),
    duration=("DurationMs", "duration"),
    duration_unit="ms",
)


def _is_request(record: Record) -> bool:
    return record.get("Type") == "AppRequests" or record.get("itemType") == "request"


FORMAT = Format(
    name="app-insights",
    title="Application Insights requests",
    recognised_by='`Type` "AppRequests" or `itemType` "request"',
    evidence="documented",
    keys=(frozenset({"Type", "Name"}), frozenset({"itemType", "name"})),
    accepts=_is_request,
    read=mapped(FIELDS),
    rank=50,
)
