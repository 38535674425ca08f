"""Azure Front Door access logs; status and duration are text, the duration in seconds."""

from analyzer.ingest.azure import KEYS, has_category, with_properties
from analyzer.ingest.base import Format, Record
from analyzer.ingest.fields import FieldMap
from analyzer.ingest.mapped import mapped

FIELDS = FieldMap(
    time=("time",),
    method=("properties.httpMethod",),
    url=("properties.requestUri",),
    http_version=("properties.httpVersion",),
    status=("properties.httpStatusCode",),
    no_response=(0,),
    duration=("properties.timeTaken",),
    duration_unit="s",
    request_header={
        "User-Agent": ("properties.userAgent",),
        "Referer": ("properties.referer", "properties.referrer"),
        "X-Azure-Ref": ("properties.trackingReference",),
    },
    response_body_bytes=(),
    server_address=("properties.originIp",),
    error=("properties.errorInfo", "properties.ErrorInfo"),
    client_address=("properties.clientIp",),
)
_has_access_category = has_category("FrontDoorAccessLog")
_has_classic_category = has_category("FrontdoorAccessLog")


def _is_front_door(record: Record) -> bool:
    return _has_access_category(record) or _has_classic_category(record)


FORMAT = Format(
    name="azure-frontdoor",
    title="Azure Front Door access log",
    recognised_by='`category` "FrontDoorAccessLog"',
    evidence="fixture",
    keys=KEYS,
    accepts=_is_front_door,
    parts=with_properties,
    read=mapped(FIELDS),
    rank=50,
)
