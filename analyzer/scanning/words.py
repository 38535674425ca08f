"""The words of what is shown, and the search for them: only what shares one can name a secret that is shown."""

import heapq
import re
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

import ahocorasick_rs
from msgspec import Struct

from analyzer.ingest.framing import Block
from analyzer.scanning.analysis import Analysis
from analyzer.scanning.hidden_texts import MIN_HIDDEN, hidden_text

MAX_SEARCHED = 100_000
"""Words that one automaton searches for; of more, whole words of the text are compared."""
MAX_TABLE_BYTES = 20_000
"""Length of all words up to which a table of about 5 MB, which is searched twice as fast, tells each next state."""
MAX_USELESS = 2_000
"""Matches of words that were found often enough, after which a search without them is made."""
MAX_FINDS = 20
MAX_FINDS_OF_OPAQUE = 1_000
"""Texts of a partition that are read because of one word: it is named as a secret in most of them or in few."""

_BATCH = 2_000
"""Texts whose doubles are left out at a time."""

_WORD = re.compile(r"[A-Za-z0-9]{5,64}")
_WORD_IN_BYTES = re.compile(_WORD.pattern.encode())
_ESCAPE = re.compile(rb"%[0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4}|\\[nrtbf]")
"""What would stick to the word behind it."""
_PLAIN = re.compile(r"[A-Z]?[a-z]{1,11}|[A-Z]{1,11}|\d{1,6}|[a-z]{1,5}\d{1,2}")
"""Short words and numbers, of which a secret that is searched for elsewhere never consists alone."""

Words = bytes
"""Words of letters and digits in their order, a space between two."""


def words_shown(analysis: Analysis) -> Words:
    """The words of all texts that an analysis can show, decoded ones too; the shortest and plainest left out."""
    shown = (analysis.document, analysis.evidence, analysis.rows, analysis.unmatched, analysis.pages)
    texts = _texts(shown)
    batches = iter(lambda: set(islice(texts, _BATCH)), set())
    return _together([_sorted_words(batch) for batch in batches])


def _sorted_words(texts: Iterable[str]) -> Words:
    return b" ".join(sorted({word.encode() for text in texts for word in _words_in(text)}))


def _together(batches: Iterable[Words]) -> Words:
    """The words of all batches; a set of them all would take ten times what they do."""
    found = BytesIO()
    runs = (map(itemgetter(0), _WORD_IN_BYTES.finditer(batch)) for batch in batches)
    for word, _ in groupby(heapq.merge(*runs)):
        found.write(word + b" ")
    return found.getvalue().rstrip()


def _words_in(text: str) -> Iterator[str]:
    hidden = hidden_text(text.encode("utf-8", "replace")) if len(text) >= MIN_HIDDEN else b""
    for each in (text, hidden.decode("utf-8", "replace")):
        yield from (word for word in _WORD.findall(each) if not _PLAIN.fullmatch(word))


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
        elif isinstance(each, Sequence):
            waiting += each


def _is_opaque(word: bytes) -> bool:
    """Whether a word is long and of letters and digits, as tokens are."""
    return len(word) >= 12 and not word.isalpha() and not word.isdigit()


class _Search(Struct, frozen=True):
    """Words; with the automaton that finds them by their number, or without where there are too many."""

    words: tuple[bytes, ...]
    known: frozenset[bytes]
    automaton: Any


_LATEST: list[tuple[Words, _Search]] = []


def search_for(words: Words) -> _Search:
    """The search for some words, made once for all partitions that a process looks at."""
    if not _LATEST or _LATEST[0][0] is not words:
        _LATEST[:] = [(words, _search(tuple(words.split())))]
    return _LATEST[0][1]


def _search(words: tuple[bytes, ...]) -> _Search:
    has_automaton = 0 < len(words) <= MAX_SEARCHED
    return _Search(words, frozenset(words), _automaton(words) if has_automaton else None)


def _automaton(words: tuple[bytes, ...]) -> Any:
    form = ahocorasick_rs.Implementation
    is_small = sum(map(len, words)) <= MAX_TABLE_BYTES
    return ahocorasick_rs.BytesAhoCorasick(words, implementation=form.DFA if is_small else form.ContiguousNFA)


class Finder:
    """Finds texts that hold one of some words, each word in a bounded number of texts.

    The parts of one input share that number.
    """

    def __init__(self, words: Words, parts: int = 1) -> None:
        self._search = search_for(words)
        self._parts = parts
        self._chances: dict[bytes, int] = {}
        self._useless = 0
        """Matches of words that were found often enough, since the search was made."""

    def is_in(self, text: bytes) -> bool:
        """Whether a text holds a word."""
        return bool(self.lines(Block([text.replace(b"\n", b" ")], is_plain=True)))

    def lines(self, block: Block) -> list[int]:
        """The places of the lines that hold a word."""
        found = sorted({place for place, word in self._matches(block) if self._counts(word)})
        if self._useless > MAX_USELESS:
            self._useless = 0
            self._search = _search(
                tuple(word for word in self._search.words if self._chances.get(word, 1) > 0)
            )
        return found

    def _counts(self, word: bytes) -> bool:
        chances = self._chances.get(word)
        if chances is None:
            most = MAX_FINDS_OF_OPAQUE if _is_opaque(word) else MAX_FINDS
            chances = -(-most // self._parts)
        left = self._chances[word] = chances - 1
        self._useless += left < 0
        return left >= 0

    def _matches(self, block: Block) -> Iterator[tuple[int, bytes]]:
        search = self._search
        if search.automaton is None:
            for place, line in enumerate(block.lines):
                for word in search.known.intersection(_WORD_IN_BYTES.findall(_ESCAPE.sub(b" ", line or b""))):
                    yield place, word
            return
        text = b"\n".join(line or b"" for line in block.lines)
        place, end = 0, text.find(b"\n")
        for number, start, _ in search.automaton.find_matches_as_indexes(text):
            while end != -1 and start > end:
                place += 1
                end = text.find(b"\n", end + 1)
            yield place, search.words[number]
