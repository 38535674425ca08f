"""An exchange as an entry of a HAR 1.2 document, with `-1` and empty strings where HAR demands a value."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

from analyzer.model import Body, BodyState, Exchange, Headers, Outcome, Param, Request, Response, Timings

TRUNCATED = "truncated"
"""The comment on a body that a capture cut off, which readers of HARs know."""


def har_document(
    entries: list[dict[str, Any]], version: str, pages: list[dict[str, Any]] | None = None
) -> dict[str, Any]:
    """A HAR 1.2 document (`{"log": …}`) around entries."""
    log: dict[str, Any] = {"version": "1.2", "creator": {"name": "analyzer", "version": version}}
    if pages:
        log["pages"] = pages
    return {"log": log | {"entries": entries}}


def har_entry(exchange: Exchange) -> dict[str, Any]:
    """The HAR entry of an exchange (HAR 1.2 "entries"); unredacted."""
    entry: dict[str, Any] = {
        "startedDateTime": _started_at(exchange.started_us),
        "time": exchange.duration_ms if exchange.duration_ms is not None else -1,
        "request": _request(exchange.request),
        "response": _response(exchange.response),
        "cache": {},
        "timings": _timings(exchange.timings),
    }
    optional = {
        "serverIPAddress": exchange.server_address,
        "connection": exchange.connection,
        "pageref": exchange.page_ref,
        "_error": exchange.error_text,
    }
    return entry | {name: value for name, value in optional.items() if value is not None}


def what_har_cannot_say(exchange: Exchange) -> dict[str, Any]:
    """What a HAR entry has no field for: which parts were not recorded, and facts of an earlier redaction."""
    said: dict[str, Any] = dict(exchange.facts or {})
    if exchange.outcome is Outcome.NOT_RECORDED:
        said["outcome"] = exchange.outcome.value
    if exchange.started_us is None:
        said["started"] = False
    if not exchange.is_of_one_client:
        said["client_address"] = exchange.client_address or ""
    for side, message in (("request", exchange.request), ("response", exchange.response)):
        if message is not None:
            said |= _recorded(side, message.headers, message.body)
    return said


def _recorded(side: str, headers: Headers, body: Body) -> dict[str, Any]:
    said: dict[str, Any] = {f"{side}_body_state": body.state.value}
    if not headers.is_complete:
        said[f"{side}_headers_complete"] = False
    if headers.scrubbed:
        said[f"{side}_headers_scrubbed"] = sorted(headers.scrubbed)
    if headers.masked:
        said[f"{side}_headers_masked"] = sorted(headers.masked)
    return said


def _started_at(started_us: int | None) -> str:
    """RFC 3339 in UTC; HAR demands a time, so a record without one stands at the epoch."""
    moment = datetime.fromtimestamp((started_us or 0) // 1_000_000, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{(started_us or 0) % 1_000_000:06d}Z"


def _request(request: Request) -> dict[str, Any]:
    rendered: dict[str, Any] = {
        "method": request.method,
        "url": request.url,
        "httpVersion": request.http_version or "",
        "cookies": _pairs(request.cookies),
        "headers": _headers(request.headers),
        "queryString": [
            {"name": name, "value": value}
            for name, value in parse_qsl(_query(request.url), keep_blank_values=True)
        ],
        "headersSize": -1,
        "bodySize": _size(request.body),
    }
    if request.body.state in {BodyState.COMPLETE, BodyState.TRUNCATED}:
        rendered["postData"] = _post_data(request.body)
    return rendered


def _query(url: str) -> str:
    return url.partition("?")[2].partition("#")[0]


def _post_data(body: Body) -> dict[str, Any]:
    post_data: dict[str, Any] = {"mimeType": body.mime_type or ""}
    if body.params:
        post_data["params"] = _pairs(body.params)
    post_data["text"] = body.text or ""
    if body.state is BodyState.TRUNCATED:
        post_data["comment"] = TRUNCATED
    return post_data | ({"encoding": "base64"} if body.is_base64 else {})


def _response(response: Response | None) -> dict[str, Any]:
    """HAR writes status 0 where no response came."""
    if response is None:
        response = Response(status=0)
    content: dict[str, Any] = {"size": _size(response.body), "mimeType": response.body.mime_type or ""}
    if response.body.text is not None:
        content["text"] = response.body.text
        content |= {"encoding": "base64"} if response.body.is_base64 else {}
    if response.body.state is BodyState.TRUNCATED:
        content["comment"] = TRUNCATED
    return {
        "status": response.status,
        "statusText": response.status_text or "",
        "httpVersion": response.http_version or "",
        "cookies": _pairs(response.cookies),
        "headers": _headers(response.headers),
        "content": content,
        "redirectURL": response.redirect_url or "",
        "headersSize": -1,
        "bodySize": _size(response.body),
    }


def _pairs(params: tuple[Param, ...]) -> list[dict[str, str]]:
    return [{"name": param.name, "value": param.value} for param in params]


def _headers(headers: Headers) -> list[dict[str, str]]:
    return [{"name": header.name, "value": header.value} for header in headers.items]


def _size(body: Body) -> int:
    if body.size_bytes is not None:
        return body.size_bytes
    return 0 if body.state is BodyState.EMPTY else -1


def _timings(timings: Timings) -> dict[str, Any]:
    phases = {
        "blocked": timings.blocked_ms, "dns": timings.dns_ms, "connect": timings.connect_ms, "ssl": timings.ssl_ms,
        "send": timings.send_ms, "wait": timings.wait_ms, "receive": timings.receive_ms,
    }  # fmt: skip
    return {name: value if value is not None else -1 for name, value in phases.items()}
