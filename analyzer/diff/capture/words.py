"""Figures and verdicts of a comparison of captures."""

import statistics
from collections.abc import Sequence

from analyzer.diff.capture.document import Change

_NOUNS = {
    "new-error": ("new error", "new errors"),
    "error-rate": ("route that fails more often", "routes that fail more often"),
    "latency": ("change of latency", "changes of latency"),
    "payload": ("change of size", "changes of size"),
    "new-host": ("new host", "new hosts"),
    "new-route": ("new route", "new routes"),
    "gone-route": ("route that is gone", "routes that are gone"),
    "gone-host": ("host that is gone", "hosts that are gone"),
    "fewer-errors": ("route that fails less often", "routes that fail less often"),
}


def share(hits: int, of: int, what: str) -> str:
    """Returns `3 of 20 calls 503`, or that the call is not made."""
    name = "without an answer" if what == "none" else what
    return f"{hits:,} of {of:,} call{'' if of == 1 else 's'} {name}" if of else "not called"


def amount(samples: Sequence[float], unit: str) -> str:
    """Returns `median 120 ms of 20 calls`."""
    return f"median {statistics.median(samples):,.0f} {unit} of {len(samples):,} calls"


def verdict_of(changes: Sequence[Change], routes: int, untested: int) -> str:
    """Returns the first thing to know of a comparison of captures."""
    if not routes and not changes:
        return "The captures hold no call."
    counted = {kind: sum(change.kind == kind for change in changes) for kind in _NOUNS}
    told = [f"{count:,} {_NOUNS[kind][count != 1]}" for kind, count in counted.items() if count]
    first = f"Against the baseline: {', '.join(told)}." if told else "Nothing changed against the baseline."
    if not routes:
        return f"{first} The captures have no route in common."
    few = (
        f" Not enough calls to compare the latency of {untested:,} of {routes:,} routes." if untested else ""
    )
    return first + few
