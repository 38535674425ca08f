"""What can be told apart about one exchange: named features with a value each, nothing where it is not recorded."""

import re
from collections.abc import Callable

from msgspec import Struct

from analyzer.diff.align import VERSION
from analyzer.diff.shapes import Shape, shape_of
from analyzer.facts.auth import CREDENTIAL_HEADERS, credential, fingerprint
from analyzer.facts.message import header
from analyzer.facts.subject import Subject
from analyzer.facts.value import MASKED, Resolved
from analyzer.rules.paths import parse_path, resolve_fact

PRESENT = "present"

_IGNORED = """
accept-encoding age alt-svc authorization cache-control connection content-length date dnt etag expect expires
forwarded host keep-alive newrelic postman-token pragma priority proxy-authorization
proxy-connection referer te trace traceparent tracestate transfer-encoding tus-resumable upgrade
upgrade-insecure-requests via warning x-correlation-id x-real-ip x-transaction-id x-trace-id
"""
IGNORED_HEADERS = frozenset(_IGNORED.split())
"""Header fields that differ between any two calls, or that another feature tells of."""

_PREFIXES = """
: sec- if- x-forwarded- x-b3- x-datadog- x-envoy- x-amzn- x-amz-cf- x-cloud-trace x-request- cf- fastly- akamai-
x-akamai x-newrelic- x-original-
"""
_IGNORED_PREFIXES = tuple(_PREFIXES.split())
"""What browsers, proxies and tracers add."""

SENSITIVE = re.compile(
    r"auth|token|api[-_]?key|secret|signature|password|session|cookie|credential|idempotency", re.IGNORECASE
)
"""Names whose values are never compared, only whether they are there."""

_CHANGING = re.compile(r"\d{5}|[0-9a-f]{12}|[0-9a-f]{8}-[0-9a-f]{4}|\d:\d\d|^\[[a-z]", re.IGNORECASE)
"""Signs of an id, a time, a hash, or a placeholder of an earlier redaction: a new one in each call."""
_MAX_VALUE_CHARS = 60

_PARTS = """
_ after before continuation cursor from limit nonce next next_token offset page page_token pagetoken per_page q query
rand request_id requestid search since skip start timestamp to top ts until
"""
_CHANGING_QUERY = frozenset(_PARTS.split())
"""Query parameters whose values say which part is asked for, and differ in healthy calls."""


class Feature(Struct, frozen=True, order=True):
    """What is compared: a category and a name inside it."""

    category: str
    name: str


CARRIER = Feature("carrier", "credential")
"""Which header field carries the credential: no difference by itself, but credentials of two do not compare."""


class Observed(Struct, frozen=True):
    """The features of one exchange."""

    values: dict[Feature, str]
    subject: Subject
    shape: Shape

    def knows_absence(self, feature: Feature) -> bool:
        """Whether the lack of a feature is a fact: the capture would have recorded it."""
        return _DECISIVE.get(feature.category, _never)(self, feature.name)


def observe(subject: Subject) -> Observed:
    """The features of one exchange; one that the capture does not record is left out."""
    body = subject.request_json
    shape = shape_of(body.value) if body.state == "valid" else Shape({}, True)
    values = _auth(subject) | _url(subject) | _headers(subject) | _query(subject) | _body(subject, shape)
    return Observed(values, subject, shape)


def _fact(subject: Subject, text: str) -> Resolved:
    value = resolve_fact(subject, parse_path(text))
    return value if value is not None else Resolved()


_AUTH_FACTS = (
    ("scheme", "auth.scheme"),
    ("kind", "auth.kind"),
    ("placeholder", "auth.placeholder"),
    ("environment", "auth.environment_mismatch"),
    ("issuer", "auth.jwt.iss"),
    ("audience", "auth.jwt.aud"),
    ("scope", "auth.jwt.scope"),
)


def _auth(subject: Subject) -> dict[Feature, str]:
    carriers = {name: header(subject.request_headers, name) for name in CREDENTIAL_HEADERS}
    carrier = next((name for name, value in carriers.items() if value.items), None)
    found: dict[Feature, str] = {}
    if not any(value.is_unknown for value in carriers.values()):
        found[Feature("auth", "source")] = f"{carrier} header" if carrier else "none"
    if carrier is None:
        return found
    found[CARRIER] = carrier
    for name, path in _AUTH_FACTS:
        value = _fact(subject, path)
        if value.items and MASKED not in value.items:
            words = sorted({word for item in value.items for word in str(item).split()})
            found[Feature("auth", name)] = " ".join(words)
    return found | _validity(subject) | _credential(subject)


def _validity(subject: Subject) -> dict[Feature, str]:
    expired, early = _fact(subject, "auth.jwt.expired_s"), _fact(subject, "auth.jwt.early_s")
    if early.items and early.first > 0:
        return {Feature("auth", "validity"): "not valid yet"}
    if expired.items:
        return {Feature("auth", "validity"): "expired" if expired.first > 0 else "valid"}
    return {}


def _credential(subject: Subject) -> dict[Feature, str]:
    """The fingerprint; that of an earlier redaction's placeholder says nothing across two files."""
    text = credential(subject)
    if not text.items or str(text.first).startswith("["):
        return {}
    return {Feature("auth", "credential"): fingerprint(str(text.first))}


def _url(subject: Subject) -> dict[Feature, str]:
    versions = [segment for segment in subject.full_path.split("/") if VERSION.match(segment)]
    named = {
        "host": _EPHEMERAL_PORT.sub("", subject.host),
        "scheme": subject.url_parts.scheme,
        "version": "".join(versions[:1]).lower(),
    }
    named["length"] = _length(len(subject.exchange.request.url))
    named["ids"] = _ids(subject)
    return {Feature("url", name): value for name, value in named.items() if value}


_EPHEMERAL_PORT = re.compile(r":(3[3-9]|[4-9]\d)\d{3}$")
"""A port from 33,000 on: a test server gets another one each time."""
SHORT = "up to 2,000 characters"
_LENGTHS = ((2_000, SHORT), (8_000, "up to 8,000 characters"))
"""Below the first, every server takes a URL; beyond the second, many refuse it (RFC 9110 s.4.1)."""


def _ids(subject: Subject) -> str:
    """The segments of the path that the template replaces, versions apart."""
    parts = zip(subject.url_parts.path.split("/"), subject.template.split("/"), strict=False)
    return "/".join(part for part, name in parts if name.startswith("{") and not VERSION.match(part))


def _length(url_chars: int) -> str:
    return next((words for limit, words in _LENGTHS if url_chars <= limit), "over 8,000 characters")


def _headers(subject: Subject) -> dict[Feature, str]:
    headers = subject.request_headers
    values: dict[str, list[str]] = {}
    for each in headers.items:
        name = each.name.lower()
        if name not in IGNORED_HEADERS and not name.startswith(_IGNORED_PREFIXES):
            values.setdefault(name, []).append(each.value)
    return {
        Feature("header", name): header_value(name, ", ".join(found))
        for name, found in values.items()
        if name not in headers.masked or SENSITIVE.search(name)
    }


def header_value(name: str, value: str) -> str:
    """What is compared of a header field: its words, or only that it is there where they change in each call."""
    if SENSITIVE.search(name):
        return PRESENT
    if name == "content-type":
        return value.partition(";")[0].strip().lower()
    if name in ("accept", "user-agent", "origin"):
        return value.strip().lower()
    return PRESENT if _changes(value) else value.strip()


def _changes(value: str) -> bool:
    return len(value) > _MAX_VALUE_CHARS or _CHANGING.search(value) is not None


def _query(subject: Subject) -> dict[Feature, str]:
    values: dict[str, list[str]] = {}
    for name, value in subject.query:
        values.setdefault(name, []).append(value)
    return {Feature("query", name): _query_value(name, "&".join(found)) for name, found in values.items()}


def _query_value(name: str, value: str) -> str:
    is_changing = name.lower() in _CHANGING_QUERY or SENSITIVE.search(name) or _changes(value)
    return PRESENT if is_changing else value


_JSON = Feature("body", "JSON")
_JSON_WORDS = {"valid": "valid", "invalid": "not valid", "none": "no body"}


def _body(subject: Subject, shape: Shape) -> dict[Feature, str]:
    state = _JSON_WORDS.get(subject.request_json.state)
    found = {Feature("body", pointer): kind for pointer, kind in shape.kinds.items()}
    return found | ({_JSON: state} if state else {})


def _knows_header(observed: Observed, name: str) -> bool:
    headers = observed.subject.request_headers
    # A browser lists only some header fields of a request that never got an answer.
    is_whole = headers.is_complete and observed.subject.exchange.response is not None
    return is_whole and name not in headers.scrubbed and not headers.values(name)


def _knows_query(observed: Observed, _: str) -> bool:
    """Many logs leave the query out; a capture with all header fields, or with a query, does not."""
    return observed.subject.request_headers.is_complete or bool(observed.subject.query)


def _knows_body(observed: Observed, name: str) -> bool:
    return name != _JSON.name and observed.shape.is_whole and observed.subject.request_json.state == "valid"


def _never(_: Observed, __: str) -> bool:
    return False


_DECISIVE: dict[str, Callable[[Observed, str], bool]] = {
    "header": _knows_header,
    "query": _knows_query,
    "body": _knows_body,
}
