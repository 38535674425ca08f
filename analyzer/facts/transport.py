"""Why no response came, from the producer's own words (Chrome `_error`, Firefox, curl, proxies, log flags)."""

import re

from analyzer.facts.subject import Subject
from analyzer.facts.value import ABSENT, UNKNOWN, Resolved, one
from analyzer.model import Outcome

_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        (
            "dns",
            r"name_(not_)?resol|unknown_?host|enotfound|eai_again|getaddrinfo|could not resolve|\bdns\b",
        ),
        ("refused", r"errno (61|111)\b|connection_refused|econnrefused|connection refused"),
        ("tls", r"err_(cert|ssl)|sec_error|ssl_error|\b(tls|ssl)\b|certificate|handshake"),
        ("cors", r"\bcors\b|cross.?origin|preflight|access-control"),
        ("blocked", r"blocked_by|err_blocked|mixed.?content|blocked:|adblock|\bblocked\b"),
        ("timeout", r"errno (60|110)\b|timed?.?out|timeout|etimedout|\bUT\b|\bDT\b"),
        (
            "reset",
            r"errno (54|104)\b|connection_(reset|closed|abort)|econnreset|reset by peer|empty_response|hang.?up|epipe",
        ),
        ("aborted", r"err_aborted|abort|cancel+ed|client (gone|closed|disconnect)|\bDC\b"),
    )
)


def _kind(subject: Subject) -> Resolved:
    exchange = subject.exchange
    if exchange.outcome is Outcome.NOT_RECORDED:
        return UNKNOWN
    if exchange.outcome is Outcome.RECEIVED:
        return ABSENT
    text = exchange.error_text or ""
    return one(next((kind for kind, pattern in _KINDS if pattern.search(text)), "unknown"))


PATHS = {
    "error.kind": _kind,
    "error.text": lambda s: one(s.exchange.error_text),
    "outcome": lambda s: one(s.exchange.outcome.value),
}
