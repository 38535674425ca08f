"""One build of lines as the light tier reads it: from a line to the decision about its kind."""

import re
from typing import Any

from msgspec.structs import replace

from analyzer.facts.paging import SIGNS
from analyzer.facts.subject import Subject
from analyzer.ingest.skeletons import Skeleton
from analyzer.model import Exchange
from analyzer.rules.compiled import CompiledRules
from analyzer.scanning.decisions import Decision, Kind
from analyzer.scanning.kinds import Judge, is_told_by_url, kind_of
from analyzer.scanning.light_routes import Route, Site, site_at, site_of
from analyzer.scanning.light_values import Durations, Moments, kept

_SIGNS = tuple(sign.encode() for sign in SIGNS)
_REQUEST_LINE = re.compile(rb"([A-Za-z]+) (/[^ ]*+) HTTP/[\d.]+")
_AUTHORITY_FROM = 8
"""Where the first slash of a path can stand in `http://...` and `https://...`."""

Values = tuple[bytes, ...]
"""The groups of a line, in the order of `skeletons.FIELDS`."""


class Build:
    """One skeleton with all that was worked out for its lines; it serves all readings of a process."""

    def __init__(self, skeleton: Skeleton, number: int, rules: CompiledRules) -> None:
        self.skeleton = skeleton
        self.number = number
        self.uses = 0
        """Lines that were told by it so far."""
        self.fullmatch = skeleton.pattern.fullmatch
        self.groups = skeleton.groups
        self.moments = Moments(skeleton)
        self.durations = Durations(skeleton)
        self.is_opaque = bool(skeleton.opaque)
        self._url_kinds: dict[tuple[bytes, bytes, tuple[tuple[str, str], ...]], Exchange | None] = {}
        self._kinds: dict[tuple[bytes, bytes, bool, tuple[tuple[str, str], ...]], Kind] = {}
        self._with_signs = replace(skeleton, varying=skeleton.varying | {"signs of pages"})
        self._rules = rules
        self._sites: dict[tuple[bytes, bytes, bytes], Site | None] = {}
        self._absolute_sites: dict[bytes, Site | None] = {}
        self._is_odd = bool(skeleton.constants.keys() - {"scheme", "host", "port", "method"})

    def values(self, match: "re.Match[bytes]") -> Values:
        """The values of a line, method and target taken out of a request line."""
        values: Values = match.group(*self.groups)
        if not values[1]:
            return values
        line = _REQUEST_LINE.fullmatch(values[1])
        method, target = line.groups() if line else (b"", b"")
        return (values[0] or method, b"", *values[2:6], values[6] or target, *values[7:])

    def place(self, values: Values) -> tuple[Site, Route, bytes, bytes] | None:
        """Site, route, path and whole target of a line; None for a target that must be read in full."""
        _, _, _, _, _, _, target, query, scheme, host, port = values
        if target[:1] == b"/":
            site = self._sites.get((scheme, host, port)) or self._site(scheme, host, port)
            path = target
        else:
            slash = target.find(b"/", _AUTHORITY_FROM)
            start = target[: slash + 1]
            site = self._absolute_sites.get(start) or self._absolute_site(start)
            path = target[slash:]
        if site is None or b"#" in target or path[:2] == b"//":
            return None
        path, mark, _ = path.partition(b"?")
        if query and not mark:
            target = target + b"?" + query.removeprefix(b"?")
        return site, site.by_path.get(path) or site.route(path), path, target

    def _site(self, scheme: bytes, host: bytes, port: bytes) -> Site | None:
        site = site_of(self.skeleton, scheme, host, port, self._rules.services)
        self._sites[scheme, host, port] = site
        return site

    def _absolute_site(self, start: bytes) -> Site | None:
        is_http = start.startswith((b"http://", b"https://"))
        site = site_at(start.decode(), self._rules.services) if is_http else None
        found: Site | None = kept(self._absolute_sites, start, site)
        return found

    def has_signs(self, match: "re.Match[bytes]") -> bool:
        """Whether the response body of a line may tell that there are more pages."""
        group = self.skeleton.response_body
        body = match[group] if group is not None else b""
        return bool(body) and (b"\\u" in body or any(sign in body for sign in _SIGNS))

    def decision(
        self, values: Values, signs: bool, site: Site, route: Route, target: bytes
    ) -> Decision | None:
        """The decision for a line; None while a line of its kind or its site was not read in full."""
        key = (self.number, values[0], values[2], signs)
        decision: Decision | None = route.decisions.get(key)
        if decision is None and site.is_proved:
            kind = self._kinds.get((values[0], values[2], signs, route.service_names))
            if kind is not None:
                decision = Decision(kind, site.url(target).decode(), route.services)
                route.decisions[key] = decision
        return decision

    def passes(self, decision: Decision, path: bytes, url: bytes) -> bool:
        """Whether no predicate that the URL decides could be TRUE for a line."""
        known = decision.passed.get(path)
        if known is None:
            example = decision.kind.example
            subject = Subject(replace(example, request=replace(example.request, url=url.decode())))
            judge = Judge(subject, self.skeleton, decision.services)
            passes = not any(judge.could_be_by_url(node, ruleset) for ruleset, node in decision.kind.by_url)
            known = bool(kept(decision.passed, path, passes))
        return known

    def learn(self, values: Values, signs: bool, exchange: Exchange) -> None:
        """Learns about the kind of a line and its site, given what its full reading says."""
        placed = self.place(values)
        if placed is None:
            return
        site, route, _, target = placed
        subject = Subject(exchange)
        kind = (values[0], values[2], signs, route.service_names)
        skeleton = self._with_signs if signs else self.skeleton
        if not self._agrees(values, target, site, route, subject):
            self._kinds[kind] = Kind(exchange, False, skeleton.read)
        elif kind not in self._kinds:
            self._kinds[kind] = kind_of(subject, skeleton, self._rules, route.services)
            site.is_proved = True
        else:
            site.is_proved = True

    def url_kind(self, values: Values, site: Site, route: Route) -> Exchange | None:
        """An exchange that stands for the lines of a kind, where only their URL counts for the histories."""
        return self._url_kinds.get((values[0], values[2], route.service_names)) if site.is_proved else None

    def learn_url(self, values: Values, exchange: Exchange) -> None:
        """Learns whether the URL tells all that histories ask of the lines of a kind."""
        placed = self.place(values)
        if placed is None:
            return
        site, route, _, target = placed
        subject = Subject(exchange)
        agrees = self._agrees(values, target, site, route, subject)
        site.is_proved |= agrees
        kind = (values[0], values[2], route.service_names)
        if not agrees or kind not in self._url_kinds:
            told = agrees and is_told_by_url(subject, self.skeleton, self._rules, route.services)
            self._url_kinds[kind] = replace(exchange, record=None) if told else None

    def _agrees(self, values: Values, target: bytes, site: Site, route: Route, subject: Subject) -> bool:
        """Whether the light tier understands the line as the full reading did."""
        exchange = subject.exchange
        duration_ms, _ = self.durations.of(values[4])
        found: tuple[Any, ...] = (
            *(site.url(target).decode(), site.host, route.template),
            *(self.moments.us(values[3]), duration_ms),
        )
        told = (
            *(exchange.request.url, subject.host, subject.template),
            *(exchange.started_us, exchange.duration_ms),
        )
        return not self._is_odd and found == told and str(exchange.status).encode() == values[2]
