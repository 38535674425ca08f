"""Datadog log exports: standard attributes, `duration` in nanoseconds."""

from analyzer.ingest.base import Format, Record
from analyzer.ingest.fields import FieldMap, getter
from analyzer.ingest.mapped import mapped


def _anywhere(*paths: str) -> tuple[str, ...]:
    """Returns the paths at the places where exports put attributes."""
    prefixes = ("", "attributes.", "attributes.attributes.", "content.attributes.")
    return tuple(prefix + path for path in paths for prefix in prefixes)


FIELDS = FieldMap(
    time=("date", "timestamp", *_anywhere("timestamp", "date"), "content.timestamp"),
    time_unit="ms",
    method=_anywhere("http.method"),
    url=_anywhere("http.url", "http.url_details.path"),
    scheme=_anywhere("http.url_details.scheme"),
    host=_anywhere("http.url_details.host", "http.host"),
    query=_anywhere("http.url_details.queryString"),
    http_version=_anywhere("http.version"),
    status=_anywhere("http.status_code"),
    duration=_anywhere("duration"),
    duration_unit="ns",
    request_header={"User-Agent": _anywhere("http.useragent"), "Referer": _anywhere("http.referer")},
    error=_anywhere("error.message"),
)
_SIGN = getter((*FIELDS.status, *FIELDS.url))


def _has_http(record: Record) -> bool:
    return isinstance(_SIGN(record), str | int)


FORMAT = Format(
    name="datadog",
    title="Datadog logs export",
    recognised_by="`attributes` with `http.status_code` or `http.url`, beside `service` or `ddsource`",
    evidence="general",
    keys=tuple(
        frozenset(keys)
        for keys in (("attributes",), ("content", "id"), ("ddsource", "http"), ("service", "http", "dd"))
    ),
    accepts=_has_http,
    read=mapped(FIELDS),
    rank=40,
)
