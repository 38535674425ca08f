"""The light tier of a log: which lines its skeletons tell, and what they say of each."""

from typing import Protocol

from analyzer.codec import is_plain_text
from analyzer.ingest.base import Format, Tally
from analyzer.ingest.framing import Block
from analyzer.ingest.skeletons import Skeleton, learn
from analyzer.model import Exchange

MAX_SKELETONS = 64
MAX_ATTEMPTS = 512
"""Lines that are looked at for a new skeleton; a log without order must not pay for it line by line."""


class LightReader(Protocol):
    """Takes lines that need no full reading; `taken` counts them, `unitless` their durations without a unit."""

    taken: int
    unitless: int

    def take(self, block: Block, start: int, tally: Tally) -> int:
        """Takes lines from `start` on; returns the index of the first to be read in full, or their number.

        `tally` counts the lines and exchanges before `start`.
        """

    def learn(self, line: bytes, exchange: Exchange, form: Format | None, rivals: tuple[Format, ...]) -> None:
        """Learns from a line that was read in full."""


class Skeletons:
    """The builds of lines known so far, most frequent first; one store serves all partitions of a process."""

    def __init__(self) -> None:
        self.known: list[Skeleton] = []
        self._attempts = 0

    def learn(self, line: bytes, form: Format, rivals: tuple[Format, ...]) -> Skeleton | None:
        """The skeleton of a line that none of the known ones matches, kept; None if there is none."""
        if self._attempts >= MAX_ATTEMPTS or len(self.known) >= MAX_SKELETONS:
            return None
        self._attempts += 1
        if not is_plain_text(line):
            return None
        skeleton = learn(line, form, rivals)
        if skeleton is None or skeleton.match(line) is None:
            return None
        self.known.append(skeleton)
        return skeleton
