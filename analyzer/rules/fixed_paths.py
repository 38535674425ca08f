"""Which paths have one value for all lines of a log that share their build, method, host, route and status."""

from collections.abc import Set

from analyzer.facts.auth import CREDENTIAL_HEADERS
from analyzer.facts.tracing import TRACE_HEADERS
from analyzer.rules.paths import Path

_REQUEST_TEXT = ("request_body", "request_body_base64")
_RESPONSE_TEXT = ("response_body", "response_body_base64")
_REQUEST_BODY = (*_REQUEST_TEXT, "inline request_body")
_RESPONSE_BODY = (*_RESPONSE_TEXT, "inline response_body")
_ANY_RESPONSE_HEADER = "response.headers"
_RESPONSE = (*_RESPONSE_BODY, _ANY_RESPONSE_HEADER)
_RESPONSE_FORM = (*_RESPONSE_TEXT, "response.headers.content-type")
"""What decides of a response whether it is JSON, whatever the JSON says."""
_LENGTH = ("response.headers.content-length", "response.headers.content-encoding")
_CREDENTIALS = tuple(f"request.headers.{name}" for name in CREDENTIAL_HEADERS)

_FOLLOWS: dict[str, tuple[str, ...]] = {
    "request.method": (),
    "request.host": (),
    "request.path_template": (),
    "request.environment": (),
    "request.header_names": (),
    "response.status": (),
    "service": (),
    "capture.input": (),
    "outcome": (),
    "error.kind": (),
    "error.text": (),
    "timings": (),
    "auth": _CREDENTIALS,
    "request.cookies": ("request.headers.cookie",),
    "request.mime_type": ("request.headers.content-type", *_REQUEST_TEXT),
    "request.body": (*_REQUEST_BODY, "request_body_bytes", "small request_body_bytes"),
    "request.body_hash": _REQUEST_BODY,
    "request.body_state": _REQUEST_TEXT,
    "request.text": _REQUEST_BODY,
    "request.json": _REQUEST_BODY,
    "request.json_state": _REQUEST_TEXT,
    "request.form": _REQUEST_BODY,
    "response.statusText": ("status_text",),
    "response.content.size": ("response_body_bytes", "small response_body_bytes"),
    "response.content.mimeType": _RESPONSE_FORM,
    "response.body_state": _RESPONSE_TEXT,
    "response.text": _RESPONSE_BODY,
    "response.json": _RESPONSE_BODY,
    "response.names": _RESPONSE_BODY,
    "response.is_html": _RESPONSE_FORM,
    "response.redirect_url": ("response.headers.location", *_RESPONSE_TEXT),
    "error": _RESPONSE,
    "retry_after_s": (_ANY_RESPONSE_HEADER,),
    "www_authenticate": ("response.headers.www-authenticate",),
    "gateway": _RESPONSE,
    "clock": ("response.headers.date", "response.headers.age"),
    "serverIPAddress": ("server_address",),
    "response.json_state": _RESPONSE_TEXT,
    "capture.page": (),
    "paging.next": (*_RESPONSE_TEXT, "response.headers.link", "signs of pages"),
    "redirect": ("response.headers.location",),
    "cors": (
        *("request.headers.origin", "request.headers.sec-fetch-mode"),
        *("request.headers.access-control-request-method", "request.headers.access-control-request-headers"),
        *(f"response.headers.access-control-allow-{name}" for name in ("origin", "methods", "headers")),
    ),
    "trace": tuple(f"request.headers.{name}" for name in TRACE_HEADERS),
}
"""Start of a path -> what differs from line to line and decides its value.

A path that no entry covers (the URL and all that is read off it, times, the client) differs by itself.
"""


def is_fixed(path: Path, varying: Set[str]) -> bool:
    """Whether a path has one value where only `varying`, the URL, the client and times differ (`Skeleton.varying`)."""
    steps = path.steps
    if path.is_dynamic:
        return False
    for side in ("request.headers", "response.headers"):
        if ".".join(steps[:2]) == side:
            name = ".".join(steps[2:]).lower()
            return "*" not in name and bool(name) and f"{side}.{name}" not in varying
    if ".".join(steps) == "response.missing_bytes":  # without a body or a length nothing is known
        return varying.isdisjoint(_RESPONSE_TEXT) and (
            varying.isdisjoint(_RESPONSE_BODY) or varying.isdisjoint(_LENGTH)
        )
    for length in range(len(steps), 0, -1):
        follows = _FOLLOWS.get(".".join(steps[:length]))
        if follows is not None:
            return not any(_is_among(name, varying) for name in follows)
    return False


def _is_among(name: str, varying: Set[str]) -> bool:
    if name == _ANY_RESPONSE_HEADER:
        return any(each.startswith(f"{name}.") for each in varying)
    return name in varying
