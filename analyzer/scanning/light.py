"""The light tier: counts the lines of a log that no rule can be about, without decoding them.

It may never change a result. A line is only counted here when its build is known, when a line of the same
build, method, status and route was read in full before, and when nothing that differs between the two could
make a rule, a sequence or a history look at it.
"""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from itertools import compress
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from analyzer.facts.moments import Between
from analyzer.ingest.framing import Block
from analyzer.model import Exchange
from analyzer.scanning.builds import Builds
from analyzer.scanning.by_build import ByBuild
from analyzer.scanning.decisions import Decision, Lines
from analyzer.scanning.latency import Duration
from analyzer.scanning.light_build import Build
from analyzer.scanning.light_columns import Columns
from analyzer.scanning.light_parts import Match
from analyzer.scanning.light_places import Places

if TYPE_CHECKING:
    from analyzer.rules.compiled import Candidates

MAX_BLOCKS = 120
"""Blocks whose lines are held before they are counted; a part of a log has fewer."""

Counted = Mapping[Decision, Lines]


class _Seen(Struct, frozen=True, gc=False):
    """Lines of one build in one block, with what was worked out for each; `left` are to be read in full."""

    columns: Columns
    decisions: Sequence[Decision | None]
    places: Places
    starts: list[int | None]
    durations: list[Duration]
    left: set[int]


class LightTier(ByBuild):
    """Counts lines of one reading by their decisions, and gives them to `sink` whenever many are held."""

    names_format = True

    def __init__(self, builds: Builds, between: Between) -> None:
        super().__init__(builds)
        builds.begin()
        self.counted = 0
        """Lines that lie between the two moments."""
        self.narrowed: Candidates | None = None
        """What could be about the line that was given back last, where it is known."""
        self.sink: Callable[[Counted], None] = lambda counted: None
        self._between = between
        self._seen: list[_Seen] = []
        self._judged: dict[int, Decision] = {}
        """Places of lines that must be read in full whatever is learned, and what is known of these lines."""
        self._outside: list[int] = []
        self._held: defaultdict[Any, list[tuple[Any, ...]]] = defaultdict(list)
        """Decision -> lines, each with what `Lines` has a column for."""
        self._blocks = 0

    def look(self, block: Block) -> list[int]:
        """See `LightReader`."""
        self._seen.clear()
        self._judged.clear()
        self._outside.clear()
        return super().look(block)

    def next(self, *, is_awaited: bool) -> int | None:
        """See `LightReader`; `narrowed` belongs to the line that it gives."""
        place = super().next(is_awaited=is_awaited)
        self.narrowed = (
            None if self.skeleton is None or place is None else self._judged[place].kind.candidates
        )
        return place

    def tell(self, columns: Columns) -> list[int]:
        """Notes the lines that need no full reading; returns the places of the others."""
        build, parts = columns.build, columns.parts
        places = build.places(parts)
        decisions = build.decisions(parts, places, build.signs(columns.matches))
        starts, durations = build.moments.column(parts.starts), build.durations.column(parts.durations)
        left = _left(columns, decisions, places)
        for index in left:
            decision = decisions[index]
            if decision is not None:
                place = columns.places[index]
                self._judged[place], self._known[place] = decision, build.skeleton
        if None in starts:
            left.update(index for index, start_us in enumerate(starts) if start_us is None)
        seen = _Seen(columns, decisions, places, starts, durations, left)
        self._seen.append(seen)
        if not self._between.is_open:
            self._note_outside(seen)
        return [columns.places[index] for index in left]

    def _note_outside(self, seen: _Seen) -> None:
        for index, (place, start_us) in enumerate(zip(seen.columns.places, seen.starts, strict=True)):
            if index not in seen.left and not self._between.holds(start_us):
                insort(self._outside, place)

    def passed(self, start: int, end: int) -> None:
        """Counts the lines between two places of the block, as far as they lie between the two moments."""
        outside = self._outside
        self.counted += end - start - (bisect_left(outside, end) - bisect_left(outside, start))

    def count(self) -> None:
        """Holds what was taken of the block."""
        for seen in self._seen:
            self._hold(seen)
        self._blocks += 1
        if self._blocks >= MAX_BLOCKS:
            self.hand_over()

    def _hold(self, seen: _Seen) -> None:
        columns, places = seen.columns, seen.columns.places
        is_counted = [True] * len(places)
        for index in seen.left:
            is_counted[index] = False
        if self._given_back:
            is_counted = [
                is_there and self.is_taken(place) for is_there, place in zip(is_counted, places, strict=True)
            ]
        taken = sum(is_counted)
        columns.build.uses += taken
        self.unitless += columns.build.skeleton.is_unitless * taken
        if not self._between.is_open:
            is_counted = [
                each and self._between.holds(us) for each, us in zip(is_counted, seen.starts, strict=True)
            ]
        lines = zip(
            *(seen.decisions, seen.starts, seen.durations, seen.places.paths, seen.places.targets),
            *(columns.parts.clients, self.positions(places), self.line_numbers(places), columns.lines),
            strict=True,
        )
        held = self._held
        for line in compress(lines, is_counted):
            held[line[0]].append(line)

    def learn_of(self, build: Build, match: Match, exchange: Exchange) -> bool:
        """See `ByBuild`."""
        return build.learn(match, exchange)

    def hand_over(self) -> None:
        """Gives what is held to the sink."""
        counted = {
            decision: Lines(*list(zip(*lines, strict=True))[1:]) for decision, lines in self._held.items()
        }
        self._held.clear()
        self._blocks = 0
        if counted:
            self.sink(counted)


def _left(columns: Columns, decisions: Sequence[Decision | None], places: Places) -> set[int]:
    """The lines that no decision lets pass."""
    distinct = set(decisions)
    heavy = {decision for decision in distinct if decision is None or not decision.is_light}
    by_url = {
        decision
        for decision in distinct
        if decision is not None and decision.is_light and decision.kind.by_url
    }
    left = {index for index, decision in enumerate(decisions) if decision in heavy} if heavy else set()
    if by_url:
        passes = columns.build.passes
        left.update(
            index
            for index, decision in enumerate(decisions)
            if decision in by_url and not passes(decision, places.paths[index], places.targets[index])
        )
    return left
