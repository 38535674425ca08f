"""What kind of value a path can have, for the checks that find conditions which can never hold."""

from typing import Any, Literal

from analyzer.rules.paths import parse_path
from analyzer.rules.sequence_names import OF_NUMBERS

Kind = Literal["number", "boolean", "text", "any"]

_NAMED: dict[Kind, str] = {
    "number": """
        response.status request.body.size response.content.size time startedDateTime url.length retry_after_s
        auth.jwt.exp auth.jwt.nbf auth.jwt.iat auth.jwt.expired_s auth.jwt.early_s clock.skew_s
        response.missing_bytes timings.slowest_ms
        seq.count seq.span_s seq.window_max seq.max_in_flight seq.peers_pending
        """,
    "boolean": """
        response.is_html auth.placeholder auth.environment_mismatch gateway.is_page redirect.is_cross_site
        redirect.is_downgrade paging.is_stuck
        """,
    "text": """
        service request.method request.url request.host request.path request.full_path request.path_template
        request.text request.body_state request.body_hash request.mime_type request.json_state
        request.header_names
        response.statusText response.text response.content.mimeType response.body_state response.redirect_url
        error.message error.kind auth.source auth.scheme auth.fingerprint auth.kind auth.environment
        client.id client.address capture.page cors.fault cors.origin paging.list paging.cursor paging.next
        redirect.to redirect.host response.json_state timings.slowest trace.id
        request.environment gateway.name www_authenticate.scheme www_authenticate.error
        """,
}
_KINDS: dict[str, Kind] = {name: kind for kind, names in _NAMED.items() for name in names.split()}
_FAMILY_KINDS: tuple[tuple[str, Kind], ...] = (
    ("timings.", "number"),
    ("pair.", "number"),
    *((f"seq.{name}.", "number") for name in ("distinct", "most", *OF_NUMBERS)),
    ("tally.", "number"),
)
_HISTORY_KINDS: dict[str, Kind] = {
    **dict.fromkeys(("", "contains", "casefold_only_match", "close_match", "shape_match"), "boolean"),
    **dict.fromkeys(
        ("count", "span_s", "count_values", "min", "max", "median", "spread", "age_s", "after_s", "overdue_s"), "number"
    ),
    **dict.fromkeys(("start_burst", "max_in_flight"), "number"),
}  # fmt: skip

_ENVIRONMENTS = ("dev", "test", "stage", "uat", "sandbox", "prod")
_BODY_STATES = ("complete", "truncated", "empty", "not_captured")
_METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH", "QUERY")
CHOICES: dict[str, tuple[Any, ...]] = {
    "response.status": tuple(range(100, 1000)),
    "request.method": _METHODS,
    "request.body_state": _BODY_STATES,
    "response.body_state": _BODY_STATES,
    "request.json_state": ("valid", "invalid", "none"),
    "response.json_state": ("valid", "invalid", "cut", "none"),
    "cors.fault": ("status", "no-origin", "other-origin", "method", "headers"),
    "timings.slowest": ("blocked", "dns", "connect", "tls", "send", "wait", "receive"),
    "error.kind": ("dns", "refused", "reset", "tls", "timeout", "cors", "blocked", "aborted", "unknown"),
    "auth.kind": ("jwt", "opaque"),
    "auth.environment": _ENVIRONMENTS,
    "request.environment": _ENVIRONMENTS,
}
"""Every value that a path can have. Other methods exist, but no rule can name one that is not registered."""


def kind_of(path: str) -> Kind:
    """The kind of the values of a path; `any` where it depends on the capture."""
    try:
        parsed = parse_path(path)
    except ValueError:
        return "any"
    if parsed.is_dynamic or parsed.functions:
        return "any"
    name = ".".join(parsed.steps)
    if parsed.steps[0] == "history":
        return _HISTORY_KINDS.get(".".join(parsed.steps[2:]), "any")
    if name in _KINDS:
        return _KINDS[name]
    return next((kind for prefix, kind in _FAMILY_KINDS if name.startswith(prefix)), "any")


def is_single(path: str) -> bool:
    """Whether a path has one value at most, so that two conditions on it speak of the same one."""
    return kind_of(path) != "any" and path != "error.message"
