"""The light tier of a log: which lines its skeletons tell, and what they say of each."""

from typing import Protocol

from analyzer.codec import is_plain_text
from analyzer.ingest.base import Format, Tally
from analyzer.ingest.framing import Block
from analyzer.ingest.skeletons import Skeleton, learn
from analyzer.model import Exchange

MAX_SKELETONS = 64
"""Builds that are kept; of more, the less used half is forgotten."""
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
