"""Calls of two sides brought together: same method, same service or host, same path but for its version."""

import difflib
import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from urllib.parse import unquote

from msgspec import Struct

from analyzer.facts.subject import Subject
from analyzer.rules.services import ServiceFinder

VERSION = re.compile(r"^v\d+(\.\d+)*$", re.IGNORECASE)
_NOT_FOUND = frozenset({404, 405, 410, 501})
_SIMILAR = 0.8
MAX_LEFTOVERS = 200
"""More calls of one side alone than this are not searched for likely counterparts."""


class RouteKey(Struct, frozen=True, order=True):
    """What makes calls comparable."""

    method: str
    place: str
    """`ruleset.service` where a rule set knows the host, so that a proxy and the vendor's host meet; else the host."""
    path: str
    """The template below the base URL of the service, its version as `{version}`."""

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


class Pair(Struct, frozen=True, kw_only=True):
    """The calls of one route on both sides, each in order of time; a side that never makes the call is empty.

    The two keys differ where a call of one side was taken for the counterpart of another of the other side.
    """

    working_route: RouteKey
    failing_route: RouteKey
    working: tuple[Subject, ...] = ()
    failing: tuple[Subject, ...] = ()


def align(working: Iterable[Subject], failing: Iterable[Subject], services: ServiceFinder) -> list[Pair]:
    """The routes of both sides, sorted by the failing side's key.

    Calls of one side alone meet their only counterpart with another host, else another method, else, where
    the answer says that nothing is there, an almost equal path.
    """
    left, right = _by_route(working, services), _by_route(failing, services)
    pairs = [
        Pair(working_route=key, failing_route=key, working=left.pop(key), failing=right.pop(key))
        for key in sorted(left.keys() & right.keys())
    ]
    pairs += _joined(
        left, right, lambda key: (key.method, key.path) if _is_telling(key, left, right) else None
    )
    lost = {key: subjects for key, subjects in right.items() if _is_not_found(subjects)}
    pairs += _joined(left, lost, lambda key: (key.place, key.path))
    pairs += _similar(left, lost)
    found = {pair.failing_route for pair in pairs}
    pairs += [Pair(working_route=key, failing_route=key, working=left[key]) for key in left]
    pairs += [
        Pair(working_route=key, failing_route=key, failing=right[key]) for key in right if key not in found
    ]
    return sorted(pairs, key=lambda pair: (pair.failing_route, pair.working_route))


def route_key(subject: Subject, services: ServiceFinder) -> RouteKey:
    """The key of one call."""
    method = subject.exchange.request.method
    return key_of(method, subject.host, subject.template, subject.url_parts.path, services)


def key_of(method: str, host: str, template: str, path: str, services: ServiceFinder) -> RouteKey:
    """The key of a call to a path, still percent-encoded, that has this template."""
    found = services.find(host, unquote(path))
    known = ((name, match) for name, match in found.items() if match.is_exact_host or match.base_segments)
    name, match = next(known, (None, None))
    segments = template.split("/")
    if match is not None:
        segments = ["", *segments[1 + match.base_segments :]]
    place = f"{name}.{match.service}" if match else host
    path = "/".join("{version}" if VERSION.match(part) else part for part in segments)
    return RouteKey(method, place, path or "/")


Routes = dict[RouteKey, tuple[Subject, ...]]


def _by_route(subjects: Iterable[Subject], services: ServiceFinder) -> Routes:
    routes: dict[RouteKey, list[Subject]] = {}
    for subject in subjects:
        routes.setdefault(route_key(subject, services), []).append(subject)
    return {key: in_time(routes[key]) for key in sorted(routes)}


def in_time(subjects: Iterable[Subject]) -> tuple[Subject, ...]:
    """The calls in order of time; those without one come last, as they stand in the capture."""
    return tuple(
        sorted(subjects, key=lambda each: (each.exchange.started_us is None, each.exchange.started_us or 0))
    )


def _is_telling(key: RouteKey, left: Routes, right: Routes) -> bool:
    """Whether a path says enough to know a call by it on another host: `/` is everywhere."""
    words = [part for part in key.path.split("/") if part and not part.startswith("{")]
    places = {key.place for key in left}, {key.place for key in right}
    return len(words) >= 2 or all(len(each) == 1 for each in places)


def _joined(left: Routes, right: Routes, sign_of: Callable[[RouteKey], Hashable]) -> list[Pair]:
    """Takes pairs of calls of one side alone out of both, where exactly one of each has the same sign."""
    ours, theirs = _unique(left, sign_of), _unique(right, sign_of)
    return [
        Pair(
            working_route=ours[sign],
            failing_route=theirs[sign],
            working=left.pop(ours[sign]),
            failing=right.pop(theirs[sign]),
        )
        for sign in ours
        if sign in theirs
    ]


def _unique(routes: Routes, sign_of: Callable[[RouteKey], Hashable]) -> dict[Hashable, RouteKey]:
    signs: dict[Hashable, list[RouteKey]] = {}
    for key in routes:
        sign = sign_of(key)
        if sign is not None:
            signs.setdefault(sign, []).append(key)
    return {sign: keys[0] for sign, keys in signs.items() if len(keys) == 1}


def _is_not_found(subjects: Sequence[Subject]) -> bool:
    return all(subject.exchange.status in _NOT_FOUND for subject in subjects)


def _similar(left: Routes, lost: Routes) -> list[Pair]:
    """Pairs of calls whose paths differ by a few characters only, one candidate each."""
    if len(left) > MAX_LEFTOVERS or len(lost) > MAX_LEFTOVERS:
        return []
    pairs = []
    for key in list(lost):
        near = [other for other in left if other.method == key.method and _is_near(other, key)]
        if len(near) == 1:
            pairs.append(
                Pair(
                    working_route=near[0],
                    failing_route=key,
                    working=left.pop(near[0]),
                    failing=lost.pop(key),
                )
            )
    return pairs


def _is_near(one: RouteKey, other: RouteKey) -> bool:
    matcher = difflib.SequenceMatcher(None, one.path, other.path, autojunk=False)
    return one.place == other.place and matcher.ratio() >= _SIMILAR
