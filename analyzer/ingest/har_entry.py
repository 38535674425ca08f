"""One entry of a HAR 1.1 or 1.2 (also 1.3) capture to an exchange, through the habits of many producers."""

from typing import Any

from msgspec import Struct

from analyzer.ingest.har_body import request_body, response_body
from analyzer.ingest.mapped import clean_version, join_url, read_status
from analyzer.ingest.messages import as_text, make_headers, read_headers, read_params
from analyzer.ingest.own_marks import with_own_marks
from analyzer.ingest.times import parse_time, plausible_ms
from analyzer.model import (
    NO_HEADERS_RECORDED,
    Exchange,
    Headers,
    Location,
    Outcome,
    Problem,
    Request,
    Response,
    Timings,
)

PHASES = ("blocked", "dns", "connect", "ssl", "send", "wait", "receive")
_TIMINGS = tuple((phase, f"{phase}_ms") for phase in PHASES)
_SUMMED_PHASES = ("blocked", "dns", "connect", "send", "wait", "receive")
_ERROR_KEYS = ("_error", "_errorText", "_failureText", "error", "_errorMessage")


class Scrubbing(Struct, frozen=True):
    """Header names, in lower case, that the producer deleted from all requests and all responses."""

    request: frozenset[str] = frozenset()
    response: frozenset[str] = frozenset()


def read_entry(entry: Any, location: Location, scrubbing: Scrubbing) -> Exchange | Problem:
    """Returns the exchange of a HAR entry, or a problem where the entry tells of no request."""
    request = entry.get("request") if isinstance(entry, dict) else None
    if not isinstance(request, dict):
        return Problem(code="bad-entry", location=location, message="the entry has no request object")
    headers = _headers(request, scrubbing.request)
    url = _url(request, headers)
    if not url:
        return Problem(code="bad-entry", location=location, message="the request has no URL")
    method = (as_text(request.get("method")) or "").strip().upper()
    outcome, response, error_text = _outcome(entry, method, scrubbing)
    timings = _timings(entry.get("timings"))
    exchange = Exchange(
        location=location,
        started_us=parse_time(entry.get("startedDateTime")),
        duration_ms=_duration_ms(entry),
        request=Request(
            method=method,
            url=url,
            http_version=clean_version(as_text(request.get("httpVersion")) or None),
            headers=headers,
            cookies=read_params(request.get("cookies")),
            body=request_body(request, method, headers),
        ),
        outcome=outcome,
        response=response,
        timings=timings,
        server_address=(as_text(entry.get("serverIPAddress")) or "").strip("[]") or None,
        connection=as_text(entry.get("connection")) or None,
        page_ref=as_text(entry.get("pageref")) or None,
        error_text=error_text,
        is_of_one_client=True,
        record=entry,
    )
    return with_own_marks(exchange, entry)


def _headers(message: dict[str, Any], scrubbed: frozenset[str]) -> Headers:
    recorded = message.get("headers")
    if not isinstance(recorded, list | dict | str):
        return NO_HEADERS_RECORDED
    return make_headers(read_headers(recorded), scrubbed=scrubbed)


def _url(request: dict[str, Any], headers: Headers) -> str:
    """Returns the URL, a relative one completed from Host and pseudo header fields (RFC 9113 s.8.3.1)."""
    url = (as_text(request.get("url")) or "").strip()
    if "://" in url.partition("?")[0] or url.startswith(("//", "data:", "blob:", "about:")):
        return url
    target = url or "".join(headers.values(":path")[:1])
    host = "".join(headers.values(":authority")[:1] or headers.values("host")[:1])
    scheme = "".join(headers.values(":scheme")[:1]) or None
    return join_url(scheme, host, None, target) if target.startswith(("/", "?")) else target


def _outcome(
    entry: dict[str, Any], method: str, scrubbing: Scrubbing
) -> tuple[Outcome, Response | None, str | None]:
    response = entry.get("response")
    if not isinstance(response, dict):
        error_text = _error_text(entry)
        return (Outcome.FAILED if error_text else Outcome.NOT_RECORDED), None, error_text
    status = read_status(response.get("status"))
    error_text = _error_text(entry, response)
    if status is not None and 100 <= status <= 999:
        return Outcome.RECEIVED, _response(response, status, method, scrubbing), error_text
    is_said_to_fail = response.get("status") == "error" or (status is not None and status <= 0)
    if is_said_to_fail or error_text:
        comments = (as_text(place.get("comment")) for place in (entry, response))
        return Outcome.FAILED, None, error_text or next(filter(None, comments), None)
    return Outcome.NOT_RECORDED, None, None


def _response(response: dict[str, Any], status: int, method: str, scrubbing: Scrubbing) -> Response:
    headers = _headers(response, scrubbing.response)
    return Response(
        status=status,
        status_text=as_text(response.get("statusText")) or None,
        http_version=clean_version(as_text(response.get("httpVersion")) or None),
        headers=headers,
        cookies=read_params(response.get("cookies")),
        redirect_url=as_text(response.get("redirectURL")) or None,
        body=response_body(response, status, method, headers),
    )


def _error_text(*places: dict[str, Any]) -> str | None:
    for place in places:
        for key in _ERROR_KEYS:
            value = place.get(key)
            if isinstance(value, dict):
                value = value.get("message") or value.get("msg")
            if isinstance(value, str) and value:
                return value
    return None


def _timings(value: Any) -> Timings:
    phases = value if isinstance(value, dict) else {}
    return Timings(**{name: _phase_ms(phases.get(phase)) for phase, name in _TIMINGS})


def _phase_ms(value: Any) -> float | None:
    return plausible_ms(value) if type(value) in (int, float) else None


def _duration_ms(entry: dict[str, Any]) -> float | None:
    """Returns `time`, or what HAR 1.2 defines it to be, the sum of the phases, where an entry lacks it."""
    time = entry.get("time")
    if time is not None:
        return _phase_ms(time)
    phases = entry.get("timings")
    if not isinstance(phases, dict) or _phase_ms(phases.get("wait")) is None:
        return None
    return plausible_ms(sum(_phase_ms(phases.get(phase)) or 0.0 for phase in _SUMMED_PHASES))
