"""One redacted exchange in words: a line, a page, a row of a table, a curl command."""

import re
import shlex
from collections.abc import Iterator
from datetime import UTC, datetime

from analyzer.model import Body, BodyState, Exchange, Headers, Outcome
from analyzer.report.escaping import clipped, visible
from analyzer.report.words import duration, size

MAX_BODY_CHARS = 4_096
_TOKEN = re.compile(r"[A-Za-z][A-Za-z0-9!#$%&'*+.^_`|~-]*")
"""A method or field name (RFC 9110 s.5.6.2) that starts with a letter."""
_LEFT_TO_CURL = frozenset({"host", "content-length", "connection", "accept-encoding"})

COLUMNS = (
    "input", "entry", "line", "started_at", "method", "url", "status", "outcome", "duration_ms",
    "request_bytes", "response_bytes", "mime_type", "error",
)  # fmt: skip


def number_of(exchange: Exchange) -> int | None:
    """Returns the entry or line number, which `--entry` takes."""
    place = exchange.location
    return place.line if place.entry is None else place.entry


def started_at(exchange: Exchange) -> str | None:
    """Returns the start in RFC 3339 UTC with milliseconds, None where there is no time."""
    if exchange.started_us is None:
        return None
    try:
        moment = datetime.fromtimestamp(exchange.started_us / 1e6, UTC)
    except (OverflowError, ValueError, OSError):
        return None
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def outcome_words(exchange: Exchange) -> str:
    """Returns the status, or what is known instead of one."""
    if exchange.status is not None:
        return str(exchange.status)
    return "failed" if exchange.outcome is Outcome.FAILED else "not recorded"


def list_line(exchange: Exchange) -> str:
    """Returns number, time, status, method, duration and URL in columns."""
    at = (started_at(exchange) or "-")[:23]
    took = duration(exchange.duration_ms) if exchange.duration_ms is not None else "-"
    method, url = exchange.request.method, exchange.request.url
    return f"{number_of(exchange) or 0:>6} {at:<23} {outcome_words(exchange):>6} {took:>9} {method} {url}"


def page_lines(exchange: Exchange) -> Iterator[str]:
    """Yields the request and the response as they went over the wire, bodies cut at MAX_BODY_CHARS."""
    yield f"{exchange.location}"
    took = duration(exchange.duration_ms) if exchange.duration_ms is not None else "not recorded"
    yield f"started {started_at(exchange) or 'not recorded'}, took {took}"
    yield ""
    yield f"{exchange.request.method} {exchange.request.url}"
    yield from _message_lines(exchange.request.headers, exchange.request.body)
    yield ""
    if exchange.response is None:
        reason = f": {exchange.error_text}" if exchange.error_text else ""
        yield f"no response ({outcome_words(exchange)}){reason}"
        return
    yield f"{exchange.response.status} {exchange.response.status_text or ''}".rstrip()
    yield from _message_lines(exchange.response.headers, exchange.response.body)


def _message_lines(headers: Headers, body: Body) -> Iterator[str]:
    for header in headers.items:
        yield f"{header.name}: {header.value}"
    if not headers.is_complete:
        yield "(other headers not recorded)"
    if body.text:
        yield ""
        yield from clipped(body.text, MAX_BODY_CHARS).splitlines()
        if len(body.text) > MAX_BODY_CHARS:
            yield f"(cut at {MAX_BODY_CHARS:,} of {len(body.text):,} characters)"
    elif body.state is BodyState.NOT_CAPTURED:
        known = f" ({size(body.size_bytes)})" if body.size_bytes is not None else ""
        yield f"(body not captured{known})"


def table_row(exchange: Exchange) -> dict[str, str | int | float | None]:
    """Returns a row under COLUMNS; None where something was not recorded."""
    response = exchange.response
    return {
        "input": exchange.location.input,
        "entry": exchange.location.entry,
        "line": exchange.location.line,
        "started_at": started_at(exchange),
        "method": exchange.request.method,
        "url": exchange.request.url,
        "status": exchange.status,
        "outcome": exchange.outcome.value,
        "duration_ms": exchange.duration_ms,
        "request_bytes": exchange.request.body.size_bytes,
        "response_bytes": response.body.size_bytes if response else None,
        "mime_type": response.body.mime_type if response else None,
        "error": exchange.error_text,
    }


def curl_command(exchange: Exchange) -> str:
    """Returns a command for a POSIX shell that sends the request again, placeholders where secrets were.

    Each value is one quoted argument of an option, so none can become an option or a command.
    """
    request = exchange.request
    arguments = ["curl", "--globoff"]
    arguments += ["--request", request.method] if _TOKEN.fullmatch(request.method) else []
    arguments += ["--url", _one_line(request.url)]
    for header in request.headers.items:
        # Leaves out HTTP/2 pseudo headers, and a name such as `@file` that curl would read headers from.
        if _TOKEN.fullmatch(header.name) and header.name.lower() not in _LEFT_TO_CURL:
            arguments += ["--header", _one_line(f"{header.name}: {header.value}")]
    if request.body.text and not request.body.is_base64:
        arguments += ["--data-raw", _one_line(request.body.text)]
    return " ".join(shlex.quote(argument) for argument in arguments)


def _one_line(text: str) -> str:
    return visible(" ".join(text.splitlines()))
