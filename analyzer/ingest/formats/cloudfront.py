"""Amazon CloudFront standard (v2, JSON) and real-time logs."""

from typing import Any

from msgspec.structs import replace

from analyzer.ingest.base import Format, Record
from analyzer.ingest.fields import FieldMap
from analyzer.ingest.mapped import mapped
from analyzer.ingest.times import parse_time
from analyzer.model import Exchange, Location


def _either(name: str) -> tuple[str, str]:
    return name, name.replace("-", "_")


FIELDS = FieldMap(
    time=("timestamp", "timestamp(ms)"),
    time_unit="s",
    method=_either("cs-method"),
    url=_either("cs-uri-stem"),
    scheme=_either("cs-protocol"),
    host=(*_either("x-host-header"), *_either("cs-host"), "cs(Host)"),
    query=_either("cs-uri-query"),
    http_version=_either("cs-protocol-version"),
    status=_either("sc-status"),
    # 000: the client closed the connection first.
    no_response=(0,),
    duration=_either("time-taken"),
    duration_unit="s",
    request_header={
        "User-Agent": ("cs(User-Agent)", *_either("cs-user-agent")),
        "Referer": ("cs(Referer)", *_either("cs-referer")),
        "Cookie": ("cs(Cookie)", *_either("cs-cookie")),
    },
    response_header={
        "X-Amz-Cf-Id": _either("x-edge-request-id"),
        "Content-Type": _either("sc-content-type"),
    },
    error=_either("x-edge-detailed-result-type"),
    client_address=_either("c-ip"),
)
_read_mapped = mapped(FIELDS)


def _read(record: Record, location: Location) -> Exchange | None:
    exchange = _read_mapped(record, location)
    if exchange is None or exchange.started_us is not None:
        return exchange
    return replace(exchange, started_us=_date_and_time(record.get("date"), record.get("time")))


def _date_and_time(date: Any, time: Any) -> int | None:
    return parse_time(f"{date}T{time}Z") if isinstance(date, str) and isinstance(time, str) else None


FORMAT = Format(
    name="cloudfront",
    title="Amazon CloudFront log in JSON",
    recognised_by="`cs-method` and `sc-status`",
    evidence="general",
    keys=(frozenset({"cs-method", "sc-status"}), frozenset({"cs_method", "sc_status"})),
    read=_read,
    rank=50,
)
