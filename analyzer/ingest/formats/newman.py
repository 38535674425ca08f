"""Newman's JSON report of a Postman run; a response is missing where the request failed."""

import base64
from collections.abc import Iterable
from typing import Any

from msgspec.structs import replace

from analyzer.ingest.base import Format, Record
from analyzer.ingest.fields import FieldMap
from analyzer.ingest.mapped import mapped
from analyzer.model import Exchange, Location, Outcome

FIELDS = FieldMap(
    method=("request.method",),
    url=("url",),
    status=("response.code",),
    status_text=("response.status",),
    duration=("response.responseTime",),
    duration_unit="ms",
    request_headers=("request.header",),
    response_headers=("response.header",),
    has_all_headers=True,
    request_body=("request.body.raw",),
    response_body=("response.body",),
    response_body_base64=("stream",),
    response_body_bytes=("response.responseSize",),
    error=("requestError.message", "requestError.code", "requestError"),
    is_of_one_client=True,
)
_read_mapped = mapped(FIELDS)


def _executions(record: Record) -> Iterable[Record]:
    return tuple(item for item in record["run"]["executions"] if isinstance(item, dict))


def _read(record: Record, location: Location) -> Exchange | None:
    item = record.get("item")
    request = record.get("request") or (item.get("request") if isinstance(item, dict) else None)
    if not isinstance(request, dict):
        return None
    response = record.get("response")
    stream = response.get("stream") if isinstance(response, dict) else None
    extended = {**record, "request": request, "url": _url(request.get("url")), "stream": _bytes(stream)}
    exchange = _read_mapped(extended, location)
    if exchange and exchange.response is None and record.get("requestError"):
        return replace(exchange, outcome=Outcome.FAILED)
    return exchange


def _url(url: Any) -> str | None:
    if not isinstance(url, dict):
        return url if isinstance(url, str) else None
    host, path = _joined(url.get("host"), "."), _joined(url.get("path"), "/")
    port = f":{url['port']}" if url.get("port") else ""
    query = "&".join(
        f"{pair.get('key', '')}={pair.get('value') or ''}"
        for pair in url.get("query") or ()
        if isinstance(pair, dict) and not pair.get("disabled")
    )
    scheme = str(url.get("protocol") or "http").removesuffix("://")
    return f"{scheme}://{host}{port}/{path}{f'?{query}' if query else ''}" if host else url.get("raw")


def _joined(parts: Any, separator: str) -> str:
    return separator.join(map(str, parts)) if isinstance(parts, list) else str(parts or "")


def _bytes(stream: Any) -> str | None:
    """Returns base64 of a Node Buffer, `{"type": "Buffer", "data": [bytes]}`."""
    numbers = stream.get("data") if isinstance(stream, dict) else None
    try:
        return base64.b64encode(bytes(numbers)).decode() if isinstance(numbers, list) else None
    except (TypeError, ValueError):
        return None


def _is_run(record: Record) -> bool:
    return isinstance(record["run"], dict) and isinstance(record["run"].get("executions"), list)


FORMAT = Format(
    name="newman",
    title="Newman (Postman) run report",
    recognised_by="`run.executions`",
    evidence="documented",
    keys=(frozenset({"run"}),),
    accepts=_is_run,
    parts=_executions,
    read=_read,
    rank=60,
)
