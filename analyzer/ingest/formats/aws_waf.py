"""AWS WAF logs: the request as the firewall saw it, mostly without the response."""

from analyzer.ingest.base import Format, Record
from analyzer.ingest.fields import FieldMap
from analyzer.ingest.mapped import mapped
from analyzer.ingest.messages import read_headers
from analyzer.model import Exchange, Location

FIELDS = FieldMap(
    time=("timestamp",),
    time_unit="ms",
    method=("httpRequest.httpMethod", "httprequest.httpmethod"),
    url=("httpRequest.uri", "httprequest.uri"),
    scheme=("httpRequest.scheme",),
    host=("httpRequest.host", "host"),
    query=("httpRequest.args", "httprequest.args"),
    http_version=("httpRequest.httpVersion", "httprequest.httpversion"),
    status=("responseCodeSent", "responsecodesent"),
    request_headers=("httpRequest.headers", "httprequest.headers"),
    response_headers=("responseHeadersInserted",),
    has_all_headers=True,
    client_address=("httpRequest.clientIp", "httprequest.clientip"),
)
_read_mapped = mapped(FIELDS)


def _read(record: Record, location: Location) -> Exchange | None:
    request = record.get("httpRequest") or record.get("httprequest")
    headers = read_headers(request.get("headers")) if isinstance(request, dict) else ()
    host = next((header.value for header in headers if header.name.lower() == "host"), None)
    return _read_mapped({**record, "host": host}, location)


FORMAT = Format(
    name="aws-waf",
    title="AWS WAF log",
    recognised_by="`webaclId` and `httpRequest`",
    evidence="documented",
    keys=(frozenset({"webaclId", "httpRequest"}), frozenset({"webaclid", "httprequest"})),
    read=_read,
    rank=60,
)
