"""What can be told apart about one exchange: named features with a value each, nothing where it is not recorded."""

import re
from typing import Any

from msgspec import Struct

from analyzer.facts.subject import Subject
from analyzer.facts.value import MASKED, Resolved
from analyzer.rules.paths import parse_path, resolve_fact

MAX_POINTERS = 300
_VERSION = re.compile(r"^v\d+(\.\d+)*$", re.IGNORECASE)

_VOLATILE = """
accept-encoding age alt-svc authorization cache-control connection content-length cookie date dnt etag expect host
idempotency-key if-match if-modified-since if-none-match keep-alive postman-token pragma priority proxy-connection
referer te traceparent tracestate transfer-encoding upgrade-insecure-requests via x-amzn-trace-id x-b3-spanid
x-b3-traceid x-correlation-id x-forwarded-for x-real-ip x-request-id
"""
VOLATILE_HEADERS = frozenset(_VOLATILE.split())
"""Header fields that differ between any two calls, or that another feature tells of."""

_VALUED = "accept accept-language api-version content-encoding content-type origin user-agent x-api-version"
VALUE_HEADERS = frozenset(_VALUED.split())
"""Header fields whose value is part of how an API is called."""


class Feature(Struct, frozen=True):
    """What is compared: a category and a name inside it."""

    category: str
    name: str


def features_of(subject: Subject) -> dict[Feature, str]:
    """Feature -> its value in words; a feature that the capture does not record is left out."""
    return {
        **_auth(subject),
        **_url(subject),
        **_headers(subject),
        **_query(subject),
        **_body(subject),
    }


def _fact(subject: Subject, text: str) -> Resolved:
    value = resolve_fact(subject, parse_path(text))
    assert value is not None
    return value


_AUTH_FACTS = (
    ("scheme", "auth.scheme"),
    ("kind", "auth.kind"),
    ("placeholder", "auth.placeholder"),
    ("environment-mismatch", "auth.environment_mismatch"),
    ("issuer", "auth.jwt.iss"),
    ("audience", "auth.jwt.aud"),
    ("scope", "auth.jwt.scope"),
    ("credential", "auth.fingerprint"),
)


def _auth(subject: Subject) -> dict[Feature, str]:
    found: dict[Feature, str] = {}
    source = _fact(subject, "auth.source")
    if not source.is_unknown:
        found[Feature("auth", "source")] = f"{source.first} header" if source.items else "none"
    for name, path in _AUTH_FACTS:
        value = _fact(subject, path)
        if value.items and MASKED not in value.items:
            found[Feature("auth", name)] = " ".join(str(item) for item in value.items)
    expired = _fact(subject, "auth.jwt.expired_s")
    if expired.items:
        found[Feature("auth", "expired")] = "expired" if expired.first > 0 else "valid"
    return found


def _url(subject: Subject) -> dict[Feature, str]:
    versions = [segment for segment in subject.full_path.split("/") if _VERSION.match(segment)]
    found = {Feature("url", "host"): subject.host, Feature("url", "scheme"): subject.url_parts.scheme}
    found[Feature("url", "version")] = versions[0] if versions else "none"
    return found


def _headers(subject: Subject) -> dict[Feature, str]:
    headers = subject.request_headers
    found: dict[Feature, str] = {}
    for header in headers.items:
        name = header.name.lower()
        if name.startswith((":", "sec-")) or name in VOLATILE_HEADERS:
            continue
        found[Feature("header", name)] = header.value if name in VALUE_HEADERS else "present"
    return found


def _query(subject: Subject) -> dict[Feature, str]:
    values: dict[str, list[str]] = {}
    for name, value in subject.query:
        values.setdefault(name, []).append(value)
    return {Feature("query", name): "&".join(found) for name, found in values.items()}


def _body(subject: Subject) -> dict[Feature, str]:
    body = subject.request_json
    found: dict[Feature, str] = {}
    if body.state == "valid":
        found |= {Feature("body", pointer): kind for pointer, kind in shape_of(body.value).items()}
    return found


def shape_of(root: Any) -> dict[str, str]:
    """JSON pointer -> type for every value, list elements under `*`, at most 300 pointers, breadth first."""
    found: dict[str, str] = {}
    level: list[tuple[str, Any]] = [("", root)]
    while level and len(found) < MAX_POINTERS:
        below: list[tuple[str, Any]] = []
        for pointer, node in level:
            if isinstance(node, dict):
                below += [(f"{pointer}/{key}", child) for key, child in node.items()]
            elif isinstance(node, list):
                below += [(f"{pointer}/*", child) for child in node[:20]]
            kind = _type_name(node)
            if pointer:
                found[pointer] = kind if found.get(pointer, kind) == kind else "mixed"
        level = below
    return found


def _type_name(node: Any) -> str:
    if node is None or isinstance(node, bool):
        return "null" if node is None else "boolean"
    names = ((str, "string"), ((int, float), "number"), (list, "array"), (dict, "object"))
    return next((name for kind, name in names if isinstance(node, kind)), "value")


def is_decisive(subject: Subject, feature: Feature) -> bool:
    """Whether the absence of a feature is a fact: the capture would have recorded it."""
    if feature.category == "header":
        return subject.request_headers.is_complete and feature.name not in subject.request_headers.scrubbed
    if feature.category == "body":
        return subject.request_json.state in ("valid", "none")
    return feature.category in ("query", "url")
