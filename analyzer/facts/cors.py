"""Whether a browser may use an answer across origins (Fetch Standard, "CORS protocol")."""

from urllib.parse import urlsplit

from analyzer.facts.message import header
from analyzer.facts.subject import Subject
from analyzer.facts.value import ABSENT, MASKED, UNKNOWN, Resolved, many, one

_ALWAYS_ALLOWED = frozenset({"GET", "HEAD", "POST"})


def _words(value: Resolved) -> set[str]:
    """The comma-separated words of all field lines."""
    return {word.strip() for line in value.items for word in str(line).split(",") if word.strip()}


def is_preflight(subject: Subject) -> bool:
    """Whether a browser asks with it what it may send."""
    request = subject.exchange.request
    return request.method == "OPTIONS" and bool(request.headers.values("access-control-request-method"))


def _is_cross_origin_read(subject: Subject) -> bool:
    """Whether a page of another origin asked for it in the mode that needs permission."""
    headers = subject.request_headers
    origin = "".join(headers.values("origin")[:1])
    mode = "".join(headers.values("sec-fetch-mode")[:1])
    parts = subject.url_parts
    return mode == "cors" and origin not in ("", f"{parts.scheme}://{parts.netloc}")


def _allowed(subject: Subject, name: str) -> Resolved:
    found = header(subject.response_headers, f"access-control-allow-{name}")
    return UNKNOWN if MASKED in found.items else found


def _origin_fault(subject: Subject) -> Resolved:
    allowed = _allowed(subject, "origin")
    if allowed.is_unknown:
        return UNKNOWN
    origin = subject.request_headers.values("origin")[:1]
    if not allowed.items:
        return one("no-origin")
    return one(None if str(allowed.first) == "*" or allowed.items[:1] == origin else "other-origin")


def _missing_method(subject: Subject) -> set[str]:
    wanted = set(subject.request_headers.values("access-control-request-method")[:1])
    allowed = _words(_allowed(subject, "methods"))
    return set() if "*" in allowed else wanted - allowed - _ALWAYS_ALLOWED


def _missing_headers(subject: Subject) -> set[str]:
    wanted = {
        word.lower() for word in _words(header(subject.request_headers, "access-control-request-headers"))
    }
    allowed = {word.lower() for word in _words(_allowed(subject, "headers"))}
    return set() if "*" in allowed and "authorization" not in wanted else wanted - allowed


def _preflight_fault(subject: Subject, status: int) -> Resolved:
    if not 200 <= status < 300:
        return one("status")
    found = _origin_fault(subject)
    if found.items or found.is_unknown:
        return found
    return one("method" if _missing_method(subject) else "headers" if _missing_headers(subject) else None)


def _fault(subject: Subject) -> Resolved:
    response = subject.exchange.response
    if response is None:
        return ABSENT
    if is_preflight(subject):
        return _preflight_fault(subject, response.status)
    return _origin_fault(subject) if _is_cross_origin_read(subject) else ABSENT


def _missing(subject: Subject) -> Resolved:
    if not is_preflight(subject):
        return ABSENT
    return many(sorted(_missing_method(subject) or _missing_headers(subject)))


def _origin_host(subject: Subject) -> Resolved:
    """Scheme and host of the page that asked."""
    origin = header(subject.request_headers, "origin")
    text = str(origin.first) if origin.items and MASKED not in origin.items else ""
    return one(text if "://" in text and urlsplit(text).netloc else None) if origin.items else origin


PATHS = {"cors.fault": _fault, "cors.missing": _missing, "cors.origin": _origin_host}
