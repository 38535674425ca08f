"""Examples of rules: exchanges made of what an author wrote, and the type that an author writes."""

import datetime
from collections.abc import Iterator
from typing import Annotated, Any
from urllib.parse import urlencode

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType
from msgspec.structs import replace

from analyzer.codec import encode_json
from analyzer.ingest.messages import make_headers
from analyzer.model import (
    Body,
    BodyState,
    Exchange,
    Header,
    Headers,
    Location,
    Outcome,
    Param,
    Request,
    Response,
    Timings,
)
from analyzer.rules.files import Example
from analyzer.rules.shape import Mismatch, convert_or_mismatches

START_US = int(datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC).timestamp() * 1_000_000)
"""When second 0 of an example is."""

SCRUBBED = frozenset({"authorization", "cookie", "set-cookie"})
"""What `capture: {credentials_scrubbed: true}` removes, as Chrome's sanitized export does."""

INPUT = "example"
MAX_EXCHANGES = 10_000
_Seconds = Annotated[float, Meta(ge=0, le=1_000_000_000)]


class ExampleMessage(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What request and response share: header fields, and at most one of the ways to write a body."""

    headers: dict[str, Any] = msgspec.field(default_factory=dict)
    json: Any = UNSET
    text: str | UnsetType = UNSET
    body_state: BodyState | None = None
    size: Annotated[int, Meta(ge=0, le=1_000_000_000_000)] | None = None
    """Stated bytes of a body that was not captured."""


class ExampleRequest(ExampleMessage, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The request of an example."""

    url: str
    url_bytes: Annotated[int, Meta(ge=1, le=1_000_000)] | None = None
    """Pads the URL with a last query parameter to this many bytes."""
    method: str = "GET"
    form: dict[str, Any] | None = None


class ExampleResponse(ExampleMessage, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The response of an example; status 0 means that none came."""

    status: Annotated[int, Meta(ge=0, le=999)]
    mime_type: str | None = None
    status_text: str | None = None


class ExampleTimings(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """HAR 1.2 "timings", in milliseconds."""

    blocked: float | None = None
    dns: float | None = None
    connect: float | None = None
    ssl: float | None = None
    send: float | None = None
    wait: float | None = None
    receive: float | None = None


class ExampleExchange(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One exchange of an example, or several alike: `repeat` of them, `every` so many seconds.

    `{n}` in the URL of one that repeats is the number of the repetition, counted from 1.
    """

    request: ExampleRequest
    response: ExampleResponse | None = None
    at: _Seconds | None = 0.0
    """Seconds from START_US; null where the record has no time."""
    startedDateTime: Annotated[datetime.datetime, Meta(tz=True)] | None = None
    """The moment itself with its zone, instead of `at`; named as in HAR."""
    repeat: Annotated[int, Meta(ge=1, le=MAX_EXCHANGES)] = 1
    every: _Seconds = 0.0
    time: float | None = None
    timings: ExampleTimings = ExampleTimings()
    error: str | None = None
    client: str | None = None
    """Address of the caller, of a capture that is a log."""
    page: str | None = None
    """The page that it belongs to, as a browser's capture tells."""


class ExampleCapture(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is true of the whole capture."""

    credentials_scrubbed: bool = False
    log: bool = False
    """A log of a server, which holds the calls of many clients and only chosen header fields."""
    map: dict[str, str] = msgspec.field(default_factory=dict)
    """Base URL -> `ruleset.service`, as `--map` gives it."""


def example_mismatches(example: Example) -> tuple[Mismatch, ...]:
    """What is wrong with the exchanges of an example; paths lead from the example."""
    found = convert_or_mismatches(example.capture, ExampleCapture, ("capture",))[1]
    for place, written in _written(example):
        found += convert_or_mismatches(written, ExampleExchange, place)[1]
    if (example.exchange is None) == (not example.exchanges):
        found += (Mismatch((), "wrong-value", "an example has exactly one of exchange and exchanges"),)
    return found


def example_exchanges(example: Example) -> tuple[Exchange, ...]:
    """The exchanges that an example stands for, entries counted from 0 in the order of writing.

    Header fields that are not listed were not sent. A body that is not given was not captured, but for a
    GET or HEAD request, where there was none.

    Raises:
        msgspec.ValidationError: the example does not have the shape; `example_mismatches` tells where.
    """
    capture = msgspec.convert(example.capture, ExampleCapture)
    return tuple(
        _exchange(written, entry, at, capture)
        for entry, (written, at) in zip(range(MAX_EXCHANGES), _repeated(example), strict=False)
    )


def example_maps(example: Example) -> tuple[str, ...]:
    """The `BASE_URL=RULESET.SERVICE` maps that an example runs with."""
    maps = msgspec.convert(example.capture, ExampleCapture).map
    return tuple(f"{url}={service}" for url, service in maps.items())


def _written(example: Example) -> Iterator[tuple[tuple[str | int, ...], dict[str, Any]]]:
    if example.exchange is not None:
        yield ("exchange",), example.exchange
    for index, written in enumerate(example.exchanges):
        yield ("exchanges", index), written


def _repeated(example: Example) -> Iterator[tuple[ExampleExchange, float | None]]:
    for _, source in _written(example):
        written = msgspec.convert(source, ExampleExchange)
        first = _first_second(written)
        for number in range(written.repeat):
            at_s = None if first is None else first + number * written.every
            yield _numbered(written, number + 1) if written.repeat > 1 else written, at_s


def _numbered(written: ExampleExchange, number: int) -> ExampleExchange:
    url = written.request.url.replace("{n}", str(number))
    return replace(written, request=replace(written.request, url=url))


def _first_second(written: ExampleExchange) -> float | None:
    if written.startedDateTime is None:
        return written.at
    return written.startedDateTime.astimezone(datetime.UTC).timestamp() - START_US / 1_000_000


def _exchange(written: ExampleExchange, entry: int, at_s: float | None, capture: ExampleCapture) -> Exchange:
    response = written.response if written.response and written.response.status else None
    is_failed = written.error is not None or written.response is not None
    phases = {f"{name}_ms": value for name, value in msgspec.structs.asdict(written.timings).items()}
    return Exchange(
        location=Location(input=INPUT, entry=entry),
        started_us=None if at_s is None else START_US + round(at_s * 1_000_000),
        duration_ms=written.time,
        request=_request(written.request, capture),
        outcome=Outcome.RECEIVED if response else Outcome.FAILED if is_failed else Outcome.NOT_RECORDED,
        response=_response(response, capture) if response else None,
        timings=Timings(**phases),
        error_text=written.error,
        client_address=written.client,
        page_ref=written.page,
        is_of_one_client=not capture.log,
    )


def _request(written: ExampleRequest, capture: ExampleCapture) -> Request:
    headers = _headers(written, capture)
    is_bodyless = written.method.upper() in ("GET", "HEAD")
    body = _body(written, headers, None, BodyState.EMPTY if is_bodyless else BodyState.NOT_CAPTURED)
    if written.form is not None:
        body = _form_body(written.form)
    cookies = [part.partition("=") for value in headers.values("cookie") for part in value.split(";")]
    return Request(
        method=written.method.upper(),
        url=_padded(written.url, written.url_bytes),
        headers=headers,
        cookies=tuple(Param(name.strip(), value.strip()) for name, _, value in cookies),
        body=body,
    )


def _padded(url: str, url_bytes: int | None) -> str:
    if url_bytes is None:
        return url
    start = f"{url}{'&' if '?' in url else '?'}pad="
    return start + "0" * (url_bytes - len(start.encode()))


def _form_body(form: dict[str, Any]) -> Body:
    params = tuple(Param(name, str(value)) for name, value in form.items())
    text = urlencode([(param.name, param.value) for param in params])
    return Body(
        state=BodyState.COMPLETE,
        text=text,
        mime_type="application/x-www-form-urlencoded",
        size_bytes=len(text),
        params=params,
    )


def _response(written: ExampleResponse, capture: ExampleCapture) -> Response:
    headers = _headers(written, capture)
    return Response(
        status=written.status,
        status_text=written.status_text,
        headers=headers,
        redirect_url=next(iter(headers.values("location")), None),
        body=_body(written, headers, written.mime_type, BodyState.NOT_CAPTURED),
    )


def _headers(written: ExampleMessage, capture: ExampleCapture) -> Headers:
    lines = [
        Header(name, str(value))
        for name, values in written.headers.items()
        for value in (values if isinstance(values, list) else [values])
    ]
    scrubbed = SCRUBBED if capture.credentials_scrubbed else frozenset()
    return make_headers(tuple(lines), scrubbed=scrubbed, is_complete=not capture.log)


def _body(written: ExampleMessage, headers: Headers, mime_type: str | None, otherwise: BodyState) -> Body:
    """The body as written; JSON is declared as such unless a header field or `mime_type` disagrees."""
    declared = next(iter(headers.values("content-type")), mime_type)
    if not isinstance(written.json, UnsetType):
        text = encode_json(written.json).decode()
        declared = declared or "application/json"
    elif not isinstance(written.text, UnsetType):
        text = written.text
    else:
        state = otherwise if written.size is None else BodyState.NOT_CAPTURED
        return Body(state=written.body_state or state, mime_type=declared, size_bytes=written.size)
    state = written.body_state or (BodyState.COMPLETE if text else BodyState.EMPTY)
    if state in (BodyState.NOT_CAPTURED, BodyState.EMPTY):
        return Body(state=state, mime_type=declared)
    size_bytes = len(text.encode()) if state is BodyState.COMPLETE else None
    return Body(state=state, text=text, mime_type=declared, size_bytes=size_bytes)
