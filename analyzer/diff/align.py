"""Calls of two sides brought together: same method, same service or host, same path but for its version."""

import re
from collections.abc import Iterable, Mapping

from msgspec import Struct

from analyzer.facts.subject import Subject
from analyzer.rules.services import ServiceFinder

_VERSION = re.compile(r"^v\d+(\.\d+)*$", re.IGNORECASE)


class RouteKey(Struct, frozen=True, order=True):
    """What makes calls comparable."""

    method: str
    place: str
    """`ruleset.service` where a rule set knows the host, so that a proxy and the vendor's host meet; else the host."""
    path: str


Sides = dict[RouteKey, tuple[list[Subject], list[Subject]]]


def align(working: Iterable[Subject], failing: Iterable[Subject], services: ServiceFinder) -> Sides:
    """Route -> the calls of the working and of the failing side, each in order of time.

    When the two sides have no host in common and one host each, the hosts are taken for one another.
    """
    left, right = list(working), list(failing)
    same_place = _is_one_host(left, right)
    sides: Sides = {}
    for index, subjects in enumerate((left, right)):
        for subject in subjects:
            sides.setdefault(_key(subject, services, same_place=same_place), ([], []))[index].append(subject)
    for pair in sides.values():
        for subjects in pair:
            subjects.sort(
                key=lambda subject: (subject.exchange.started_us is None, subject.exchange.started_us or 0)
            )
    return dict(sorted(sides.items()))


def _is_one_host(left: list[Subject], right: list[Subject]) -> bool:
    hosts, others = {subject.host for subject in left}, {subject.host for subject in right}
    return len(hosts) == len(others) == 1


def _key(subject: Subject, services: ServiceFinder, *, same_place: bool) -> RouteKey:
    known: Mapping[str, object] = {}
    found = services.find(subject.host, subject.full_path)
    known = {name: match for name, match in found.items() if match.is_exact_host or match.base_segments}
    place = "" if same_place else next((f"{name}.{found[name].service}" for name in known), subject.host)
    segments = ("{version}" if _VERSION.match(part) else part for part in subject.template.split("/"))
    return RouteKey(subject.exchange.request.method, place, "/".join(segments))
