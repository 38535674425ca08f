"""An exchange as the evidence of a finding."""

from functools import lru_cache

from msgspec import UNSET
from msgspec.structs import replace

from analyzer.document import Evidence
from analyzer.facts.moments import rfc3339
from analyzer.facts.subject import Subject

MAX_EVIDENCE = 5


def evidence_of(subject: Subject, locate: str | None) -> Evidence:
    """The exchange of `subject`, raw; `redact` rewrites it."""
    return _evidence(subject) if locate is None else replace(_evidence(subject), locate=locate)


@lru_cache(maxsize=1)
def _evidence(subject: Subject) -> Evidence:
    """Several rules show one exchange, one after the other."""
    exchange = subject.exchange
    place = exchange.location
    return Evidence(
        input=place.input,
        entry=UNSET if place.entry is None else place.entry,
        line=UNSET if place.line is None else place.line,
        started_at=rfc3339(exchange.started_us),
        method=exchange.request.method,
        url=exchange.request.url,
        host=subject.host,
        path=subject.full_path,
        path_template=subject.template,
        status=exchange.status,
        duration_ms=exchange.duration_ms,
        locate=None,
    )


def base_url(subject: Subject, base_chars: int) -> str:
    """The base URL that the exchange went to: what `${BASE_URL}` in a command stands for."""
    parts = subject.url_parts
    scheme = parts.scheme if parts.scheme in ("http", "https") else "https"
    return f"{scheme}://{subject.host}{subject.full_path[:base_chars].rstrip('/')}"
