"""The light tier: counts the lines of a log that no rule can be about, without decoding them.

It may never change a result. A line is only counted here when its build is known, when a line of the same
build, method, status and route was read in full before, and when nothing that differs between the two could
make a rule, a sequence or a history look at it.
"""

from typing import TYPE_CHECKING

from analyzer.codec import is_plain_text
from analyzer.facts.history import Histories
from analyzer.ingest.base import Format, Tally
from analyzer.ingest.framing import Block
from analyzer.ingest.light_log import MAX_SKELETONS, Attempts
from analyzer.ingest.skeletons import Skeleton
from analyzer.model import Exchange
from analyzer.rules.compiled import Candidates, CompiledRules
from analyzer.scanning.decisions import Counted
from analyzer.scanning.late_counting import LateCounting
from analyzer.scanning.light_build import Build
from analyzer.scanning.statistics import Statistics

if TYPE_CHECKING:
    from analyzer.scanning.decisions import Decision

NEVER_US = 2**62


class Builds:
    """The builds of lines that a process knows for one set of rules and one way of reading."""

    def __init__(self, rules: CompiledRules) -> None:
        self.known: list[Build] = []
        self.by_use: list[Build] = []
        """The known builds, those that matched most lines first."""
        self._attempts = Attempts()
        self._made = 0
        self.rules = rules

    def begin(self) -> None:
        """Prepares for another reading, which may hold builds of its own."""
        self._attempts = Attempts()

    def _add(self, skeleton: Skeleton) -> None:
        if len(self.known) >= MAX_SKELETONS:
            self.sort()
            self.known = self.by_use[: MAX_SKELETONS // 2]
        self.known.append(Build(skeleton, self._made, self.rules))
        self._made += 1
        self.sort()

    def sort(self) -> None:
        """Puts the builds that matched most lines in front."""
        self.by_use = sorted(self.known, key=lambda build: -build.uses)

    def of(self, line: bytes, form: Format, rivals: tuple[Format, ...]) -> list[Build]:
        """The builds that there are, with that of a line if it has one."""
        if not any(build.skeleton.match(line) for build in self.known):
            skeleton = self._attempts.learn(line, form, rivals)
            if skeleton is not None:
                self._add(skeleton)
        return self.known


class LightTier:
    """Counts lines of one reading by their decisions."""

    def __init__(self, builds: Builds, since_us: int | None = None, until_us: int | None = None) -> None:
        self.taken = self.counted = self.unitless = 0
        self._since_us = -NEVER_US if since_us is None else since_us
        self._until_us = NEVER_US if until_us is None else until_us
        self._builds = builds
        builds.begin()
        self.narrowed: Candidates | None = None
        """What could be about the line that was given back last, where it is known."""
        self._known: bytes | None = None
        """The line that was given back last, if what holds for its kind is known."""
        self._touched: list[Decision] = []

    def take(self, block: Block, start: int, tally: Tally) -> int:
        """Counts lines from `start` on; returns the index of the first that must be read in full."""
        self.narrowed = None
        if start == 0:
            self._builds.sort()
        builds, lines, is_plain = self._builds.by_use, block.lines, block.is_plain
        for position in range(start, len(lines)):
            line = lines[position]
            if not line:
                return position
            if not is_plain:
                line = line.rstrip(b"\r")
                if not is_plain_text(line):
                    return position
            for build in builds:
                match = build.fullmatch(line)
                if match is not None:
                    break
            else:
                return position
            if (b"\\" in line or build.is_opaque) and not build.skeleton.is_sound(line, match):
                return position
            values = build.values(match)
            placed = build.place(values)
            if placed is None:
                return position
            site, route, path, target = placed
            signs = build.is_opaque and build.has_signs(match)
            decision = build.decision(values, signs, site, route, target)
            if decision is None or not decision.is_light:
                self._known = None if decision is None else line
                self.narrowed = None if decision is None else decision.kind.candidates
                return position
            kind = decision.kind
            if kind.by_url and not build.passes(decision, path, site.url(target)):
                self._known = line
                self.narrowed = kind.candidates
                return position
            start_us = build.moments.us(values[3])
            if start_us is None:
                return position
            if self._since_us <= start_us < self._until_us:
                duration = build.durations.known.get(values[4]) or build.durations.of(values[4])
                self.counted += 1
                if not decision.count:
                    self._touched.append(decision)
                end_us = decision.add(start_us, duration)
                if decision.gathers:
                    decision.gather(path, site.url(target), start_us, end_us)
                if kind.counts and values[5]:
                    ahead = position - start
                    decision.counted.append(
                        Counted(values[5], start_us, tally.exchanges + ahead, tally.lines + ahead + 1, line)
                    )
            build.uses += 1
            self.taken += 1
            self.unitless += build.skeleton.is_unitless
        return len(lines)

    def learn(self, line: bytes, exchange: Exchange, form: Format | None, rivals: tuple[Format, ...]) -> None:
        """Learns from a line that was read in full: its build, and what holds for its kind."""
        if line is self._known or form is None or not is_plain_text(line):
            return
        for build in self._builds.of(line, form, rivals):
            match = build.skeleton.match(line)
            if match is not None:
                signs = build.is_opaque and build.has_signs(match)
                build.learn(build.values(match), signs, exchange)
                return

    def tell(
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
