"""Exchanges from log records, by a field map."""

import re
from typing import Any

from msgspec import Struct

from analyzer.ingest.base import Record
from analyzer.ingest.fields import FieldMap, Getter, Paths, getter
from analyzer.ingest.messages import as_text, content_type, make_headers, read_body, read_headers
from analyzer.ingest.times import parse_duration_ms, parse_time
from analyzer.model import Body, Exchange, Header, Headers, Location, Outcome, Request, Response

_REQUEST_LINE = re.compile(r"([A-Za-z]+) (\S.*?)(?: (HTTP/[\d.]+))?", re.DOTALL)
_NO_PATHS = frozenset({"no_response", "left_out_headers"})
_BODIES = frozenset({"request_body", "request_body_base64", "response_body", "response_body_base64"})
_DEFAULT_PORTS = {"http": "80", "https": "443"}
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class Getters(Struct, frozen=True):
    """The compiled paths of a field map, by the names of its fields."""

    by_name: dict[str, Getter]
    request_header: tuple[tuple[str, Getter], ...]
    response_header: tuple[tuple[str, Getter], ...]

    def get(self, name: str, record: Record) -> Any:
        """The value of a field."""
        return self.by_name[name](record)

    def text(self, name: str, record: Record) -> str | None:
        """The value of a field as text."""
        return as_text(self.by_name[name](record))


class MappedReader:
    """Reads records by a field map; returns None for a record without a request.

    A record tells of a request when it has a target, and a method or a status.
    """

    def __init__(self, fields: FieldMap) -> None:
        self.fields = fields
        self.getters = _compile(fields)

    def __call__(self, record: Record, location: Location) -> Exchange | None:
        """The exchange that a record tells of."""
        fields, getters = self.fields, self.getters
        method, target, version = _request_target(getters, record)
        status_value = getters.get("status", record)
        if target is None or (not method and status_value is None):
            return None
        request_headers = _headers(fields, getters, record, is_request=True)
        request = Request(
            method=method.upper(),
            url=_absolute_url(fields, getters, record, target),
            http_version=version or clean_version(getters.text("http_version", record)),
            headers=request_headers,
            body=_body(getters, record, "request", request_headers),
        )
        response, outcome = _response(fields, getters, record, status_value)
        unit = fields.duration_unit
        return Exchange(
            location=location,
            started_us=parse_time(getters.get("time", record), fields.time_unit),
            duration_ms=parse_duration_ms(getters.get("duration", record), unit) if unit else None,
            request=request,
            outcome=outcome,
            response=response,
            server_address=getters.text("server_address", record),
            client_address=getters.text("client_address", record),
            is_of_one_client=fields.is_of_one_client,
            error_text=None if response else getters.text("error", record),
            record=record,
        )


mapped = MappedReader
"""The reader of a field map, by the name that format files call it."""


def read_status(value: Any) -> int | None:
    """Returns a status code as a number, from a number or its text; None where it is neither."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() else None
    text = value.strip() if isinstance(value, str) else ""
    return int(text) if len(text) <= 5 and text.lstrip("-").isdecimal() and text.isascii() else None


def clean_version(version: str | None) -> str | None:
    """Returns the HTTP version, None for the control characters that some proxies write there."""
    return version if version and len(version) <= 40 and not _CONTROL.search(version) else None


def read_size(value: Any) -> int | None:
    """Returns a number of bytes, None for HAR's -1 and what else is no size."""
    size = value if isinstance(value, int | float) and not isinstance(value, bool) else None
    if isinstance(value, str) and value.isdecimal() and value.isascii() and len(value) < 19:
        size = int(value)
    return int(size) if size is not None and 0 <= size < 1 << 62 else None


def join_url(scheme: str | None, host: str | None, port: str | None, target: str) -> str:
    """Returns the absolute URL; scheme-relative (RFC 3986 s.4.2) without scheme, the target without host."""
    if "://" in target.partition("?")[0] or not host:
        return target
    if port and port not in ("0", _DEFAULT_PORTS.get(scheme or "")) and not re.search(r":\d+$", host):
        host = f"[{host}]:{port}" if ":" in host and not host.startswith("[") else f"{host}:{port}"
    slash = "" if target.startswith(("/", "?")) or not target else "/"
    return f"{f'{scheme}:' if scheme else ''}//{host}{slash}{target}"


def _compile(fields: FieldMap) -> Getters:
    by_name = {
        name: getter(paths, blanks=() if name in _BODIES else ("", "-"))
        for name in fields.__struct_fields__
        if isinstance(paths := getattr(fields, name), tuple) and name not in _NO_PATHS
    }
    return Getters(by_name, _named(fields.request_header), _named(fields.response_header))


def _named(paths_by_header: dict[str, Paths]) -> tuple[tuple[str, Getter], ...]:
    return tuple((name, getter(paths)) for name, paths in paths_by_header.items())


def _request_target(getters: Getters, record: Record) -> tuple[str, str | None, str | None]:
    """Returns method (empty if unknown), target and HTTP version."""
    line = getters.text("request_line", record)
    match = _REQUEST_LINE.fullmatch(line.strip()) if line else None
    method = getters.text("method", record) or (match[1] if match else "")
    target = getters.text("url", record) or (match[2] if match else None)
    return method, target, match[3] if match else None


def _absolute_url(fields: FieldMap, getters: Getters, record: Record, target: str) -> str:
    query = getters.text("query", record)
    if query and "?" not in target:
        target = f"{target}?{query.removeprefix('?')}"
    if "://" in target.partition("?")[0]:
        return target
    scheme = getters.text("scheme", record)
    scheme = scheme.lower().removesuffix(":") if scheme else fields.default_scheme
    host = getters.text("host", record)
    return join_url(scheme, host, getters.text("port", record), target)


def _headers(fields: FieldMap, getters: Getters, record: Record, *, is_request: bool) -> Headers:
    side = "request" if is_request else "response"
    recorded = getters.get(f"{side}_headers", record)
    named = getters.request_header if is_request else getters.response_header
    items = read_headers(recorded)
    for prefix in fields.request_header_prefix if is_request else fields.response_header_prefix:
        items += _prefixed(record, prefix)
    items += tuple(Header(name, text) for name, get in named if (text := as_text(get(record))) is not None)
    left_out = frozenset(map(str.lower, fields.left_out_headers)) - {item.name.lower() for item in items}
    is_complete = fields.has_all_headers and recorded is not None
    return make_headers(items, is_complete=is_complete, scrubbed=left_out)


def _prefixed(record: Record, prefix: str) -> tuple[Header, ...]:
    found = {
        key[len(prefix) :]: value
        for key, value in record.items()
        if key.startswith(prefix) and len(key) > len(prefix) and value not in ("-", "", None)
    }
    dashed = {name.replace("_", "-"): value for name, value in found.items()}
    return read_headers(dashed)


def _body(getters: Getters, record: Record, side: str, headers: Headers) -> Body:
    text = getters.get(f"{side}_body", record)
    encoded = None if text is not None else getters.get(f"{side}_body_base64", record)
    size = read_size(getters.get(f"{side}_body_bytes", record))
    value = text if text is not None else encoded
    return read_body(
        value, is_base64=encoded is not None, mime_type=content_type(headers.items), size_bytes=size
    )


def _response(
    fields: FieldMap, getters: Getters, record: Record, status_value: Any
) -> tuple[Response | None, Outcome]:
    status = read_status(status_value)
    if status is None or not 100 <= status <= 999:
        is_failure = status in fields.no_response or (
            status is None and getters.get("error", record) is not None
        )
        return None, Outcome.FAILED if is_failure else Outcome.NOT_RECORDED
    headers = _headers(fields, getters, record, is_request=False)
    response = Response(
        status=status,
        status_text=getters.text("status_text", record),
        headers=headers,
        body=_body(getters, record, "response", headers),
    )
    return response, Outcome.RECEIVED
