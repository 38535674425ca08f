"""Akamai SIEM security events: `httpMessage` with URL-encoded values and header blocks."""

from typing import Any
from urllib.parse import unquote

from analyzer.ingest.base import Format, Record
from analyzer.ingest.fields import FieldMap
from analyzer.ingest.mapped import mapped
from analyzer.model import Exchange, Location

FIELDS = FieldMap(
    time=("start",),
    time_unit="s",
    method=("method",),
    url=("path",),
    host=("host",),
    port=("port",),
    query=("query",),
    http_version=("protocol",),
    status=("status",),
    no_response=(0,),
    request_headers=("requestHeaders",),
    response_headers=("responseHeaders",),
    has_all_headers=True,
    response_body_bytes=("bytes",),
)
_read_mapped = mapped(FIELDS)


def _read(record: Record, location: Location) -> Exchange | None:
    message = {key: _decoded(value) for key, value in record["httpMessage"].items()}
    return _read_mapped({**record, **message}, location)


def _decoded(value: Any) -> Any:
    return unquote(value) if isinstance(value, str) else value


FORMAT = Format(
    name="akamai-siem",
    title="Akamai SIEM events",
    recognised_by="`httpMessage` with `host` and `method`",
    evidence="general",
    keys=(frozenset({"httpMessage"}),),
    accepts=lambda record: isinstance(record["httpMessage"], dict),
    read=_read,
    rank=50,
)
