"""What readings by builds share: sorting the lines of a block, and learning the builds that are missing."""

from abc import abstractmethod
from typing import TYPE_CHECKING

from analyzer.codec import is_plain_text
from analyzer.ingest.base import Format
from analyzer.ingest.framing import Block
from analyzer.ingest.light_log import LightReader
from analyzer.model import Exchange
from analyzer.scanning.builds import Builds
from analyzer.scanning.light_build import Build
from analyzer.scanning.light_columns import Columns, sort_lines
from analyzer.scanning.light_parts import Match

if TYPE_CHECKING:
    from analyzer.ingest.skeletons import Skeleton


class ByBuild(LightReader):
    """Sorts lines by their build; a subclass tells which of them it takes, and learns."""

    def __init__(self, builds: Builds) -> None:
        super().__init__()
        self._builds = builds
        self._block = Block([], is_plain=True)
        self._learned = 0
        self._known: dict[int, Skeleton] = {}
        """Places of lines that must be read in full whatever is learned, and the skeletons of these lines."""

    @abstractmethod
    def tell(self, columns: Columns) -> list[int]:
        """Notes the lines that it takes; returns the places of the others."""

    @abstractmethod
    def learn_of(self, build: Build, match: Match, exchange: Exchange) -> bool:
        """Learns from a line of a build that was read in full; False if that was nothing new."""

    def look(self, block: Block) -> list[int]:
        """See `LightReader`."""
        self._block = block
        self._known.clear()
        self._learned = self._builds.learned
        self._builds.sort()
        found, left = sort_lines(block, self._builds.by_use)
        for columns in found:
            left += self.tell(columns)
        return sorted(left)

    def next(self, *, is_awaited: bool) -> int | None:
        """See `LightReader`."""
        place = super().next(is_awaited=is_awaited)
        self.skeleton = None if is_awaited or place is None else self._known.get(place)
        return place

    def again(self, place: int) -> bool:
        """Whether a line is taken, now that more is known than when the block was begun."""
        if place in self._known or self._builds.learned == self._learned:
            return False
        block = Block([self._block.lines[place]], self._block.is_plain)
        for columns in sort_lines(block, self._builds.by_use)[0]:
            columns.places = [place]
            return not self.tell(columns)
        return False

    def learn(self, line: bytes, exchange: Exchange, form: Format | None, rivals: tuple[Format, ...]) -> None:
        """Learns from a line that was read in full: its build, and what holds for its kind."""
        if form is None or not is_plain_text(line):
            return
        for build in self._builds.of(line, form, rivals):
            match = build.skeleton.match(line)
            if match is not None:
                self._builds.learned += self.learn_of(build, match, exchange)
                return
