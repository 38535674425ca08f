"""Apache httpd logs in JSON by a `LogFormat` of the operator; `%D` is in microseconds, `%T` in seconds."""

from msgspec.structs import replace

from analyzer.ingest.base import Format, Record
from analyzer.ingest.fields import FieldMap
from analyzer.ingest.mapped import mapped
from analyzer.model import Exchange, Location

FIELDS = FieldMap(
    time=("time", "timestamp", "@timestamp", "%t"),
    method=("method", "requestMethod", "%m"),
    request_line=("request", "requestFirstLine", "%r"),
    url=("uri", "request_uri", "%U"),
    host=("vhost", "virtualHost", "server", "host", "%V", "%v"),
    query=("query", "queryString", "%q"),
    http_version=("protocol", "%H"),
    status=("status", "statusCode", "%>s", "%s"),
    duration=("time_us", "duration_us", "response_time_us", "D", "%D"),
    duration_unit="us",
    request_header={
        "User-Agent": ("user_agent", "userAgent", "agent", "%{User-Agent}i", "%{User-agent}i"),
        "Referer": ("referer", "referrer", "%{Referer}i"),
    },
    response_body_bytes=("bytes", "size", "%B", "%b", "%O"),
    client_address=("clientip", "client_ip", "remote_addr", "remoteHost", "remoteAddr", "%a", "%h"),
)
_read_us = mapped(FIELDS)
_read_s = mapped(replace(FIELDS, duration=("T", "%T"), duration_unit="s"))


def _read(record: Record, location: Location) -> Exchange | None:
    return _read_s(record, location) if "%T" in record or "T" in record else _read_us(record, location)


FORMAT = Format(
    name="apache",
    title="Apache httpd access log in JSON",
    recognised_by="LogFormat directives as keys (`%>s`, `%r`, `%D`), or `remoteLogname`",
    evidence="general",
    keys=tuple(frozenset({key}) for key in ("%>s", "%r", "remoteLogname", "requestFirstLine")),
    read=_read,
    rank=30,
)
