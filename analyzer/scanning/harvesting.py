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
from analyzer.ingest.framing import Block
from analyzer.ingest.light_log import LightReader
from analyzer.model import Problem
from analyzer.scanning.analysis import Analysis
from analyzer.scanning.plan import Observer, Plan

MAX_WORDS = 200_000
MAX_USELESS = 2_000
"""Matches of words that were found often enough, after which a search without them is made."""
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
        return WordSearch(_search_for(words or frozenset()))

    for reading in read_partition(partition, plan.read, None if words is None else light):
        if isinstance(reading, Problem) or not reading.is_log:
            continue
        for item in reading:
            if not isinstance(item, Problem):
                observer.observe(item)
    return observer


class _Search(Struct, frozen=True):
    """Words with the automaton that finds them by their number; None for no words."""

    words: tuple[bytes, ...]
    automaton: Any


_LATEST: list[tuple[frozenset[str], _Search]] = []


def _search_for(words: frozenset[str]) -> _Search:
    """The search for some words, made once for all partitions that a process looks at."""
    if not _LATEST or _LATEST[0][0] is not words:
        _LATEST[:] = [(words, _search(tuple(word.encode() for word in sorted(words))))]
    return _LATEST[0][1]


def _search(words: tuple[bytes, ...]) -> _Search:
    return _Search(words, ahocorasick_rs.BytesAhoCorasick(words) if words else None)


class WordSearch(LightReader):
    """Passes over the lines that hold none of some words."""

    def __init__(self, search: _Search) -> None:
        super().__init__()
        self._search = search
        self._chances: dict[bytes, int] = {}
        self._useless = 0
        """Matches of words that were found often enough, since the search was made."""

    def look(self, block: Block) -> list[int]:
        """The lines that hold a word."""
        return list(self._lines_with_words(block))

    def _lines_with_words(self, block: Block) -> Iterator[int]:
        text = b"\n".join(line or b"" for line in block.lines)
        search = self._search
        matches = search.automaton.find_matches_as_indexes(text) if search.automaton else []
        line_number, line_end, last = 0, text.find(b"\n"), -1
        for word_index, start, _ in matches:
            while line_end != -1 and start > line_end:
                line_number += 1
                line_end = text.find(b"\n", line_end + 1)
            word = search.words[word_index]
            left = self._chances[word] = self._chances.get(word, MAX_LINES_OF_WORD) - 1
            self._useless += left < 0
            if left >= 0 and line_number != last:
                last = line_number
                yield line_number
        if self._useless > MAX_USELESS:
            self._useless = 0
            self._search = _search(tuple(word for word in search.words if self._chances.get(word, 1) > 0))


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
