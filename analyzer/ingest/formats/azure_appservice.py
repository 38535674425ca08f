"""Azure App Service HTTP logs; `properties` is often JSON text, durations are in milliseconds."""

from analyzer.ingest.azure import KEYS, has_category, with_properties
from analyzer.ingest.base import Format
from analyzer.ingest.fields import FieldMap
from analyzer.ingest.mapped import mapped

FIELDS = FieldMap(
    time=("time", "EventTime"),
    method=("properties.CsMethod",),
    url=("properties.CsUriStem",),
    host=("properties.CsHost",),
    port=("properties.SPort",),
    query=("properties.CsUriQuery",),
    http_version=("properties.Protocol",),
    status=("properties.ScStatus",),
    no_response=(0,),
    duration=("properties.TimeTaken",),
    duration_unit="ms",
    request_header={
        "Cookie": ("properties.Cookie",),
        "User-Agent": ("properties.UserAgent",),
        "Referer": ("properties.Referer",),
    },
    client_address=("properties.CIp",),
)

FORMAT = Format(
    name="azure-appservice",
    title="Azure App Service HTTP log",
    recognised_by='`category` "AppServiceHTTPLogs"',
    evidence="fixture",
    keys=KEYS,
    accepts=has_category("AppServiceHTTPLogs"),
    parts=with_properties,
    read=mapped(FIELDS),
    rank=50,
)
