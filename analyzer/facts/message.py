"""The parts of request and response that a rule can name, as HAR names them."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

from analyzer.codec import is_cut_json
from analyzer.facts.body import JsonBody, body_hash
from analyzer.facts.subject import Subject
from analyzer.facts.value import ABSENT, MASKED, UNKNOWN, Resolved, many, one, walk
from analyzer.model import Body, BodyState, Headers, Outcome, Request

_JSON_TYPE = re.compile(r"^\s*[\w.-]+/([\w.-]+\+)?json\s*(;|$)")
"""`application/json` and `+json` types (RFC 6839); not NDJSON and JSON sequences, which are several documents."""


_DOCTYPE = "<!doctype html"


def header(headers: Headers | None, name: str) -> Resolved:
    """All values of a header field: absent only where the capture records every field of the message."""
    if headers is None:
        return ABSENT
    wanted = name.lower()
    if wanted in headers.masked:
        return Resolved((MASKED,))
    values = headers.values(wanted)
    if values:
        return Resolved(values)
    return ABSENT if headers.is_complete and wanted not in headers.scrubbed else UNKNOWN


def _request_header(subject: Subject, steps: tuple[str, ...]) -> Resolved:
    return header(subject.request_headers, ".".join(steps))


def _request_header_names(subject: Subject) -> Resolved:
    """Names in lower case; unknown where the capture may have left one out."""
    headers = subject.request_headers
    names = dict.fromkeys(header.name.lower() for header in headers.items)
    return Resolved(tuple(names), not headers.is_complete or bool(headers.scrubbed))


def _response_header(subject: Subject, steps: tuple[str, ...]) -> Resolved:
    return if_received(subject, header(subject.response_headers, ".".join(steps)))


def if_received(subject: Subject, value: Resolved) -> Resolved:
    """`value` when a response came, absent when none came, unknown when the record does not say."""
    if subject.exchange.outcome is Outcome.NOT_RECORDED:
        return UNKNOWN
    return value if subject.exchange.response is not None else ABSENT


def _cookie(subject: Subject, steps: tuple[str, ...]) -> Resolved:
    name = ".".join(steps)
    found = tuple(cookie.value for cookie in subject.exchange.request.cookies if cookie.name == name)
    return Resolved(found) if found else _sent_cookie(subject, name)


def _sent_cookie(subject: Subject, name: str) -> Resolved:
    """The values in the Cookie field itself, for captures without a list of cookies."""
    whole = header(subject.request_headers, "cookie")
    if whole.is_unknown or MASKED in whole.items:
        return UNKNOWN
    pairs = (pair.strip().partition("=") for line in whole.items for pair in str(line).split(";"))
    return many(value for key, _, value in pairs if key == name)


def _query(subject: Subject, steps: tuple[str, ...]) -> Resolved:
    wanted = ".".join(steps)
    return many(value for name, value in subject.query if wanted in ("*", name))


def _form(subject: Subject, steps: tuple[str, ...]) -> Resolved:
    wanted = ".".join(steps)
    body = subject.exchange.request.body
    pairs = form_fields(subject)
    if pairs is None:
        return UNKNOWN if body.state in (BodyState.NOT_CAPTURED, BodyState.TRUNCATED) else ABSENT
    return many(value for name, value in pairs if wanted in ("*", name))


def form_fields(subject: Subject) -> tuple[tuple[str, str], ...] | None:
    """Names and values of an urlencoded form body; `None` where the body is no form or was not captured."""
    body = subject.exchange.request.body
    if body.params:
        return tuple((param.name, param.value) for param in body.params)
    if "x-www-form-urlencoded" not in (body.mime_type or "") or subject.request_text is None:
        return None
    return tuple(parse_qsl(subject.request_text, keep_blank_values=True))


def _json(body: JsonBody, steps: tuple[str, ...]) -> Resolved:
    if body.state == "unknown":
        return UNKNOWN
    return walk(body.value, steps) if body.state == "valid" else ABSENT


def _request_json(subject: Subject, steps: tuple[str, ...]) -> Resolved:
    return _json(subject.request_json, steps)


def _response_json(subject: Subject, steps: tuple[str, ...]) -> Resolved:
    return if_received(subject, _json(subject.response_json, steps))


def _text(body: Body | None, text: str | None) -> Resolved:
    if body is None or body.state is BodyState.EMPTY:
        return ABSENT
    return UNKNOWN if text is None or body.state is not BodyState.COMPLETE else one(text)


def _json_state(subject: Subject) -> Resolved:
    body = subject.exchange.request.body
    state = subject.request_json.state
    if state == "unknown":
        return one("none") if has_hardly_a_body(subject.exchange.request) else UNKNOWN
    declared = bool(_JSON_TYPE.match(_request_type(subject)))
    if state == "invalid":
        return one("invalid" if declared else "none")
    return one("none" if body.state is BodyState.EMPTY else state)


def has_hardly_a_body(request: Request) -> bool:
    """Whether a body was not captured that no client sends: content of a GET has no meaning (RFC 9110 s.9.3.1)."""
    return request.body.state is BodyState.NOT_CAPTURED and request.method in ("GET", "HEAD")


def _request_type(subject: Subject) -> str:
    declared = subject.request_headers.values("content-type")
    return (declared[0] if declared else subject.exchange.request.body.mime_type or "").lower()


def _response_json_state(subject: Subject) -> Resolved:
    """`cut` where a body that is declared as JSON, and that was captured as it was sent, ends too early."""
    state = subject.response_json.state
    if state == "unknown":
        return UNKNOWN
    declared = str(_response_type(subject).first or "")
    if state == "invalid" and not _JSON_TYPE.match(declared):
        return one("none")
    return one("cut" if state == "invalid" and is_cut_json(subject.response_text or "") else state)


def _missing_bytes(subject: Subject) -> Resolved:
    """How much less came than Content-Length says; unknown for an encoded or a body that was not captured."""
    body = _response_body(subject)
    if body is None or body.is_base64 or body.text is None or body.state is not BodyState.COMPLETE:
        return UNKNOWN
    length = header(subject.response_headers, "content-length")
    encoding = header(subject.response_headers, "content-encoding")
    if encoding.items or encoding.is_unknown or length.is_unknown or MASKED in length.items:
        return UNKNOWN
    if not length.items or not str(length.first).isdecimal():
        return ABSENT
    captured = max(len(body.text.encode("utf-8", "surrogatepass")), body.size_bytes or 0)
    return one(max(int(str(length.first)[:18]) - captured, 0))


def _mime_type(subject: Subject) -> Resolved:
    """The declared type of the request body, absent only where every header field was recorded."""
    declared = _request_type(subject)
    return one(declared) if declared else header(subject.request_headers, "content-type")


def _body_hash(subject: Subject) -> Resolved:
    request = subject.exchange.request
    if has_hardly_a_body(request):
        return one("empty")  # RFC 9110 s.9.3.1: content in a GET has no meaning, so loggers leave it out
    digest = body_hash(request.body, subject.request_text)
    return UNKNOWN if digest is None else one(digest)


def _body_size(subject: Subject) -> Resolved:
    body = subject.exchange.request.body
    if body.size_bytes is not None:
        return one(body.size_bytes)
    if subject.request_text is not None:
        return one(len(subject.request_text.encode("utf-8", "surrogatepass")))
    return one(0) if body.state is BodyState.EMPTY else UNKNOWN


def _response_body(subject: Subject) -> Body | None:
    return subject.exchange.response.body if subject.exchange.response else None


def _response_size(subject: Subject) -> Resolved:
    body = _response_body(subject)
    if body is None or body.size_bytes is None:
        return if_received(subject, UNKNOWN)
    return one(body.size_bytes)


def _response_type(subject: Subject) -> Resolved:
    declared = header(subject.response_headers, "content-type")
    body = _response_body(subject)
    if not declared.items and body is not None and body.mime_type:
        return one(body.mime_type)
    return if_received(subject, declared)


def _is_html(subject: Subject) -> Resolved:
    kind = _response_type(subject)
    if _begins_as_html(subject):
        return one(True)
    if kind.items:
        return one("html" in str(kind.first).lower())
    body = _response_body(subject)
    if body is not None and body.state is BodyState.EMPTY:
        return one(False)
    return UNKNOWN if kind.is_unknown or subject.response_start is None else one(False)


def _begins_as_html(subject: Subject) -> bool:
    start = (subject.response_start or "").lstrip()
    if len(start) < len(_DOCTYPE):  # for all that the first characters tell
        start = (subject.response_text or "").lstrip()[: len(_DOCTYPE)]
    return start.lower().startswith((_DOCTYPE, "<html"))


def _timing(field: str) -> Callable[[Subject], Resolved]:
    return lambda subject: _optional(getattr(subject.exchange.timings, field))


def _optional(value: Any) -> Resolved:
    return UNKNOWN if value is None else one(value)


PATHS = {
    "request.method": lambda s: one(s.exchange.request.method),
    "request.url": lambda s: one(s.exchange.request.url or None),
    "request.host": lambda s: one(s.host or None),
    "request.full_path": lambda s: one(s.full_path or None),
    "request.path_template": lambda s: one(s.template),
    "request.header_names": _request_header_names,
    "request.text": lambda s: _text(s.exchange.request.body, s.request_text),
    "request.body.size": _body_size,
    "request.body_state": lambda s: one(s.exchange.request.body.state.value),
    "request.body_hash": _body_hash,
    "request.mime_type": _mime_type,
    "request.json_state": _json_state,
    "response.status": lambda s: if_received(s, one(s.exchange.status)),
    "response.statusText": lambda s: if_received(
        s, _optional(s.exchange.response and s.exchange.response.status_text)
    ),
    "response.text": lambda s: if_received(s, _text(_response_body(s), s.response_text)),
    "response.content.mimeType": _response_type,
    "response.content.size": _response_size,
    "response.body_state": lambda s: if_received(s, one((_response_body(s) or Body()).state.value)),
    "response.json_state": lambda s: if_received(s, _response_json_state(s)),
    "response.missing_bytes": lambda s: if_received(s, _missing_bytes(s)),
    "response.redirect_url": lambda s: if_received(
        s, one(s.exchange.response and s.exchange.response.redirect_url)
    ),
    "response.is_html": lambda s: if_received(s, _is_html(s)),
    "time": lambda s: _optional(s.exchange.duration_ms),
    "startedDateTime": lambda s: (
        UNKNOWN if s.exchange.started_us is None else one(s.exchange.started_us / 1e6)
    ),
    "serverIPAddress": lambda s: _optional(s.exchange.server_address),
    "capture.input": lambda s: one(s.exchange.location.input),
    "capture.page": lambda s: one(s.exchange.page_ref),
    **{
        f"timings.{phase}": _timing(f"{phase}_ms")
        for phase in ("blocked", "dns", "connect", "ssl", "send", "wait", "receive")
    },
}

FAMILIES = {
    "request.headers": _request_header,
    "response.headers": _response_header,
    "request.cookies": _cookie,
    "request.query": _query,
    "request.form": _form,
    "request.json": _request_json,
    "response.json": _response_json,
}
