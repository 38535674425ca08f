"""Azure Application Gateway access logs: `timeTaken` is in milliseconds in version 1, in seconds in 2."""

from msgspec.structs import replace

from analyzer.ingest.azure import KEYS, has_category, with_properties
from analyzer.ingest.base import Format, Record
from analyzer.ingest.fields import FieldMap
from analyzer.ingest.mapped import mapped
from analyzer.model import Exchange, Location

FIELDS = FieldMap(
    time=("timeStamp", "timestamp", "time"),
    method=("properties.httpMethod",),
    url=("properties.originalRequestUriWithArgs", "properties.requestUri"),
    scheme=("scheme",),
    host=("properties.originalHost", "properties.host"),
    query=("properties.requestQuery",),
    http_version=("properties.httpVersion",),
    status=("properties.httpStatus",),
    no_response=(0,),
    duration=("properties.timeTaken",),
    duration_unit="s",
    request_header={"User-Agent": ("properties.userAgent",)},
    request_body_bytes=(),
    server_address=("properties.serverRouted",),
    error=("properties.error_info",),
    client_address=("properties.clientIP", "properties.clientIp"),
)
_read_v2 = mapped(FIELDS)
# The query of version 1 carries the gateway's own parameters, not only the client's.
_read_v1 = mapped(replace(FIELDS, duration_unit="ms", query=()))
_V2_ONLY = (
    "originalRequestUriWithArgs",
    "serverStatus",
    "serverResponseLatency",
    "clientResponseTime",
    "transactionId",
)
_SCHEMES = {"on": "https", "off": "http"}


def _read(record: Record, location: Location) -> Exchange | None:
    properties = record["properties"]
    with_scheme = {**record, "scheme": _SCHEMES.get(str(properties.get("sslEnabled")))}
    is_v2 = any(key in properties for key in _V2_ONLY)
    return (_read_v2 if is_v2 else _read_v1)(with_scheme, location)


FORMAT = Format(
    name="azure-appgw",
    title="Azure Application Gateway access log",
    recognised_by='`category` "ApplicationGatewayAccessLog"',
    evidence="fixture",
    keys=KEYS,
    accepts=has_category("ApplicationGatewayAccessLog"),
    parts=with_properties,
    read=_read,
    rank=50,
)
