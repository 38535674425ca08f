"""The lines of a block by their build, each of their parts as a column.

What is done for each line of a log is done for a column at once: the interpreter's own loops take a tenth of
the time of a statement a line.
"""

from collections.abc import Iterable, Sequence
from itertools import compress

from analyzer.codec import is_plain_text
from analyzer.ingest.framing import Block
from analyzer.scanning.light_build import Build
from analyzer.scanning.light_parts import Match, Parts


class Columns:
    """Lines of one build: their places in the block, the lines, their matches and their parts."""

    __slots__ = ("build", "lines", "matches", "parts", "places")

    def __init__(self, build: Build, places: Sequence[int], lines: list[bytes], matches: list[Match]) -> None:
        self.build = build
        self.places = places
        self.lines = lines
        self.matches = matches
        self.parts: Parts = build.parts(matches)


def sort_lines(block: Block, builds: Iterable[Build]) -> tuple[list[Columns], list[int]]:
    """The lines of a block by the first of some builds that tells them; the places of those that none tells."""
    lines = _plain_lines(block)
    places: list[int] = list(range(len(lines)))
    found: list[Columns] = []
    unsound: list[int] = []
    for build in builds:
        if not places:
            break
        matches = list(map(build.fullmatch, lines))
        hits: list[Match] = list(filter(None, matches))
        if not hits:
            continue
        told, told_lines = list(compress(places, matches)), list(compress(lines, matches))
        is_missed = [match is None for match in matches]
        places, lines = list(compress(places, is_missed)), list(compress(lines, is_missed))
        is_sound = build.are_sound(told_lines, hits)
        if not all(is_sound):
            unsound += [place for place, sound in zip(told, is_sound, strict=True) if not sound]
            told, told_lines = list(compress(told, is_sound)), list(compress(told_lines, is_sound))
            hits = list(compress(hits, is_sound))
        if told:
            found.append(Columns(build, told, told_lines, hits))
    return found, places + unsound


def _plain_lines(block: Block) -> list[bytes]:
    """The lines of a block as expressions want them; an empty one for each that no build can tell."""
    if not block.is_plain:
        return [_plain_line(line) for line in block.lines]
    return [line or b"" for line in block.lines] if None in block.lines else block.lines  # type: ignore[return-value]


def _plain_line(line: bytes | None) -> bytes:
    text = (line or b"").rstrip(b"\r")
    return text if is_plain_text(text) else b""
