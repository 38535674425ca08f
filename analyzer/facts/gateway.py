"""Who answered: the API itself, or a gateway, CDN or firewall before it (RFC 9110 s.7.6.3 "Via", s.10.2.4 "Server")."""

from analyzer.facts.message import if_received
from analyzer.facts.subject import Subject
from analyzer.facts.value import UNKNOWN, Resolved, one
from analyzer.model import BodyState

_MARKS: tuple[tuple[str, str, str], ...] = (
    ("cloudflare", "cf-ray", ""),
    ("cloudflare", "server", "cloudflare"),
    ("akamai", "x-akamai-request-id", ""),
    ("akamai", "akamai-grn", ""),
    ("akamai", "server", "akamai"),
    ("imperva", "x-iinfo", ""),
    ("imperva", "x-cdn", "imperva"),
    ("sucuri", "x-sucuri-id", ""),
    ("fastly", "x-served-by", "cache-"),
    ("aws", "x-amz-cf-id", ""),
    ("aws", "x-amzn-errortype", ""),
    ("aws", "server", "awselb"),
    ("aws", "server", "cloudfront"),
    ("azure", "x-azure-ref", ""),
    ("azure", "server", "microsoft-azure-application-gateway"),
    ("google", "via", "google"),
    ("envoy", "server", "envoy"),
    ("kong", "via", "kong"),
    ("nginx", "server", "nginx"),
    ("haproxy", "server", "haproxy"),
    ("varnish", "x-varnish", ""),
    ("squid", "server", "squid"),
)


def gateway_name(subject: Subject) -> str | None:
    """The gateway that left its mark in the response header fields, the outermost first."""
    for name, field, mark in _MARKS:
        value = subject.response_header(field)
        if value is not None and mark in value.lower():
            return name
    return None


def _name(subject: Subject) -> Resolved:
    found = gateway_name(subject)
    headers = subject.response_headers
    if found is None and headers is not None and not headers.is_complete:
        return UNKNOWN
    return if_received(subject, one(found))


def _is_page(subject: Subject) -> Resolved:
    """Whether an HTML body stands where an API would answer JSON, behind a known gateway."""
    name = _name(subject)
    text = subject.response_text
    response = subject.exchange.response
    if response is not None and response.body.state is BodyState.EMPTY:
        return one(False)
    if text is None:
        return if_received(subject, UNKNOWN)
    if "<html" not in text[:2_000].lower() and "<!doctype html" not in text[:200].lower():
        return if_received(subject, one(False))
    return if_received(subject, UNKNOWN if name.is_unknown else one(bool(name.items)))


PATHS = {"gateway.name": _name, "gateway.is_page": _is_page}
