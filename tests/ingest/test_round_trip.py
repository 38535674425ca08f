"""An exchange written as a HAR entry reads back as the same exchange."""

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analyzer.codec import encode_json
from analyzer.ingest.times import EPOCH
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
from tests.ingest.reading import read_bytes

TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
WORD = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=10)
VALUE = TEXT.filter(lambda text: "\n" not in text)
HEADERS = st.lists(st.builds(Header, WORD, VALUE), max_size=4).map(lambda items: Headers(items=tuple(items)))
COOKIES = st.lists(st.builds(Param, TEXT, TEXT), max_size=2).map(tuple)
MILLISECONDS = st.none() | st.integers(0, 10**6).map(lambda thousandths: thousandths / 1000)
BODY = st.builds(
    lambda text, is_base64: Body(
        state=BodyState.COMPLETE, text=text, is_base64=is_base64, mime_type="text/plain", size_bytes=len(text)
    ),
    TEXT.filter(bool),
    st.booleans(),
)
REQUEST = st.builds(
    Request,
    method=st.sampled_from(["GET", "POST", "PATCH", "PURGE"]),
    url=WORD.map(lambda word: f"https://api.example.com/{word}"),
    http_version=st.none() | st.just("h2"),
    headers=HEADERS,
    cookies=COOKIES,
    body=BODY,
)
RESPONSE = st.builds(
    Response,
    status=st.integers(100, 999),
    status_text=st.none() | WORD,
    headers=HEADERS,
    cookies=COOKIES,
    redirect_url=st.none() | WORD,
    body=BODY,
)
TIMINGS = st.fixed_dictionaries(
    {f"{phase}_ms": MILLISECONDS for phase in ("blocked", "dns", "connect", "ssl", "send", "wait", "receive")}
).map(lambda phases: Timings(**phases))
EXCHANGE = st.builds(
    Exchange,
    location=st.just(Location(input="in", entry=0)),
    started_us=st.none() | st.integers(1, 4 * 10**15),
    duration_ms=MILLISECONDS,
    request=REQUEST,
    outcome=st.just(Outcome.RECEIVED),
    response=RESPONSE,
    timings=TIMINGS,
    server_address=st.none() | WORD,
    connection=st.none() | WORD,
    page_ref=st.none() | WORD,
    is_of_one_client=st.just(True),
)


def har_body(body: Body) -> dict[str, Any]:
    written = {"mimeType": body.mime_type, "text": body.text, "size": body.size_bytes}
    return {**written, "encoding": "base64"} if body.is_base64 else written


def har_message(message: Request | Response) -> dict[str, Any]:
    return {
        "httpVersion": message.http_version or "",
        "headers": [{"name": header.name, "value": header.value} for header in message.headers.items],
        "cookies": [{"name": cookie.name, "value": cookie.value} for cookie in message.cookies],
        "bodySize": message.body.size_bytes,
    }


def har_entry(exchange: Exchange) -> dict[str, Any]:
    request, response = exchange.request, exchange.response
    assert response is not None
    started = None
    if exchange.started_us is not None:
        seconds, microseconds = divmod(exchange.started_us, 10**6)
        started = f"{EPOCH.fromtimestamp(seconds, EPOCH.tzinfo):%Y-%m-%dT%H:%M:%S}.{microseconds:06}Z"
    phases = {
        name.removesuffix("_ms"): getattr(exchange.timings, name)
        for name in exchange.timings.__struct_fields__
    }
    return {
        "startedDateTime": started,
        "time": -1 if exchange.duration_ms is None else exchange.duration_ms,
        "request": {
            **har_message(request),
            "method": request.method,
            "url": request.url,
            "postData": har_body(request.body),
        },
        "response": {
            **har_message(response),
            "status": response.status,
            "statusText": response.status_text or "",
            "redirectURL": response.redirect_url or "",
            "content": har_body(response.body),
        },
        "timings": {phase: -1 if value is None else value for phase, value in phases.items()},
        "serverIPAddress": exchange.server_address,
        "connection": exchange.connection,
        "pageref": exchange.page_ref,
    }


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(EXCHANGE)
def test_exchange_to_har_and_back(exchange: Exchange) -> None:
    written = har_entry(exchange)
    with tempfile.TemporaryDirectory() as folder:
        (read,) = read_bytes(Path(folder), encode_json({"log": {"entries": [written]}})).exchanges
    for name in exchange.__struct_fields__:
        if name != "record":
            assert getattr(read, name) == getattr(exchange, name), name
