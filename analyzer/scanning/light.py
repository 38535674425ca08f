"""The light tier: counts the lines of a log that no rule can be about, without decoding them.

It may never change a result. A line is only counted here when its build is known, when a line of the same
build, method, status and route was read in full before, and when nothing that differs between the two could
make a rule, a sequence or a history look at it.
"""

from collections.abc import Iterator

from analyzer.codec import is_plain_text
from analyzer.ingest.base import Format
from analyzer.ingest.framing import Block
from analyzer.ingest.light_log import Skeletons
from analyzer.model import Exchange
from analyzer.rules.compiled import CompiledRules
from analyzer.scanning.decisions import Decision
from analyzer.scanning.light_build import Build

_NEVER_US = 2**62


class LightTier:
    """Counts lines of one reading by their decisions."""

    def __init__(
        self,
        skeletons: Skeletons,
        rules: CompiledRules,
        since_us: int | None = None,
        until_us: int | None = None,
    ) -> None:
        self.taken = self.counted = self.unitless = 0
        self._skeletons = skeletons
        self._rules = rules
        self._since_us = -_NEVER_US if since_us is None else since_us
        self._until_us = _NEVER_US if until_us is None else until_us
        self._builds: list[Build] = []
        self._add_builds()

    def take(self, block: Block, start: int) -> int:
        """Counts lines from `start` on; returns the index of the first that must be read in full."""
        builds, lines, is_plain = self._builds, block.lines, block.is_plain
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
            values = match.group(*build.groups)
            placed = build.place(values)
            if placed is None:
                return position
            site, route, path, target = placed
            decision = route.decisions.get((build.number, values[0], values[2]))
            if decision is None or not decision.is_light:
                return position
            start_us = build.moments.us(values[3])
            if start_us is None:
                return position
            if self._since_us <= start_us < self._until_us:
                duration = build.durations.known.get(values[4]) or build.durations.of(values[4])
                self.counted += 1
                end_us = decision.add(start_us, duration)
                if decision.gathers:
                    decision.gather(path, site.url(target), start_us, end_us)
            self.taken += 1
            self.unitless += build.skeleton.is_unitless
        return len(lines)

    def learn(self, line: bytes, exchange: Exchange, form: Format | None, rivals: tuple[Format, ...]) -> None:
        """Learns from a line that was read in full: its build, and what holds for its kind."""
        if form is None or not is_plain_text(line):
            return
        for build in self._builds:
            match = build.skeleton.match(line)
            if match is not None:
                build.decide(match.group(*build.groups), exchange)
                return
        if self._skeletons.learn(line, form, rivals) is not None:
            self._add_builds()
            self.learn(line, exchange, form, rivals)

    def decisions(self) -> Iterator[Decision]:
        """The decisions under which lines were counted."""
        for build in self._builds:
            for decision in build.decided:
                if decision.count:
                    yield decision

    def _add_builds(self) -> None:
        for number in range(len(self._builds), len(self._skeletons.known)):
            self._builds.append(Build(self._skeletons.known[number], number, self._rules))
