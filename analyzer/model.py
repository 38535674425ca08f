"""What every layer talks about: one HTTP exchange as a capture recorded it.

Three states run through all of it: a value; *absent* (`None`, or an empty tuple: the capture recorded that
there was none); and *not recorded* (the capture cannot tell, so no rule may draw a conclusion).
"""

from enum import StrEnum
from functools import cached_property
from typing import Any

from msgspec import Struct


class Location(Struct, frozen=True, kw_only=True):
    """Where a record stands in its input: `entry` counts HAR entries from 0, `line` log lines from 1."""

    input: str
    entry: int | None = None
    line: int | None = None
    offset: int | None = None
    """Byte offset, for input that has neither entries nor lines."""

    def __str__(self) -> str:
        if self.entry is not None:
            return f"{self.input}#/log/entries/{self.entry}"
        if self.line is not None:
            return f"{self.input}:{self.line}"
        return self.input if self.offset is None else f"{self.input}@{self.offset}"


class Problem(Struct, frozen=True, kw_only=True):
    """Input that could not be read as it should; `message` never quotes content."""

    code: str
    location: Location
    message: str


class Header(Struct, frozen=True):
    """One header field line, name as it was sent (RFC 9110 s.5)."""

    name: str
    value: str


class Headers(Struct, frozen=True, kw_only=True, dict=True):
    """The header fields of one message, in order.

    `is_complete` is False where the capture keeps only chosen fields (access logs): a name that is not
    here is then *not recorded*. `scrubbed` holds lower-case names that the exporter deletes, such as
    Chrome's sanitized export does with Authorization, Cookie and Set-Cookie: not recorded either.
    `masked` holds lower-case names whose value the producer replaced (Caddy writes "REDACTED"): present,
    value unknown.
    """

    items: tuple[Header, ...] = ()
    is_complete: bool = True
    scrubbed: frozenset[str] = frozenset()
    masked: frozenset[str] = frozenset()

    def values(self, name: str) -> tuple[str, ...]:
        """All values of a field name, compared without case, in order of appearance."""
        return self.by_name.get(name.lower(), ())

    @cached_property
    def by_name(self) -> dict[str, tuple[str, ...]]:
        """Field name in lower case -> its values: rules ask one message for a dozen names."""
        found: dict[str, tuple[str, ...]] = {}
        for header in self.items:
            name = header.name.lower()
            found[name] = (*found[name], header.value) if name in found else (header.value,)
        return found


NO_HEADERS_RECORDED = Headers(is_complete=False)


class Param(Struct, frozen=True):
    """A name and a value: query parameter, form field or cookie."""

    name: str
    value: str


class BodyState(StrEnum):
    """How much of a body the capture holds."""

    COMPLETE = "complete"
    TRUNCATED = "truncated"
    EMPTY = "empty"
    NOT_CAPTURED = "not_captured"


class Body(Struct, frozen=True, kw_only=True):
    """A message body as captured (HAR 1.2 "postData" and "content").

    `text` is the captured text; with `is_base64` it still is the base64 of the bytes, which nobody decodes
    before a rule asks. `size_bytes` is the length that the capture states, not that of `text`.
    """

    state: BodyState = BodyState.NOT_CAPTURED
    text: str | None = None
    is_base64: bool = False
    mime_type: str | None = None
    size_bytes: int | None = None
    params: tuple[Param, ...] = ()


class Request(Struct, frozen=True, kw_only=True):
    """The request of an exchange; `method` in upper case, `url` as captured (absolute where known)."""

    method: str
    url: str
    http_version: str | None = None
    headers: Headers = NO_HEADERS_RECORDED
    cookies: tuple[Param, ...] = ()
    body: Body = Body()


class Response(Struct, frozen=True, kw_only=True):
    """The response of an exchange; `status` is always a real HTTP status, 100 to 999."""

    status: int
    status_text: str | None = None
    http_version: str | None = None
    headers: Headers = NO_HEADERS_RECORDED
    cookies: tuple[Param, ...] = ()
    redirect_url: str | None = None
    body: Body = Body()


class Timings(Struct, frozen=True, kw_only=True):
    """Phases in milliseconds (HAR 1.2 "timings"); `None` is HAR's -1, not applicable. `ssl` lies in `connect`."""

    blocked_ms: float | None = None
    dns_ms: float | None = None
    connect_ms: float | None = None
    ssl_ms: float | None = None
    send_ms: float | None = None
    wait_ms: float | None = None
    receive_ms: float | None = None


class Outcome(StrEnum):
    """What is known about the response."""

    RECEIVED = "received"
    FAILED = "failed"
    """The capture says that no response came (HAR status 0, an error text, a log's client-gone code)."""
    NOT_RECORDED = "not_recorded"
    """The record tells of a request and is silent about its response: an event, never a failure."""


class Exchange(Struct, frozen=True, kw_only=True):
    """One HTTP request with what came back.

    `started_us` is microseconds since the Unix epoch in UTC, `None` where the record has no time.
    `response` is set exactly when `outcome` is RECEIVED. `error_text` is the producer's own failure text
    (`_error`, `comment`, response flags), `facts` what an earlier redaction by this program wrote down
    because the values that it follows from are gone. `client_address` is who called, as a log records it;
    `is_of_one_client` says that the whole capture holds the calls of one client, as a HAR does. `record` is
    the decoded record as it stood in the capture; `redact` harvests it, and it is dropped before an exchange
    leaves its worker.
    """

    location: Location
    started_us: int | None = None
    duration_ms: float | None = None
    request: Request
    outcome: Outcome = Outcome.RECEIVED
    response: Response | None = None
    timings: Timings = Timings()
    server_address: str | None = None
    client_address: str | None = None
    is_of_one_client: bool = False
    connection: str | None = None
    page_ref: str | None = None
    error_text: str | None = None
    facts: dict[str, Any] | None = None
    record: Any = None

    @property
    def status(self) -> int | None:
        """The response status, `None` where there was no response or none was recorded."""
        return self.response.status if self.response else None

    @property
    def ended_us(self) -> int | None:
        """When the exchange was over, in microseconds; its start where the record has no sound duration."""
        if self.started_us is None or self.duration_ms is None or not 0 <= self.duration_ms < 1e12:
            return self.started_us
        return self.started_us + int(self.duration_ms * 1000)

    @property
    def is_failed(self) -> bool:
        """Whether the exchange counts as failed: status of 400 or more, or no response."""
        if self.response is not None:
            return self.response.status >= 400
        return self.outcome is Outcome.FAILED

    @property
    def has_worked(self) -> bool:
        """Whether a response came that is no failure; a record that is silent about it is neither."""
        return self.response is not None and not self.is_failed
