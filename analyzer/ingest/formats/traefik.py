"""Traefik access logs in JSON; durations are Go's, in nanoseconds."""

from analyzer.ingest.base import Format
from analyzer.ingest.fields import FieldMap
from analyzer.ingest.mapped import mapped

FIELDS = FieldMap(
    time=("StartUTC", "StartLocal", "time"),
    method=("RequestMethod",),
    url=("RequestPath",),
    scheme=("RequestScheme",),
    host=("RequestHost", "RequestAddr"),
    port=("RequestPort",),
    http_version=("RequestProtocol",),
    status=("DownstreamStatus", "OriginStatus"),
    no_response=(0,),
    duration=("Duration",),
    duration_unit="ns",
    request_header_prefix=("request_",),
    response_header_prefix=("downstream_",),
    request_body_bytes=("RequestContentSize",),
    response_body_bytes=("DownstreamContentSize",),
    server_address=("ServiceAddr",),
    client_address=("ClientHost", "ClientAddr"),
)

FORMAT = Format(
    name="traefik",
    title="Traefik access log",
    recognised_by="`RequestMethod` and `DownstreamStatus`",
    evidence="fixture",
    keys=(
        frozenset({"RequestMethod", "DownstreamStatus"}),
        frozenset({"RequestMethod", "RequestPath", "OriginStatus"}),
    ),
    read=mapped(FIELDS),
    rank=50,
)
