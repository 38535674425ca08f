"""Google Cloud's `httpRequest` of load balancers and Cloud Run; the latency is text such as "0.005192s"."""

from typing import Any

from msgspec.structs import replace

from analyzer.ingest.base import Format, Record
from analyzer.ingest.fields import FieldMap
from analyzer.ingest.mapped import mapped
from analyzer.ingest.times import plausible_ms
from analyzer.model import Exchange, Location

FIELDS = FieldMap(
    time=("timestamp", "receiveTimestamp", "receivetimestamp"),
    method=("httpRequest.requestMethod", "httprequest.requestmethod", "httpRequest.requestmethod"),
    url=("httpRequest.requestUrl", "httprequest.requesturl", "httpRequest.requesturl"),
    http_version=("httpRequest.protocol", "httprequest.protocol"),
    status=("httpRequest.status", "httprequest.status"),
    no_response=(0,),
    duration=("httpRequest.latency", "httprequest.latency"),
    duration_unit="s",
    request_header={
        "User-Agent": ("httpRequest.userAgent", "httprequest.useragent", "httpRequest.useragent"),
        "Referer": ("httpRequest.referer", "httprequest.referer"),
    },
    server_address=("httpRequest.serverIp", "httprequest.serverip"),
    error=("jsonPayload.statusDetails",),
    client_address=("httpRequest.remoteIp", "httprequest.remoteip"),
)
_read_mapped = mapped(FIELDS)


def _request(record: Record) -> Any:
    return record.get("httpRequest") or record.get("httprequest")


def _is_request(record: Record) -> bool:
    request = _request(record)
    names = {key.lower() for key in request} if isinstance(request, dict) else set()
    return bool(names & {"requestmethod", "requesturl"})


def _read(record: Record, location: Location) -> Exchange | None:
    exchange = _read_mapped(record, location)
    latency = _request(record).get("latency")
    if exchange is None or not isinstance(latency, dict):
        return exchange
    return replace(exchange, duration_ms=_proto_duration_ms(latency))


def _proto_duration_ms(latency: dict[str, Any]) -> float | None:
    """Returns the milliseconds of a protobuf Duration, `{seconds, nanos}`, whose seconds may be text."""
    try:
        return plausible_ms(int(latency.get("seconds", 0)) * 1e3 + int(latency.get("nanos", 0)) / 1e6)
    except (TypeError, ValueError):
        return None


FORMAT = Format(
    name="gcp-http",
    title="Google Cloud load balancer or Cloud Run request log",
    recognised_by="`httpRequest.requestMethod` or `httpRequest.requestUrl`",
    evidence="fixture",
    keys=(frozenset({"httpRequest"}), frozenset({"httprequest"})),
    accepts=_is_request,
    read=_read,
    rank=50,
)
