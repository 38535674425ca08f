"""Two moments of one capture: where a call that worked begins to fail."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from analyzer.diff.align import Pair, RouteKey, in_time, key_of, route_key
from analyzer.document import Row
from analyzer.facts.subject import Subject
from analyzer.match.order import Order
from analyzer.model import Exchange
from analyzer.rules.services import ServiceFinder

Call = TypeVar("Call")

MAX_TURNS = 20
"""Routes of a run that are compared: those that fail most often."""


def turning_points(subjects: Iterable[Subject], services: ServiceFinder) -> list[Pair]:
    """For each route that fails after a success: its last success before the first such failure, and that failure."""
    routes: dict[RouteKey, list[Subject]] = {}
    for subject in in_time(subjects):
        routes.setdefault(route_key(subject, services), []).append(subject)
    turns = ((key, _turn(routes[key], lambda each: each.exchange)) for key in sorted(routes))
    return [turning_pair(key, *turn) for key, turn in turns if turn is not None]


def turning_pair(key: RouteKey, working: Subject, failing: Subject) -> Pair:
    """One call that worked and one that failed, of one route."""
    return Pair(working_route=key, failing_route=key, working=(working,), failing=(failing,))


def turning_orders(rows: Iterable[tuple[Row, Order]], services: ServiceFinder) -> list[tuple[Order, Order]]:
    """The places of the turning points of at most MAX_TURNS routes; `rows` come in the order of time."""
    routes: dict[RouteKey, list[tuple[Row, Order]]] = {}
    keys: dict[tuple[str, str, str], RouteKey] = {}
    for row, order in rows:
        call = (row.method, row.host, row.path_template)
        if call not in keys:
            keys[call] = key_of(*call, row.path.partition("?")[0], services)
        routes.setdefault(keys[call], []).append((row, order))
    turns = []
    for calls in routes.values():
        turn = _turn(calls, lambda each: each[0])
        if turn is not None:
            failures = sum(row.is_failed for row, _ in calls)
            turns.append((-failures, turn[1][1], turn[0][1]))
    return [(working, failing) for _, failing, working in sorted(turns)[:MAX_TURNS]]


def _turn(calls: Sequence[Call], outcome_of: Callable[[Call], Exchange | Row]) -> tuple[Call, Call] | None:
    """The last success before the first failure that follows a success."""
    last_success: Call | None = None
    for call in calls:
        outcome = outcome_of(call)
        if outcome.has_worked:
            last_success = call
        elif outcome.is_failed and last_success is not None:
            return last_success, call
    return None
