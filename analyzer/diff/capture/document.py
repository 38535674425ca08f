"""What changed between two captures, in the words that the outputs print."""

from typing import Literal

from msgspec import Struct

Kind = Literal[
    "new-error", "error-rate", "latency", "payload", "new-route", "gone-route", "new-host", "gone-host",
    "fewer-errors",
]  # fmt: skip
Severity = Literal["error", "warning", "notice"]


class Change(Struct, frozen=True, kw_only=True):
    """One change from the baseline to the current capture.

    `host` and `route` say where, `baseline` and `current` are the figures of each side in words. `p_value` is
    corrected for the number of questions of its kind; None where no test was made, and `significance` says why.
    """

    kind: Kind
    severity: Severity
    host: str
    route: str
    baseline: str
    current: str
    significance: str
    p_value: float | None = None


class CaptureDiff(Struct, frozen=True, kw_only=True):
    """The comparison of two captures as a whole; `changes` are the most severe first.

    `routes` counts the routes that both sides call, `untested` those of them with too few calls to compare their
    durations. `left_out` counts changes beyond the limit; by severity, `counts` has all.
    """

    verdict: str
    changes: tuple[Change, ...]
    counts: dict[str, int]
    routes: int
    untested: int
    left_out: int = 0
