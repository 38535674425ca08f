"""One build of lines as the light tier reads it: from its lines to the decisions about their kinds."""

from collections.abc import Sequence
from typing import Any, Literal

from msgspec.structs import replace

from analyzer.facts.paging import SIGNS
from analyzer.facts.subject import Subject
from analyzer.ingest.skeletons import Skeleton
from analyzer.model import Exchange
from analyzer.rules.compiled import CompiledRules
from analyzer.scanning.decisions import Decision, Kind
from analyzer.scanning.kinds import Judge, is_told_by_url, kind_of
from analyzer.scanning.light_parts import Match, Parts, PartsReader
from analyzer.scanning.light_places import PlaceFinder, Places
from analyzer.scanning.light_routes import Route
from analyzer.scanning.light_values import Durations, Moments, kept

MAX_DECISIONS = 100_000
_SIGNS = tuple(sign.encode() for sign in SIGNS)


class Build:
    """One skeleton with all that was worked out for its lines; it serves all readings of a process."""

    def __init__(self, skeleton: Skeleton, rules: CompiledRules) -> None:
        self.skeleton = skeleton
        self.uses = 0
        """Lines that were told by it so far."""
        self.fullmatch = skeleton.pattern.fullmatch
        self.moments = Moments(skeleton)
        self.durations = Durations(skeleton)
        self._rules = rules
        self._parts = PartsReader(skeleton)
        self._places = PlaceFinder(
            skeleton, rules.services, has_origin=self._parts.has_origin, has_query=self._parts.has_query
        )
        self._kinds: dict[tuple[bytes, bytes, bool, tuple[tuple[str, str], ...]], Kind] = {}
        self._url_kinds: dict[
            tuple[bytes, bytes, tuple[tuple[str, str], ...]], Exchange | Literal[False]
        ] = {}
        self._decisions: dict[tuple[Route | None, bytes, bytes, bool], Decision] = {}
        self._with_signs = replace(skeleton, varying=skeleton.varying | {"signs of pages"})
        self._is_odd = bool(skeleton.constants.keys() - {"scheme", "host", "port", "method"})

    def parts(self, matches: Sequence[Match]) -> Parts:
        """The parts of some lines."""
        return self._parts.read(matches)

    def places(self, parts: Parts) -> Places:
        """Where some lines went."""
        return self._places.find(parts)

    def are_sound(self, lines: Sequence[bytes], matches: Sequence[Match]) -> list[bool]:
        """Whether matches tell all of their lines, which the expression alone does not say."""
        is_sound, is_opaque = self.skeleton.is_sound, bool(self.skeleton.opaque)
        return [
            is_sound(line, match) if is_opaque or b"\\" in line else True
            for line, match in zip(lines, matches, strict=True)
        ]

    def signs(self, matches: Sequence[Match]) -> list[bool]:
        """Whether the response bodies of some lines may tell that there are more pages."""
        group = self.skeleton.response_body
        if group is None:
            return [False] * len(matches)
        return [_has_signs(match[group]) for match in matches]

    def sizes(self, matches: Sequence[Match]) -> list[int] | None:
        """The stated sizes of the response bodies of some lines; None where all lines of a kind share one."""
        group = self.skeleton.response_size
        return None if group is None else [int(match[group]) for match in matches]

    def decisions(self, parts: Parts, places: Places, signs: Sequence[bool]) -> list[Decision | None]:
        """The decisions for some lines; None while a line of the kind or the site was not read in full."""
        known = self._decisions
        keys = list(zip(places.routes, parts.methods, parts.statuses, signs, strict=True))
        found = list(map(known.get, keys))
        if None in found:
            for index, decision in enumerate(found):
                if decision is None:
                    found[index] = self._decide(keys[index], places.targets[index])
        return found

    def _decide(self, key: tuple[Route | None, bytes, bytes, bool], target: bytes) -> Decision | None:
        route, method, status, signs = key
        if route is None or not route.site.is_proved:
            return None
        kind = self._kinds.get((method, status, signs, route.service_names))
        if kind is None:
            return None
        decision: Decision | None = self._decisions.get(key)
        if decision is None:
            if len(self._decisions) >= MAX_DECISIONS:
                self._decisions.clear()
            decision = self._decisions[key] = Decision(kind, route.site.url(target).decode(), route)
        return decision

    def passes(self, decision: Decision, path: bytes, target: bytes) -> bool:
        """Whether no predicate that the URL decides could be TRUE for a line."""
        url = decision.route.site.url(target)
        told_by = path if decision.kind.is_told_by_path else url
        known = decision.passed.get(told_by)
        if known is None:
            example = decision.kind.example
            subject = Subject(replace(example, request=replace(example.request, url=url.decode())))
            judge = Judge(subject, self.skeleton, decision.route.services)
            passes = not any(judge.could_be_by_url(node, ruleset) for ruleset, node in decision.kind.by_url)
            known = bool(kept(decision.passed, told_by, passes))
        return known

    def learn(self, match: Match, exchange: Exchange) -> bool:
        """Learns about the kind of a line and its site, given what its full reading says; False if nothing new."""
        parts = self.parts([match])
        places = self.places(parts)
        (route,), (target,) = places.routes, places.targets
        if route is None:
            return False
        signs = self.signs([match])[0]
        subject = Subject(exchange)
        key = (parts.methods[0], parts.statuses[0], signs, route.service_names)
        skeleton = self._with_signs if signs else self.skeleton
        if not self._agrees(parts, target, route, subject):
            is_new = key not in self._kinds or self._kinds[key].is_light
            self._kinds[key] = Kind(exchange, False, skeleton.read)
            self._decisions.clear()
            return is_new
        is_new = key not in self._kinds or not route.site.is_proved
        if key not in self._kinds:
            self._kinds[key] = kind_of(subject, skeleton, self._rules, route.services)
        route.site.is_proved = True
        return is_new

    def url_kind(self, method: bytes, status: bytes, route: Route) -> Exchange | Literal[False] | None:
        """An exchange that stands for the lines of a kind; False where more than their URL counts for the histories.

        None while no line of the kind or the site was read in full.
        """
        key = (method, status, route.service_names)
        return self._url_kinds.get(key) if route.site.is_proved else None

    def learn_url(self, match: Match, exchange: Exchange) -> bool:
        """Learns whether the URL tells all that histories ask of the lines of a kind; False if nothing new."""
        parts = self.parts([match])
        places = self.places(parts)
        (route,), (target,) = places.routes, places.targets
        if route is None:
            return False
        subject = Subject(exchange)
        agrees = self._agrees(parts, target, route, subject)
        key = (parts.methods[0], parts.statuses[0], route.service_names)
        is_new = key not in self._url_kinds or not route.site.is_proved
        route.site.is_proved |= agrees
        if not agrees or key not in self._url_kinds:
            told = agrees and is_told_by_url(subject, self.skeleton, self._rules, route.services)
            self._url_kinds[key] = replace(exchange, record=None) if told else False
        return is_new

    def _agrees(self, parts: Parts, target: bytes, route: Route, subject: Subject) -> bool:
        """Whether the light tier understands the line as the full reading did."""
        exchange = subject.exchange
        ((duration_ms, _),) = self.durations.column(parts.durations)
        found: tuple[Any, ...] = (
            *(route.site.url(target).decode(), route.site.host, route.template),
            *(*self.moments.column(parts.starts), duration_ms),
        )
        told = (
            *(exchange.request.url, subject.host, subject.template),
            *(exchange.started_us, exchange.duration_ms),
        )
        return not self._is_odd and found == told and str(exchange.status).encode() == parts.statuses[0]


def _has_signs(body: bytes) -> bool:
    return bool(body) and (b"\\u" in body or any(sign in body for sign in _SIGNS))
