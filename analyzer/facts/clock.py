"""Server time and how far the capture's clock is from it (RFC 9110 s.6.6.1 "Date")."""

from datetime import UTC
from email.utils import parsedate_to_datetime
from functools import lru_cache

from analyzer.facts.subject import Subject
from analyzer.facts.value import UNKNOWN, Resolved, one


@lru_cache(maxsize=4_096)
def http_date(text: str | None) -> float | None:
    """An HTTP date as epoch seconds, `None` where it is none (RFC 9110 s.5.6.7)."""
    if not text:
        return None
    try:
        moment = parsedate_to_datetime(text)
        # "-0000" is UTC without a place (RFC 5322 s.3.3); Python leaves it without a zone.
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def is_fresh(subject: Subject) -> bool:
    """Whether the Date of the response is the time of this response and not of a cached one."""
    return subject.response_header("age") in (None, "", "0") and subject.exchange.status != 304


def server_time(subject: Subject) -> float | None:
    """The server's clock at the response, else the capture's clock at the end of the exchange; epoch seconds."""
    stated = http_date(subject.response_header("date")) if is_fresh(subject) else None
    if stated is not None:
        return stated
    ended = subject.exchange.ended_us
    return None if ended is None else ended / 1e6


def _skew(subject: Subject) -> Resolved:
    """Server minus capture clock; `Date` has whole seconds, so the error is half the exchange plus 1 s."""
    stated = http_date(subject.response_header("date")) if is_fresh(subject) else None
    started, ended = subject.exchange.started_us, subject.exchange.ended_us
    if stated is None or started is None or ended is None:
        return UNKNOWN
    return one(round(stated + 0.5 - (started + ended) / 2e6, 1))


PATHS = {"clock.skew_s": _skew}
