"""MockServer's recorded requests and responses."""

from collections.abc import Iterable
from typing import Any

from analyzer.ingest.base import Format, Record
from analyzer.ingest.fields import FieldMap
from analyzer.ingest.mapped import mapped
from analyzer.ingest.messages import read_headers
from analyzer.model import Exchange, Location

FIELDS = FieldMap(
    time=("timestamp",),
    method=("httpRequest.method",),
    url=("httpRequest.path",),
    scheme=("scheme",),
    host=("host",),
    query=("query",),
    http_version=("httpRequest.protocol",),
    status=("httpResponse.statusCode",),
    status_text=("httpResponse.reasonPhrase",),
    request_headers=("httpRequest.headers",),
    response_headers=("httpResponse.headers",),
    has_all_headers=True,
    request_body=("request_text",),
    request_body_base64=("request_base64",),
    response_body=("response_text",),
    response_body_base64=("response_base64",),
)
_read_mapped = mapped(FIELDS)
_QUERY_SIGNS = str.maketrans({"&": "%26", "=": "%3D", "#": "%23", "+": "%2B", " ": "%20"})


def _read(record: Record, location: Location) -> Exchange | None:
    request, response = record["httpRequest"], record.get("httpResponse")
    hosts = [header.value for header in read_headers(request.get("headers")) if header.name.lower() == "host"]
    extended = {
        **record,
        "scheme": {True: "https", False: "http"}.get(request.get("secure")),
        "host": hosts[0] if hosts else None,
        "query": _query(request.get("queryStringParameters")),
        **_body(request, "request"),
        **_body(response if isinstance(response, dict) else {}, "response"),
    }
    return _read_mapped(extended, location)


def _query(parameters: Any) -> str | None:
    pairs = (f"{name}={value.translate(_QUERY_SIGNS)}" for name, value in _pairs(parameters))
    return "&".join(pairs) or None


def _pairs(parameters: Any) -> Iterable[tuple[str, str]]:
    return ((header.name, header.value) for header in read_headers(parameters))


def _body(message: Record, side: str) -> Record:
    """Returns the body under a name that tells whether it is text; it may be `{type, string|json…}`."""
    body = message.get("body")
    if not isinstance(body, dict) or "type" not in body:
        return {f"{side}_text": body}
    if body["type"] == "BINARY":
        return {f"{side}_base64": body.get("base64Bytes")}
    kinds = ("string", "json", "xml", "rawBytes")
    return {f"{side}_text": next((body[kind] for kind in kinds if kind in body), None)}


FORMAT = Format(
    name="mockserver",
    title="MockServer log",
    recognised_by="`httpRequest` and `httpResponse`",
    evidence="general",
    keys=(frozenset({"httpRequest", "httpResponse"}),),
    accepts=lambda record: isinstance(record["httpRequest"], dict) and "path" in record["httpRequest"],
    read=_read,
    rank=55,
)
