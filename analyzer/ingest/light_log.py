"""Reading a log lightly: block by block, the lines that must be read in full are told from those that need not.

A reading with its own idea of what it needs is a subclass of `LightReader`.
"""

from abc import ABC, abstractmethod
from bisect import bisect_right
from collections.abc import Sequence

from analyzer.codec import is_plain_text
from analyzer.ingest.base import Format, Tally
from analyzer.ingest.framing import Block
from analyzer.ingest.recover import Buffer
from analyzer.ingest.skeletons import Skeleton, learn
from analyzer.model import Exchange

MAX_SKELETONS = 64
"""Builds that are kept; of more, the less used half is forgotten."""
MAX_ATTEMPTS = 512
"""Lines that are looked at for a new skeleton; a log without order must not pay for it line by line."""


class LightReader(ABC):
    """Takes lines that need no full reading; `taken` counts them, `unitless` their durations without a unit.

    A line that is taken stands for one exchange. Both counts, and those of the tally, say what stands before the
    line that `next` gave last.
    """

    names_format = False
    """Whether the reading must say of which format the log is, for which its first line is read once more."""

    def __init__(self) -> None:
        self.taken = 0
        self.unitless = 0
        self.is_done = False
        """Whether nothing more of the reading is needed; asked at the end of a block."""
        self.skeleton: Skeleton | None = None
        """That of the line that `next` gave last, where nothing is to be learned from the line any more."""
        self._tally = Tally()
        self._end = self._done = self._lines_before = 0
        self._left: list[int] = []
        self._given_back: set[int] = set()
        self._starts: list[int] = []
        """Where stretches of lines begin before which as many exchanges more or less than lines were read."""
        self._offsets: list[int] = []

    @abstractmethod
    def look(self, block: Block) -> list[int]:
        """The places of the lines that must be read in full as far as is known by now, in order."""

    def again(self, place: int) -> bool:
        """Whether one of these lines can be taken after all, given what was learned since."""
        return False

    def is_wanted(self, entry: Buffer) -> bool:
        """Whether an entry of a HAR, which is not decoded yet, must be read."""
        return True

    def passed(self, start: int, end: int) -> None:  # noqa: B027 - a subclass that needs none does nothing
        """The lines between two places are taken."""

    def count(self) -> None:  # noqa: B027 - a subclass that needs none does nothing
        """Counts what was taken of the block, which is at its end; `is_taken` and `position` tell of each line."""

    def learn(self, line: bytes, exchange: Exchange, form: Format | None, rivals: tuple[Format, ...]) -> None:  # noqa: B027 - a subclass that needs none does nothing
        """Learns from a line that was read in full."""

    def begin(self, block: Block, tally: Tally) -> None:
        """Begins with a block; `tally` counts the lines and exchanges before it, and goes on counting."""
        self._tally = tally
        self._lines_before = tally.lines
        self._end, self._done = len(block.lines), 0
        self._starts, self._offsets = [], []
        self._given_back.clear()
        self._left = self.look(block)
        self._left.reverse()

    def next(self, *, is_awaited: bool) -> int | None:
        """The place of the next line to be read in full; None, and all is counted, where there is none.

        `is_awaited`: the line before is only complete with the one that follows it.
        """
        place = self._following() if is_awaited else self.wanted()
        self._take_until(place)
        if place == self._end:
            self.count()
            return None
        self._done = place + 1
        return place

    def _following(self) -> int:
        place = self._done
        if place == self._end:
            return place
        if self._left and self._left[-1] == place:
            self._left.pop()
        self._given_back.add(place)
        return place

    def wanted(self) -> int:
        """The place of the next line that must be read in full for its own sake; the end where there is none."""
        while self._left:
            place = self._left.pop()
            if not self.again(place):
                return place
        return self._end

    def _take_until(self, place: int) -> None:
        gap = place - self._done
        if gap:
            self._starts.append(self._done)
            self._offsets.append(self._tally.exchanges - self._done)
            self.passed(self._done, place)
            self._tally.lines += gap
            self._tally.exchanges += gap
            self.taken += gap

    def is_taken(self, place: int) -> bool:
        """Whether a line that was to be taken was not needed to complete the one before it."""
        return place not in self._given_back

    def positions(self, places: Sequence[int]) -> list[int]:
        """The exchanges of the reading before each of some lines of the block that were taken."""
        if len(set(self._offsets)) <= 1:
            offset = self._offsets[0] if self._offsets else 0
            return [place + offset for place in places]
        return [place + self._offsets[max(0, bisect_right(self._starts, place) - 1)] for place in places]

    def line_numbers(self, places: Sequence[int]) -> list[int]:
        """The numbers of some lines of the block in the reading."""
        first = self._lines_before + 1
        return [first + place for place in places]


class Attempts:
    """Looks for the builds of lines, a bounded number of times in one reading."""

    def __init__(self) -> None:
        self._left = MAX_ATTEMPTS

    def learn(self, line: bytes, form: Format, rivals: tuple[Format, ...]) -> Skeleton | None:
        """The skeleton of a line; None if it has none, or too many lines were looked at already."""
        if self._left <= 0:
            return None
        self._left -= 1
        skeleton = learn(line, form, rivals) if is_plain_text(line) else None
        return skeleton if skeleton is not None and skeleton.match(line) is not None else None
