"""Upsun and Platform.sh HTTP logs: an access log line of text in `message`, time in nanoseconds."""

import re

from analyzer.ingest.base import Format, Record
from analyzer.ingest.fields import FieldMap
from analyzer.ingest.mapped import mapped
from analyzer.model import Exchange, Location

_COMMON_LOG = re.compile(
    r'(?P<client>\S+) \S+ .{0,200}?\[(?P<time>[^\]]{20,40})\] "(?P<request>[^"]*)" '
    r"(?P<status>\d{3}|-) (?P<bytes>\d+|-)"
    r'(?: "(?P<referer>[^"]*)" "(?P<agent>[^"]*)")?'
)
FIELDS = FieldMap(
    time=("timestamp_ns",),
    time_unit="ns",
    request_line=("access.request",),
    status=("access.status",),
    request_header={"User-Agent": ("access.agent",), "Referer": ("access.referer",)},
    response_body_bytes=("access.bytes",),
)
_read_mapped = mapped(FIELDS)


def _read(record: Record, location: Location) -> Exchange | None:
    message = record["message"]
    match = _COMMON_LOG.match(message) if isinstance(message, str) else None
    return _read_mapped({**record, "access": match.groupdict()}, location) if match else None


FORMAT = Format(
    name="upsun",
    title="Upsun, Platform.sh HTTP log",
    recognised_by="`timestamp_ns`, `component` and `message`",
    evidence="documented",
    keys=(frozenset({"timestamp_ns", "component", "message"}),),
    read=_read,
    rank=50,
)
