"""The light tier: counts the lines of a log that no rule can be about, without decoding them.

It may never change a result. A line is only counted here when its build is known, when a line of the same
build, method, status and route was read in full before, and when nothing that differs between the two could
make a rule, a sequence or a history look at it.
"""

from bisect import bisect_left, insort
from collections import defaultdict
from typing import TYPE_CHECKING

from msgspec import Struct

from analyzer.facts.history import Histories
from analyzer.ingest.base import Format
from analyzer.ingest.framing import Block
from analyzer.model import Exchange
from analyzer.scanning.builds import Builds
from analyzer.scanning.by_build import ByBuild
from analyzer.scanning.decisions import Decision
from analyzer.scanning.late_counting import LateCounting
from analyzer.scanning.latency import Duration
from analyzer.scanning.light_build import Build
from analyzer.scanning.light_columns import Columns
from analyzer.scanning.light_parts import Match
from analyzer.scanning.light_places import Places
from analyzer.scanning.light_routes import Site
from analyzer.scanning.statistics import Statistics

if TYPE_CHECKING:
    from analyzer.rules.compiled import Candidates

NEVER_US = 2**62


class _Seen(Struct, frozen=True, gc=False):
    """Lines of one build in one block, with what was worked out for each."""

    columns: Columns
    places: Places
    starts: list[int | None]
    durations: list[Duration]


class _Told(Struct, frozen=True, gc=False):
    """Those of them that have one decision."""

    decision: Decision
    seen: _Seen
    indexes: list[int]


class LightTier(ByBuild):
    """Counts lines of one reading by their decisions."""

    def __init__(self, builds: Builds, since_us: int | None = None, until_us: int | None = None) -> None:
        super().__init__(builds)
        builds.begin()
        self.counted = 0
        """Lines that lie between the two moments."""
        self.narrowed: Candidates | None = None
        """What could be about the line that was given back last, where it is known."""
        self._bounds_us = (
            -NEVER_US if since_us is None else since_us,
            NEVER_US if until_us is None else until_us,
        )
        self._has_bounds = since_us is not None or until_us is not None
        self._known: bytes | None = None
        """The line that was given back last, if what holds for its kind is known."""
        self._told: list[_Told] = []
        self._judged: dict[int, Decision] = {}
        """Lines that must be read in full whatever is learned, with what is known of them."""
        self._outside: list[int] = []
        self._touched: list[Decision] = []

    def look(self, block: Block) -> list[int]:
        """See `LightReader`."""
        self._told.clear()
        self._judged.clear()
        self._outside.clear()
        return super().look(block)

    def next(self, *, is_awaited: bool) -> int | None:
        """See `LightReader`; `narrowed` belongs to the line that it gives."""
        self.narrowed = self._known = None
        return super().next(is_awaited=is_awaited)

    def again(self, place: int) -> bool:
        """See `LightReader`."""
        if place not in self._judged and super().again(place):
            return True
        decision = self._judged.get(place)
        if decision is not None:
            self.narrowed = decision.kind.candidates
            self._known = self._block.lines[place]
        return False

    def tell(self, columns: Columns) -> list[int]:
        """Notes the lines that need no full reading; returns the places of the others."""
        build, parts = columns.build, columns.parts
        places = build.places(parts)
        starts = build.moments.column(parts.starts)
        seen = _Seen(columns, places, starts, build.durations.column(parts.durations))
        by_decision: defaultdict[Decision | None, list[int]] = defaultdict(list)
        for index, decision in enumerate(build.decisions(parts, places, build.signs(columns.matches))):
            by_decision[decision].append(index)
        left = by_decision.pop(None, [])
        for decision, indexes in by_decision.items():
            assert decision is not None
            light, heavy = _divided(decision, seen, indexes)
            self._judged.update((columns.places[index], decision) for index in heavy)
            left += heavy
            if None in starts:
                left += [index for index in light if starts[index] is None]
                light = [index for index in light if starts[index] is not None]
            if light:
                self._told.append(_Told(decision, seen, light))
        if self._has_bounds:
            self._note_outside(seen, left)
        return [columns.places[index] for index in left]

    def _note_outside(self, seen: _Seen, left: list[int]) -> None:
        skipped = set(left)
        for index, (place, start_us) in enumerate(zip(seen.columns.places, seen.starts, strict=True)):
            if index not in skipped and not self._is_within(start_us):
                insort(self._outside, place)

    def _is_within(self, start_us: int | None) -> bool:
        since_us, until_us = self._bounds_us
        return start_us is not None and since_us <= start_us < until_us

    def passed(self, start: int, end: int) -> None:
        """Counts the lines between two places of the block, as far as they lie between the two moments."""
        outside = self._outside
        self.counted += end - start - (bisect_left(outside, end) - bisect_left(outside, start))

    def count(self) -> None:
        """Counts what was taken of the block."""
        for told in self._told:
            build = told.seen.columns.build
            indexes = told.indexes
            if self._given_back:
                indexes = [index for index in indexes if self.is_taken(told.seen.columns.places[index])]
            build.uses += len(indexes)
            self.unitless += build.skeleton.is_unitless * len(indexes)
            if self._has_bounds:
                indexes = [index for index in indexes if self._is_within(told.seen.starts[index])]
            if indexes:
                self._add(told.decision, told.seen, indexes)

    def _add(self, decision: Decision, seen: _Seen, indexes: list[int]) -> None:
        if not decision.starts:
            self._touched.append(decision)
        starts: list[int] = [seen.starts[index] for index in indexes]  # type: ignore[misc]
        durations = [seen.durations[index] for index in indexes]
        decision.add(starts, durations)
        if decision.gathers:
            paths, targets = seen.places.paths, seen.places.targets
            site = _site(seen, indexes)
            urls = [site.url(targets[index]) for index in indexes]
            decision.gather([paths[index] for index in indexes], urls, starts, durations)
        if decision.kind.counts:
            self._note_clients(decision, seen.columns, indexes, starts)

    def _note_clients(
        self, decision: Decision, columns: Columns, indexes: list[int], starts: list[int]
    ) -> None:
        clients, places, lines = columns.parts.clients, columns.places, columns.lines
        positions = self.positions([places[index] for index in indexes])
        decision.counted += [
            (clients[index], start_us, position, self.line_number(places[index]), lines[index])
            for index, start_us, position in zip(indexes, starts, positions, strict=True)
            if clients[index]
        ]

    def learn(self, line: bytes, exchange: Exchange, form: Format | None, rivals: tuple[Format, ...]) -> None:
        """See `LightReader`; of a line that was judged there is nothing to learn."""
        if line is not self._known:
            super().learn(line, exchange, form, rivals)

    def learn_of(self, build: Build, match: Match, exchange: Exchange) -> bool:
        """See `ByBuild`."""
        return build.learn(match, exchange)

    def hand_over(
        self, label: str, statistics: Statistics, histories: Histories, counting: LateCounting, base: int
    ) -> None:
        """Hands over what was counted; `base` exchanges of the partition stood before the reading."""
        for decision in self._touched:
            subject = decision.subject(label)
            if decision.counted:
                counting.add_lines(decision, subject, label, base)
            statistics.add_decision(decision, subject)
            decision.tell(subject, histories)
            decision.forget()
        self._touched.clear()


def _divided(decision: Decision, seen: _Seen, indexes: list[int]) -> tuple[list[int], list[int]]:
    """The lines with one decision that need no full reading, and those that do."""
    if not decision.is_light:
        return [], indexes
    if not decision.kind.by_url:
        return indexes, []
    site, paths, targets = _site(seen, indexes), seen.places.paths, seen.places.targets
    passes = seen.columns.build.passes
    passing = {index for index in indexes if passes(decision, paths[index], site.url(targets[index]))}
    return [i for i in indexes if i in passing], [i for i in indexes if i not in passing]


def _site(seen: _Seen, indexes: list[int]) -> Site:
    """The site of lines that share a decision."""
    route = seen.places.routes[indexes[0]]
    assert route is not None
    return route.site
