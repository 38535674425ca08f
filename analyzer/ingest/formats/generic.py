"""Access records with names of their author's choice: structured loggers, gateways, custom log formats.

Only names that mean one thing are read; a duration counts only where its name tells the unit.
"""

from typing import Any

from msgspec.structs import replace

from analyzer.ingest.base import Format, Record
from analyzer.ingest.fields import FieldMap, getter
from analyzer.ingest.mapped import MappedReader, mapped, read_status
from analyzer.ingest.times import DurationUnit
from analyzer.model import Exchange, Location, Outcome

_HEADERS_OF_REQUEST = {
    "User-Agent": ("user_agent", "userAgent", "http_user_agent", "ua", "request.user_agent"),
    "Referer": ("referer", "referrer", "http_referer"),
    "X-Request-Id": ("request_id", "requestId", "req_id", "x_request_id", "x-request-id"),
}
_NAMES: dict[str, Any] = {
    "time": (
        "@timestamp",
        "timestamp",
        "time",
        "ts",
        "datetime",
        "date",
        "started_at",
        "startedAt",
        "start_time",
    ),
    "method": (
        *("method", "http_method", "httpMethod", "request_method", "requestMethod", "verb", "http.method"),
        *("request.method", "req.method", "http.request.method", "RequestMethod"),
    ),
    "request_line": ("request",),
    "url": (
        *("url", "request_url", "requestUrl", "full_url", "http_url", "http.url", "url.full", "request.url"),
        *("req.url", "request_uri", "requestUri", "uri", "path", "http_path", "request_path", "RequestPath"),
        *("request.uri", "request.path", "req.path", "url.path", "http.target", "target", "endpoint"),
    ),
    "scheme": ("scheme", "request_scheme", "request.scheme", "http.scheme"),
    "host": ("host", "http_host", "hostname", "server_name", "request.host", "domain", "authority", "vhost"),
    "query": ("query", "query_string", "request_query"),
    "http_version": ("protocol", "proto", "http_version", "server_protocol"),
    "status": (
        *(
            "status",
            "status_code",
            "statusCode",
            "http_status",
            "httpStatus",
            "response_status",
            "response_code",
        ),
        *(
            "http_status_code",
            "responseStatus",
            "http.status_code",
            "http.response.status_code",
            "res.statusCode",
        ),
        *(
            "res.status",
            "response.status",
            "response.status_code",
            "response.statusCode",
            "StatusCode",
            "code",
        ),
        "response",
    ),
    "request_headers": ("request_headers", "requestHeaders", "request.headers", "req.headers", "headers"),
    "response_headers": ("response_headers", "responseHeaders", "response.headers", "res.headers"),
    "request_header": _HEADERS_OF_REQUEST,
    "request_body": (
        *("request_body", "requestBody", "request.body", "req.body", "request_payload", "payload"),
        "request.payload",
    ),
    "response_body": (
        "response_body",
        "responseBody",
        "response.body",
        "res.body",
        "response_payload",
        "body",
    ),
    "error": ("error", "error_message", "err.message", "err"),
    "has_all_headers": True,
    "client_address": (
        *(
            "client_address",
            "client_ip",
            "clientIp",
            "client.address",
            "client.ip",
            "remote_addr",
            "remoteAddr",
        ),
        *("remote_address", "remoteAddress", "remote_ip", "remoteIp", "source_ip", "sourceIp", "ip"),
    ),
}
_DURATIONS: tuple[tuple[DurationUnit, tuple[str, ...]], ...] = (
    (
        "ms",
        (
            *("duration_ms", "durationMs", "latency_ms", "latencyMs", "elapsed_ms", "elapsedMs", "took_ms"),
            *("response_time_ms", "responseTimeMs", "time_ms", "timeMs", "duration_millis", "total_ms"),
            *("http.duration_ms", "response.duration_ms", "elapsedMilliseconds", "request_time_ms"),
        ),
    ),
    ("s", ("duration_s", "duration_seconds", "latency_s", "elapsed_s", "latency_seconds", "response_time_s")),
    ("us", ("duration_us", "latency_us", "elapsed_us", "duration_micros")),
    ("ns", ("duration_ns", "durationNs", "latency_ns", "elapsed_ns", "duration_nanos")),
    ("text", ("duration", "latency", "elapsed", "took", "latency_human", "response_time")),
)
_TARGET = getter((*_NAMES["url"], "request"))
_STATUS = getter(_NAMES["status"])
_METHOD = getter(_NAMES["method"])
_UNITLESS = getter(("duration", "latency", "elapsed", "took", "response_time"))
_READERS = tuple(
    (getter(paths), mapped(FieldMap(**_NAMES, duration=paths, duration_unit=unit)))
    for unit, paths in _DURATIONS
)
_METHODS = frozenset(
    ("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH", "QUERY", "PROPFIND")
)


_HAR_NAMES = frozenset({"startedDateTime", "headersSize", "bodySize", "queryString"})
"""Names by which a piece of a HAR is told from a log record."""


def _tells_request(record: Record) -> bool:
    if not _HAR_NAMES.isdisjoint(record):
        return False
    target, method, status = _TARGET(record), _METHOD(record), read_status(_STATUS(record))
    if not isinstance(target, str):
        return False
    has_method = isinstance(method, str) and method.upper() in _METHODS
    has_line = target.partition(" ")[0] in _METHODS
    is_target = target.startswith(("/", "http://", "https://")) or has_line
    return is_target and (has_method or has_line or (status is not None and 100 <= status <= 599))


def _has_unitless_duration(record: Record) -> bool:
    # slog writes nanoseconds, zap seconds, others milliseconds, all as "duration" or "latency".
    has_unit = any(has(record) is not None for has, _ in _READERS[:-1])
    return not has_unit and isinstance(_UNITLESS(record), int | float)


def _reader(record: Record) -> MappedReader:
    return next((read for has, read in _READERS if has(record) is not None), _READERS[-1][1])


def _read(record: Record, location: Location) -> Exchange | None:
    exchange = _reader(record)(record, location)
    if exchange and exchange.outcome is Outcome.FAILED and exchange.request.url.startswith("/"):
        # A server's record without a host: its error is the program's own, not a missing response.
        return replace(exchange, outcome=Outcome.NOT_RECORDED)
    return exchange


FORMAT = Format(
    name="generic",
    title="JSON lines with common names",
    recognised_by="a method or status beside a URL or path, by the names that most loggers use",
    evidence="general",
    keys=(frozenset(),),
    accepts=_tells_request,
    read=_read,
    light=lambda record: (_reader(record), record),
    has_unitless_duration=_has_unitless_duration,
    rank=-10,
)
