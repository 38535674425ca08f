"""Rails by lograge, and GitLab's production_json: `duration` in milliseconds, `duration_s` in seconds."""

from msgspec.structs import replace

from analyzer.ingest.base import Format, Record
from analyzer.ingest.fields import FieldMap
from analyzer.ingest.mapped import mapped
from analyzer.model import Exchange, Location

FIELDS = FieldMap(
    time=("@timestamp", "time", "timestamp"),
    method=("method",),
    url=("path",),
    host=("host", "meta.host"),
    status=("status",),
    duration=("duration",),
    duration_unit="ms",
    request_header={"User-Agent": ("ua", "user_agent")},
    response_header={"X-Request-Id": ("correlation_id", "request_id"), "Location": ("location",)},
    request_body=("params",),
    client_address=("remote_ip", "ip"),
)
_read_ms = mapped(FIELDS)
_read_s = mapped(replace(FIELDS, duration=("duration_s",), duration_unit="s"))


def _read(record: Record, location: Location) -> Exchange | None:
    return _read_s(record, location) if "duration_s" in record else _read_ms(record, location)


FORMAT = Format(
    name="lograge",
    title="Rails (lograge), GitLab production_json",
    recognised_by="`controller` and `action` with `method` and `path`",
    evidence="fixture",
    keys=(frozenset({"controller", "action", "method", "path"}),),
    read=_read,
    rank=50,
)
