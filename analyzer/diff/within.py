"""Two moments of one capture: where a call that worked begins to fail."""

from collections import Counter
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
"""Turning points of a run that are compared: those of the most frequent failures."""


def turning_points(subjects: Iterable[Subject], services: ServiceFinder) -> list[Pair]:
    """For each route and status that fails after a success: that failure, and the last success before it.

    Two statuses may have two causes, and a lone failure early on must not hide what fails later.
    """
    routes: dict[RouteKey, list[Subject]] = {}
    for subject in in_time(subjects):
        routes.setdefault(route_key(subject, services), []).append(subject)
    return [
        turning_pair(key, *turn)
        for key in sorted(routes)
        for turn in _turns(routes[key], lambda each: each.exchange)
    ]


def turning_pair(key: RouteKey, working: Subject, failing: Subject) -> Pair:
    """One call that worked and one that failed, of one route."""
    return Pair(working_route=key, failing_route=key, working=(working,), failing=(failing,))


def turning_orders(rows: Iterable[tuple[Row, Order]], services: ServiceFinder) -> list[tuple[Order, Order]]:
    """The places of at most MAX_TURNS turning points; `rows` come in the order of time."""
    routes: dict[RouteKey, list[tuple[Row, Order]]] = {}
    keys: dict[tuple[str, str, str], RouteKey] = {}
    for row, order in rows:
        call = (row.method, row.host, row.path_template)
        if call not in keys:
            keys[call] = key_of(*call, row.path.partition("?")[0], services)
        routes.setdefault(keys[call], []).append((row, order))
    ranked = []
    for calls in routes.values():
        failures = Counter(row.status for row, _ in calls if row.is_failed)
        for working, failing in _turns(calls, lambda each: each[0]):
            ranked.append((-failures[failing[0].status], failing[1], working[1]))
    return [(working, failing) for _, failing, working in sorted(ranked)[:MAX_TURNS]]


def _turns(calls: Sequence[Call], outcome_of: Callable[[Call], Exchange | Row]) -> list[tuple[Call, Call]]:
    """Each status's first failure that follows a success, with the last success before it."""
    last_success: Call | None = None
    found: dict[int | None, tuple[Call, Call]] = {}
    for call in calls:
        outcome = outcome_of(call)
        if outcome.has_worked:
            last_success = call
        elif outcome.is_failed and last_success is not None:
            found.setdefault(outcome.status, (last_success, call))
    return list(found.values())
