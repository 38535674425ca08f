"""Which paths have one value for all lines of a log that share their build, method, host, route and status."""

from collections.abc import Set

from analyzer.facts.auth import CREDENTIAL_HEADERS
from analyzer.rules.paths import Path

_REQUEST_BODY = ("request_body", "request_body_base64")
_RESPONSE_BODY = ("response_body", "response_body_base64")
_ANY_RESPONSE_HEADER = "response.headers"
_RESPONSE = (*_RESPONSE_BODY, _ANY_RESPONSE_HEADER)
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
    "request.mime_type": ("request.headers.content-type", *_REQUEST_BODY),
    "request.body": (*_REQUEST_BODY, "request_body_bytes"),
    "request.body_hash": _REQUEST_BODY,
    "request.body_state": _REQUEST_BODY,
    "request.text": _REQUEST_BODY,
    "request.json": _REQUEST_BODY,
    "request.json_state": _REQUEST_BODY,
    "request.form": _REQUEST_BODY,
    "response.statusText": ("status_text",),
    "response.content.size": ("response_body_bytes", *_RESPONSE_BODY),
    "response.content.mimeType": _RESPONSE,
    "response.body_state": _RESPONSE_BODY,
    "response.text": _RESPONSE_BODY,
    "response.json": _RESPONSE_BODY,
    "response.names": _RESPONSE_BODY,
    "response.is_html": _RESPONSE,
    "response.redirect_url": _RESPONSE,
    "error": _RESPONSE,
    "retry_after_s": (_ANY_RESPONSE_HEADER,),
    "www_authenticate": (_ANY_RESPONSE_HEADER,),
    "gateway": _RESPONSE,
    "clock": (_ANY_RESPONSE_HEADER,),
    "serverIPAddress": ("server_address",),
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
    for length in range(len(steps), 0, -1):
        follows = _FOLLOWS.get(".".join(steps[:length]))
        if follows is not None:
            return not any(_is_among(name, varying) for name in follows)
    return False


def _is_among(name: str, varying: Set[str]) -> bool:
    if name == _ANY_RESPONSE_HEADER:
        return any(each.startswith(f"{name}.") for each in varying)
    return name in varying
