"""One redacted exchange in words: a line, a page, a row of a table."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from analyzer.document import Finding
from analyzer.model import Body, BodyState, Exchange, Headers, Outcome, Timings
from analyzer.report.escaping import clipped
from analyzer.report.one_line import told_causes
from analyzer.report.words import duration, size

MAX_BODY_CHARS = 4_096

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


def list_line(exchange: Exchange, *, is_part: bool = False) -> str:
    """Returns number, time, status, method, duration and URL in columns; the file behind them if it is one of many."""
    at = (started_at(exchange) or "-")[:23]
    took = duration(exchange.duration_ms) if exchange.duration_ms is not None else "-"
    method, url = exchange.request.method, exchange.request.url
    line = f"{number_of(exchange) or 0:>6} {at:<23} {outcome_words(exchange):>6} {took:>9} {method} {url}"
    return f"{line} in {exchange.location.input}" if is_part else line


def page_lines(exchange: Exchange, findings: Sequence[Finding] = ()) -> Iterator[str]:
    """Yields the rules that fired, then the request and the response as sent, bodies cut at MAX_BODY_CHARS."""
    yield f"{exchange.location}"
    took = duration(exchange.duration_ms) if exchange.duration_ms is not None else "not recorded"
    yield f"started {started_at(exchange) or 'not recorded'}, took {took}{_phases(exchange.timings)}"
    if exchange.server_address:
        yield f"server address {exchange.server_address}"
    yield from _rule_lines(findings)
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


_PHASES = ("blocked", "dns", "connect", "ssl", "send", "wait", "receive")


def _phases(timings: Timings) -> str:
    """The phases that took any time; `ssl` lies in `connect`."""
    known = [(name, getattr(timings, f"{name}_ms")) for name in _PHASES]
    told = ", ".join(f"{name} {duration(value)}" for name, value in known if value)
    return f" ({told})" if told else ""


def _rule_lines(findings: Sequence[Finding]) -> Iterator[str]:
    if not findings:
        yield "no rule fired"
    for finding in sorted(findings, key=lambda each: not each.primary):
        also = "" if finding.primary else " (also matched)"
        yield f"rule {finding.rule}, {finding.severity}{also}: {finding.title}"
        yield from (f"  {told}" for told in told_causes(finding))


def _message_lines(headers: Headers, body: Body) -> Iterator[str]:
    for header in headers.items:
        yield f"{header.name}: {header.value}"
    if not headers.is_complete:
        yield "(other headers not recorded)"
    elif headers.scrubbed:
        yield f"({', '.join(sorted(headers.scrubbed))}: removed by the exporter, if sent)"
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
