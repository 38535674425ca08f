"""The calls of one side by route, boiled down to what a comparison of captures asks."""

from collections import Counter
from collections.abc import Iterable

from msgspec import Struct

from analyzer.diff.align import RouteKey, route_key
from analyzer.facts.subject import Subject
from analyzer.model import Outcome
from analyzer.rules.services import ServiceFinder

MAX_SAMPLES = 20_000
"""Durations and sizes of one route and side that are compared: the first ones."""
NO_ANSWER = "none"


class RouteSide:
    """The calls of one route on one side.

    Durations and sizes are those of calls that succeeded: a failure is quick, or slow, for reasons of its own,
    and is told by its status. A call of which no outcome is recorded counts only as a call.
    """

    __slots__ = ("calls", "durations_ms", "known", "sizes", "statuses")

    def __init__(self) -> None:
        self.calls = 0
        self.known = 0
        self.statuses: Counter[str] = Counter()
        self.durations_ms: list[float] = []
        self.sizes: list[float] = []

    def add(self, subject: Subject) -> None:
        """Takes one call in."""
        exchange = subject.exchange
        self.calls += 1
        if exchange.outcome is Outcome.NOT_RECORDED:
            return
        self.known += 1
        self.statuses[NO_ANSWER if exchange.status is None else str(exchange.status)] += 1
        if exchange.is_failed or exchange.response is None:
            return
        if exchange.duration_ms is not None and 0 <= exchange.duration_ms < 1e12:
            self._keep(self.durations_ms, exchange.duration_ms)
        size = exchange.response.body.size_bytes
        if size is not None and size >= 0:
            self._keep(self.sizes, size)

    @staticmethod
    def _keep(samples: list[float], value: float) -> None:
        if len(samples) < MAX_SAMPLES:
            samples.append(value)

    @property
    def failed(self) -> int:
        """How many failed: status of 400 or more, or no answer."""
        return sum(count for status, count in self.statuses.items() if is_error(status))


def is_error(status: str) -> bool:
    """Whether a status, or the lack of an answer, counts as failed."""
    return status == NO_ANSWER or int(status) >= 400


class CaptureSide(Struct, frozen=True):
    """One side: calls by host, and by route."""

    hosts: Counter[str]
    routes: dict[RouteKey, RouteSide]


def capture_side(subjects: Iterable[Subject], services: ServiceFinder) -> CaptureSide:
    """The side that the calls make."""
    side = CaptureSide(Counter(), {})
    for subject in subjects:
        side.hosts[subject.host] += 1
        key = route_key(subject, services)
        side.routes.setdefault(key, RouteSide()).add(subject)
    return side
