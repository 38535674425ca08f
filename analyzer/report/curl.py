"""A redacted request as a curl command, with what to heed before it is sent."""

import re
import shlex
from collections.abc import Iterator

from analyzer.facts.subject import Subject
from analyzer.model import BodyState, Exchange
from analyzer.redaction.tokens import find_tokens
from analyzer.report.escaping import clipped, visible

_TOKEN = re.compile(r"[A-Za-z][A-Za-z0-9!#$%&'*+.^_`|~-]*")
"""A method or field name (RFC 9110 s.5.6.2) that starts with a letter."""
_LEFT_TO_CURL = frozenset({"host", "content-length", "connection", "accept-encoding"})
_SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
"""Methods that only read (RFC 9110 s.9.2.1)."""
MAX_PLACEHOLDERS = 10


def cautions(exchange: Exchange) -> Iterator[str]:
    """Yields in one line each what a person has to know before sending the request again."""
    request = exchange.request
    if request.method not in _SAFE:
        method = request.method if _TOKEN.fullmatch(request.method) else "a method of unknown name"
        host = clipped(Subject(exchange).host, 100) or "the server"
        yield _one_line(f"WRITES: {method} may change something at {host}; send it only if that is wanted")
    command = curl_command(exchange)
    placeholders = list(dict.fromkeys(command[start:end] for start, end in find_tokens(command)))
    if placeholders:
        more = ", ..." if len(placeholders) > MAX_PLACEHOLDERS else ""
        yield _one_line(f"fill in what was redacted: {', '.join(placeholders[:MAX_PLACEHOLDERS])}{more}")
    if request.headers.masked:
        names = ", ".join(sorted(request.headers.masked))
        yield _one_line(f"fill in what the capture masks: {clipped(names, 200)}")
    if not request.headers.is_complete:
        yield "the capture does not record all header fields"
    elif request.headers.scrubbed:
        yield "credentials are missing: the exporter removed them"
    if request.body.is_base64 or (
        request.body.state is BodyState.NOT_CAPTURED and request.method not in _SAFE
    ):
        yield "the request body is missing: it is binary, or was not captured"
    if request.body.state is BodyState.TRUNCATED:
        yield "the request body was cut by the capture"


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
