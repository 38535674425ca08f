"""Which part of an exchange took longest (HAR 1.2 "timings", whose `ssl` lies inside `connect`)."""

from analyzer.facts.subject import Subject
from analyzer.facts.value import UNKNOWN, Resolved, one


def _phases(subject: Subject) -> dict[str, float]:
    """Milliseconds of the recorded phases, `connect` without `tls`; empty without the wait for the answer."""
    timings = subject.exchange.timings
    if timings.wait_ms is None:
        return {}
    tls = timings.ssl_ms or 0.0
    known = {
        "blocked": timings.blocked_ms,
        "dns": timings.dns_ms,
        "connect": None if timings.connect_ms is None else max(timings.connect_ms - tls, 0.0),
        "tls": timings.ssl_ms,
        "send": timings.send_ms,
        "wait": timings.wait_ms,
        "receive": timings.receive_ms,
    }
    return {name: spent for name, spent in known.items() if spent is not None}


def _slowest(subject: Subject) -> Resolved:
    phases = _phases(subject)
    return one(max(phases, key=lambda name: phases[name])) if phases else UNKNOWN


def _slowest_ms(subject: Subject) -> Resolved:
    phases = _phases(subject)
    return one(max(phases.values())) if phases else UNKNOWN


PATHS = {"timings.slowest": _slowest, "timings.slowest_ms": _slowest_ms}
