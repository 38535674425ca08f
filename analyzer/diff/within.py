"""Two moments of one capture: where a call that worked begins to fail."""

from collections.abc import Iterable, Sequence

from analyzer.diff.align import Pair, RouteKey, in_time, route_key
from analyzer.facts.subject import Subject
from analyzer.rules.services import ServiceFinder


def turning_points(subjects: Iterable[Subject], services: ServiceFinder) -> list[Pair]:
    """For each route that fails after a success: its last success before the first such failure, and that failure."""
    routes: dict[RouteKey, list[Subject]] = {}
    for subject in in_time(subjects):
        routes.setdefault(route_key(subject, services), []).append(subject)
    found = []
    for key in sorted(routes):
        turn = _turn(routes[key])
        if turn is not None:
            working, failing = turn
            found.append(Pair(working_route=key, failing_route=key, working=(working,), failing=(failing,)))
    return found


def _turn(subjects: Sequence[Subject]) -> tuple[Subject, Subject] | None:
    last_success: Subject | None = None
    for subject in subjects:
        if not subject.exchange.is_failed:
            last_success = subject
        elif last_success is not None:
            return last_success, subject
    return None
