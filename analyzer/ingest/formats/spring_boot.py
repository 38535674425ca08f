"""Spring Boot's actuator: `httpexchanges` (ISO 8601 duration) and the older `httptrace` (milliseconds)."""

from collections.abc import Iterable

from analyzer.ingest.base import Format, Record
from analyzer.ingest.fields import FieldMap
from analyzer.ingest.mapped import mapped

FIELDS = FieldMap(
    time=("timestamp",),
    method=("request.method",),
    url=("request.uri",),
    status=("response.status",),
    duration=("timeTaken",),
    duration_unit="ms",
    request_headers=("request.headers",),
    response_headers=("response.headers",),
    has_all_headers=True,
    # management.httpexchanges.recording.include has neither `authorization-header` nor `cookie-headers`.
    left_out_headers=("Authorization", "Cookie", "Set-Cookie"),
)


def _parts(record: Record) -> Iterable[Record]:
    listed = record.get("exchanges", record.get("traces"))
    return tuple(item for item in listed if isinstance(item, dict)) if isinstance(listed, list) else (record,)


def _is_exchange(record: Record) -> bool:
    return all(isinstance(part.get("request"), dict) and "uri" in part["request"] for part in _parts(record))


FORMAT = Format(
    name="spring-boot",
    title="Spring Boot actuator exchanges",
    recognised_by="a list `exchanges` or `traces`, or `timeTaken` beside `request.uri`",
    evidence="documented",
    keys=(frozenset({"exchanges"}), frozenset({"traces"}), frozenset({"timeTaken", "request", "response"})),
    accepts=_is_exchange,
    parts=_parts,
    read=mapped(FIELDS),
    rank=50,
)
