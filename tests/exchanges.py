"""Made-up exchanges, and the values of paths on them."""

import base64
import json
from typing import Any

from analyzer.facts.subject import Subject
from analyzer.facts.value import ABSENT, MASKED, UNKNOWN, Resolved
from analyzer.model import (
    NO_HEADERS_RECORDED,
    Body,
    BodyState,
    Exchange,
    Header,
    Headers,
    Location,
    Outcome,
    Request,
    Response,
    Timings,
)
from analyzer.rules.paths import parse_path
from analyzer.rules.scope import ExchangeScope
from analyzer.rules.services import ServiceMatch

AT_US = 1_767_225_600_000_000
"""2026-01-01T00:00:00Z."""
URL = "https://api.acme.test/v1/orders"
MISSING: Any = object()


def headers(fields: Any = (), **changes: Any) -> Headers:
    """Header fields from a map (a list for several values) or from pairs."""
    pairs = fields.items() if isinstance(fields, dict) else fields
    lines = [
        Header(name, value) for name, each in pairs for value in (each if isinstance(each, list) else [each])
    ]
    return Headers(items=tuple(lines), **changes)


def body(content: Any = MISSING, mime_type: str | None = None, **changes: Any) -> Body:
    """A complete body: text as it is, everything else as JSON; without content, one that was not captured."""
    if content is MISSING:
        return Body(mime_type=mime_type, **changes)
    text = content if isinstance(content, str) else json.dumps(content)
    kind = mime_type or ("text/plain" if isinstance(content, str) else "application/json")
    fields: dict[str, Any] = {"state": BodyState.COMPLETE if text else BodyState.EMPTY, "text": text}
    return Body(mime_type=kind, **(fields | changes))


def exchange(
    status: int | None = 200,
    *,
    url: str = URL,
    method: str = "GET",
    sent: Headers | dict[str, Any] | None = None,
    got: Headers | dict[str, Any] | None = None,
    sent_body: Body | None = None,
    got_body: Body | None = None,
    at_s: float | None = 0.0,
    **changes: Any,
) -> Exchange:
    """An exchange; status None means that no response came."""
    response = None
    if status is not None:
        response = Response(status=status, headers=_headers(got), body=got_body or Body())
    fields: dict[str, Any] = {
        "location": Location(input="made-up.har", entry=0),
        "started_us": None if at_s is None else AT_US + round(at_s * 1e6),
        "duration_ms": 100.0,
        "request": Request(
            method=method, url=url, headers=_headers(sent), body=sent_body or Body(state=BodyState.EMPTY)
        ),
        "outcome": Outcome.RECEIVED if response else Outcome.FAILED,
        "response": response,
        "timings": Timings(),
    }
    return Exchange(**(fields | changes))


def _headers(fields: Headers | dict[str, Any] | None) -> Headers:
    return fields if isinstance(fields, Headers) else headers(fields or {})


NOT_RECORDED = exchange(None, outcome=Outcome.NOT_RECORDED)
FAILED = exchange(None)
NO_HEADERS = exchange(sent=NO_HEADERS_RECORDED, got=NO_HEADERS_RECORDED)


def scope_of(made: Exchange, service: ServiceMatch | None = None, **bindings: Any) -> ExchangeScope:
    """The scope of a rule without histories."""
    return ExchangeScope(Subject(made), service, {}, bindings)


def value_of(made: Exchange, path: str) -> Resolved:
    """The value of a path."""
    value = scope_of(made).resolve(parse_path(path))
    assert isinstance(value, Resolved)
    return value


def state_of(made: Exchange, path: str) -> Any:
    """`absent`, `unknown`, `masked`, the only value, or the tuple of several."""
    value = value_of(made, path)
    if value == UNKNOWN:
        return "unknown"
    if value == ABSENT:
        return "absent"
    shown = tuple("masked" if item is MASKED else item for item in value.items)
    return shown[0] if len(shown) == 1 else shown


def token(claims: dict[str, Any], head: dict[str, Any] | None = None) -> str:
    """An unsigned JWT."""
    parts = (json.dumps(part).encode() for part in ({"alg": "none"} if head is None else head, claims))
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts) + ".c2ln"
