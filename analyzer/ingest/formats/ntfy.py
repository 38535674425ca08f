"""ntfy's log: of the records around one request only the one that tells the status."""

from analyzer.ingest.base import Format, Record
from analyzer.ingest.fields import FieldMap
from analyzer.ingest.mapped import mapped
from analyzer.model import Exchange, Location

FIELDS = FieldMap(
    time=("time",),
    method=("http_method",),
    url=("http_path",),
    status=("http_status",),
)
_read_mapped = mapped(FIELDS)


def _read(record: Record, location: Location) -> Exchange | None:
    return _read_mapped(record, location) if "http_status" in record else None


FORMAT = Format(
    name="ntfy",
    title="ntfy log",
    recognised_by="`http_method`, `http_path` and `visitor_id`",
    evidence="fixture",
    keys=(
        frozenset({"http_method", "http_path", "visitor_id"}),
        frozenset({"http_method", "http_path", "tag"}),
    ),
    read=_read,
    rank=50,
)
