"""Nextcloud's application log: events with their request, never with a status."""

from analyzer.ingest.base import Format, Record
from analyzer.ingest.fields import FieldMap
from analyzer.ingest.mapped import mapped

FIELDS = FieldMap(
    time=("time",),
    method=("method",),
    url=("url",),
    request_header={"User-Agent": ("userAgent",)},
    response_header={"X-Request-Id": ("reqId",)},
    client_address=("remoteAddr",),
)


def _has_request(record: Record) -> bool:
    url = record["url"]
    return isinstance(url, str) and url.startswith("/")


FORMAT = Format(
    name="nextcloud",
    title="Nextcloud log",
    recognised_by="`reqId` and `remoteAddr` with `method` and `url`",
    evidence="fixture",
    keys=(frozenset({"reqId", "remoteAddr", "method", "url"}),),
    accepts=_has_request,
    read=mapped(FIELDS),
    rank=50,
)
