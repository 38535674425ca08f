"""The look at logs for secrets: a value that a line names as one must vanish wherever else it is shown.

To read every line of every log for that would cost more than all the rest. What is shown is little, and known
by now: only lines that share a word with it can name a value that stands in it.
"""

import re
from collections.abc import Iterator
from typing import Any

import ahocorasick_rs
from msgspec import Struct

from analyzer.ingest import Partition, read_partition
from analyzer.ingest.base import Format, Tally
from analyzer.ingest.framing import Block
from analyzer.model import Exchange, Problem
from analyzer.scanning.analysis import Analysis
from analyzer.scanning.plan import Observer, Plan

MAX_WORDS = 200_000
MAX_LINES_OF_WORD = 20
"""Lines of a partition that are read because of one word: it is named as a secret in most lines or in few."""

_WORD = re.compile(r"[A-Za-z0-9]{5,64}")
_PLAIN = re.compile(r"[A-Z]?[a-z]{1,11}|[A-Z]{1,11}|\d{1,6}|[a-z]{1,5}\d{1,2}")
"""Short words and numbers, of which a secret that is searched for elsewhere never consists alone."""


def words_shown(analysis: Analysis) -> frozenset[str]:
    """The words of all texts that an analysis can show, the shortest and plainest left out."""
    shown = (analysis.document, analysis.evidence, analysis.rows, analysis.unmatched, analysis.pages)
    words: set[str] = set()
    for text in _texts(shown):
        words.update(word for word in _WORD.findall(text) if not _PLAIN.fullmatch(word))
        if len(words) > MAX_WORDS:
            break
    return frozenset(sorted(words)[:MAX_WORDS])


def harvest_partition(partition: Partition, plan: Plan, words: frozenset[str] | None) -> Observer | None:
    """What the logs of a partition say about secrets, from all of their lines or those with one of the words."""
    observer = plan.observer() if plan.observer else None
    if observer is None:
        return None

    def light() -> WordSearch:
        return WordSearch(words or frozenset())

    for reading in read_partition(partition, plan.read, None if words is None else light):
        if isinstance(reading, Problem) or not reading.is_log:
            continue
        for item in reading:
            if not isinstance(item, Problem):
                observer.observe(item)
    return observer


class WordSearch:
    """Passes over the lines that hold none of some words."""

    def __init__(self, words: frozenset[str]) -> None:
        self.taken = self.unitless = 0
        self._words = [word.encode() for word in sorted(words)]
        self._left = dict.fromkeys(self._words, MAX_LINES_OF_WORD)
        self._search = _automaton(self._words)
        self._block: Block | None = None
        self._hits: list[int] = []

    def take(self, block: Block, start: int, tally: Tally) -> int:
        """Passes over lines from `start` on; returns the index of the first that holds a word."""
        if block is not self._block:
            self._block = block
            self._hits = list(self._lines_with_words(block))[::-1]
        while self._hits and self._hits[-1] < start:
            self._hits.pop()
        found = self._hits[-1] if self._hits else len(block.lines)
        self.taken += found - start
        return found

    def learn(self, line: bytes, exchange: Exchange, form: Format | None, rivals: tuple[Format, ...]) -> None:
        """Learns nothing: what a line holds is all that counts."""

    def _lines_with_words(self, block: Block) -> Iterator[int]:
        text = b"\n".join(line or b"" for line in block.lines)
        matches = self._search.find_matches_as_indexes(text) if self._search else []
        line_number, line_end, is_spent = 0, text.find(b"\n"), False
        last = -1
        for word_index, start, _ in matches:
            while line_end != -1 and start > line_end:
                line_number += 1
                line_end = text.find(b"\n", line_end + 1)
            word = self._words[word_index]
            self._left[word] -= 1
            is_spent |= self._left[word] == 0
            if self._left[word] >= 0 and line_number != last:
                last = line_number
                yield line_number
        if is_spent:
            self._words = [word for word in self._words if self._left[word] > 0]
            self._search = _automaton(self._words)


def _automaton(words: list[bytes]) -> Any:
    return ahocorasick_rs.BytesAhoCorasick(words) if words else None


def _texts(value: Any) -> Iterator[str]:
    """Every text inside a value."""
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, str):
            yield each
        elif isinstance(each, dict):
            waiting += each.keys()
            waiting += each.values()
        elif isinstance(each, Struct):
            waiting += [getattr(each, name) for name in each.__struct_fields__ if name != "record"]
        elif isinstance(each, list | tuple):
            waiting += each
