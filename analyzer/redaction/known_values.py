"""A search for the forms of known values in bytes: the leftmost first, and the longest of those that begin together."""

from collections.abc import Sequence
from operator import itemgetter

from ahocorasick_rs import BytesAhoCorasick, MatchKind

from analyzer.redaction.anchors import (
    ENCODED,
    MAX_FORM_BYTES,
    PIECE,
    PLAIN,
    REACH,
    Anchor,
    Anchors,
    Crowd,
    forms_of,
    fragments_around,
    rank_of,
)
from analyzer.redaction.value_forms import FRAGMENT_CHARS, is_telling_fragment

_WINDOW_BYTES = 1 << 16
"""What is found at once, so that a text full of known values costs little memory."""
_MAX_REMEMBERED = 256

Hit = tuple[int, int, int]
Candidate = tuple[int, int, int, int]
"""Start, size as a negative number, rank, value: in the order in which they count."""
Match = tuple[int, int, int]
"""Number of the value, start, end."""


class KnownValues:
    """Finds values, their encoded forms and their fragments; see `value_forms` for what those are."""

    def __init__(self, values: Sequence[str]) -> None:
        self._values = values
        self._anchors = Anchors(values)
        texts, self._anchors.texts = self._anchors.texts, []
        self._automaton = BytesAhoCorasick(texts, matchkind=MatchKind.Standard) if texts else None
        self._encoded: dict[int, list[bytes]] = {}

    def find(self, raw: bytes) -> list[Match]:
        """All matches in order and apart."""
        if self._automaton is None:
            return []
        if len(raw) <= _WINDOW_BYTES:
            hits = self._automaton.find_matches_as_indexes(raw, overlapping=True)
            return self._in_window(raw, 0, sorted(hits, key=itemgetter(1)), 0) if hits else []
        found: list[Match] = []
        for at in range(0, len(raw), _WINDOW_BYTES):
            # A match that begins in the window may show its anchor only behind it.
            piece = raw[at : at + _WINDOW_BYTES + FRAGMENT_CHARS]
            hits = self._automaton.find_matches_as_indexes(piece, overlapping=True)
            if hits:
                hits.sort(key=itemgetter(1))
                found += self._in_window(raw, at, hits, found[-1][2] if found else 0)
        return found

    def _in_window(self, raw: bytes, at: int, hits: list[Hit], covered: int) -> list[Match]:
        end = at + _WINDOW_BYTES
        search = _Window(raw, at, self)
        kept = _apart(search.candidates(hits), covered, end)
        if not search.passed_over <= {(start, start - size) for start, size, _, _ in kept}:
            # Something was passed over for lying in a match that does not count itself.
            kept = _apart(_Window(raw, at, self, is_quick=False).candidates(hits), covered, end)
        return [(index, start, start - size) for start, size, _, index in kept]

    def behind(self, number: int) -> tuple[Anchor, ...] | Crowd:
        """What an anchor belongs to."""
        return self._anchors.behind(number)

    def value(self, index: int) -> str:
        """A value by its number."""
        return self._values[index]

    def forms(self, anchor: Anchor) -> list[bytes]:
        """The forms that may begin with an anchor; those that are costly are remembered for a while."""
        if anchor.kind != ENCODED:
            return forms_of(self._values[anchor.index], anchor)
        known = self._encoded.get(anchor.index)
        if known is None:
            if len(self._encoded) >= _MAX_REMEMBERED:
                self._encoded.clear()
            known = self._encoded[anchor.index] = forms_of(self._values[anchor.index], anchor)
        return known


class _Window:
    """The candidates in one window of a text."""

    def __init__(self, raw: bytes, at: int, known: KnownValues, *, is_quick: bool = True) -> None:
        self._raw, self._at, self._known, self._is_quick = raw, at, known, is_quick
        self._last = (0, 0)
        """The last match of a whole form: what lies in it is passed over."""
        self._last_index = -1
        self.passed_over: set[tuple[int, int]] = set()
        """The matches for which something was passed over."""

    def candidates(self, hits: list[Hit]) -> list[Candidate]:
        """All forms that stand at the places of their anchors."""
        found: list[Candidate] = []
        for number, start, _ in hits:
            place = self._at + start
            if self._is_quick and self._last[0] + REACH < place < self._last[1]:
                self.passed_over.add(self._last)
                continue
            behind = self._known.behind(number)
            if isinstance(behind, Crowd):
                self._of_crowd(behind, place, found)
                continue
            for anchor in behind:
                if anchor.kind == PIECE:
                    self._of_piece(anchor, place, found)
                else:
                    self._of_form(anchor, place, found)
        return found

    def _of_form(self, anchor: Anchor, place: int, found: list[Candidate]) -> None:
        for form in self._known.forms(anchor):
            if self._raw.startswith(form, place):
                found.append((place, -len(form), rank_of(anchor.kind, anchor.index), anchor.index))
                self._note(place, place + len(form), anchor.index if anchor.kind == PLAIN else -1)

    def _of_piece(self, anchor: Anchor, place: int, found: list[Candidate]) -> None:
        begin = place - anchor.offset
        if (
            self._is_quick
            and (begin, anchor.index) == (self._last[0], self._last_index)
            and place < self._last[1]
        ):
            self.passed_over.add(self._last)
            return
        for offset, fragment in fragments_around(self._known.value(anchor.index), anchor.offset):
            start = begin + offset
            is_there = start >= 0 and self._raw.startswith(fragment.encode("ascii"), start)
            if is_there and is_telling_fragment(fragment):
                found.append((start, -FRAGMENT_CHARS, rank_of(PIECE, anchor.index), anchor.index))

    def _of_crowd(self, crowd: Crowd, place: int, found: list[Candidate]) -> None:
        form = crowd.longest(self._raw[place : place + MAX_FORM_BYTES])
        if form is not None:
            found.append((place, -len(form), *crowd.forms[form]))
            self._note(place, place + len(form), -1)
        for start in range(max(0, place - REACH), place + 1) if crowd.fragments else ():
            index = crowd.fragments.get(self._raw[start : start + FRAGMENT_CHARS])
            if index is not None:
                found.append((start, -FRAGMENT_CHARS, rank_of(PIECE, index), index))

    def _note(self, start: int, end: int, index: int) -> None:
        if end > self._last[1]:
            self._last, self._last_index = (start, end), index


def _apart(candidates: list[Candidate], covered: int, end: int) -> list[Candidate]:
    """Those that count: each begins behind the one before, and none behind the window."""
    kept: list[Candidate] = []
    for one in sorted(candidates):
        if covered <= one[0] < end:
            kept.append(one)
            covered = one[0] - one[1]
    return kept
