"""Cloudflare Logpush `http_requests`; times are RFC 3339, or Unix seconds or nanoseconds by job option."""

from typing import Any

from msgspec.structs import replace

from analyzer.ingest.base import Format, Record
from analyzer.ingest.fields import FieldMap
from analyzer.ingest.mapped import mapped
from analyzer.ingest.times import parse_time, plausible_ms
from analyzer.model import Exchange, Location

_NANOSECONDS_FROM = 10**16
"""Logpush writes whole seconds (10 digits) or nanoseconds (19 digits); nothing lies between."""

FIELDS = FieldMap(
    method=("ClientRequestMethod",),
    url=("ClientRequestURI", "ClientRequestPath"),
    scheme=("ClientRequestScheme",),
    host=("ClientRequestHost",),
    query=("ClientRequestQuery",),
    http_version=("ClientRequestProtocol",),
    status=("EdgeResponseStatus",),
    no_response=(0,),
    request_headers=("RequestHeaders",),
    response_headers=("ResponseHeaders",),
    request_header={"User-Agent": ("ClientRequestUserAgent",), "Referer": ("ClientRequestReferer",)},
    response_header={"CF-Ray": ("RayID",), "Content-Type": ("EdgeResponseContentType",)},
    request_body_bytes=("ClientRequestBodyBytes",),
    server_address=("OriginIP",),
    client_address=("ClientIP",),
)
_read_mapped = mapped(FIELDS)


def _read(record: Record, location: Location) -> Exchange | None:
    exchange = _read_mapped(record, location)
    if exchange is None:
        return None
    started_us = _time(record.get("EdgeStartTimestamp")) or _time(record.get("Datetime"))
    ended_us = _time(record.get("EdgeEndTimestamp"))
    spent_us = ended_us - started_us if started_us and ended_us else None
    return replace(
        exchange,
        started_us=started_us,
        duration_ms=plausible_ms(spent_us / 1e3) if spent_us is not None else None,
    )


def _time(value: Any) -> int | None:
    is_nanoseconds = isinstance(value, int) and value >= _NANOSECONDS_FROM
    return parse_time(value, "ns" if is_nanoseconds else "s")


FORMAT = Format(
    name="cloudflare",
    title="Cloudflare Logpush HTTP requests",
    recognised_by="`RayID` with `EdgeResponseStatus`, or `ClientRequestMethod` with `ClientRequestHost`",
    evidence="fixture",
    keys=(
        frozenset({"RayID", "EdgeResponseStatus"}),
        frozenset({"ClientRequestMethod", "ClientRequestHost"}),
        frozenset({"ClientRequestMethod", "EdgeResponseStatus"}),
    ),
    read=_read,
    rank=50,
)
