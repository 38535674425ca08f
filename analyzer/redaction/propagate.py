"""Propagation: a value that was found secret once is removed wherever else it stands, also encoded or cut off."""

import re
from collections.abc import Mapping

from analyzer.redaction.known_values import KnownValues
from analyzer.redaction.shapes import (
    MIN_PROPAGATED_CHARS,
    is_common,
    needs_boundaries,
)
from analyzer.redaction.tokens import find_tokens, is_token, overlaps

_MAX_PLAIN_CHARS = 256
_NOT_IN_PLACE = frozenset({"jwt_subject", "url_host", "basic"})
_SEPARATED = re.compile(r"[;&,\s]|=[^=]")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")
Found = tuple[int, int, str, str]
"""Start, end, value, category."""

CREDENTIALS = frozenset({"api_key", "basic", "cookie", "password", "secret", "session", "signature", "token"})


def is_unbounded(value: str, category: str) -> bool:
    """Whether a value is a credential of digits alone, which must not stand inside longer numbers either."""
    return category in CREDENTIALS and value.isdigit() and len(value) >= MIN_PROPAGATED_CHARS


def propagates(value: str, category: str = "") -> bool:
    """Whether a value is long and rare enough to be searched for everywhere."""
    if is_unbounded(value, category):
        return True
    return len(value.strip()) >= MIN_PROPAGATED_CHARS and not is_common(value) and not is_token(value)


class Propagation:
    """Finds harvested values in any text in one pass (Aho-Corasick), longest match first."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self.categories = values
        self.values = tuple(value for value in sorted(values) if propagates(value, values[value]))
        self.unbounded = frozenset(value for value in self.values if is_unbounded(value, values[value]))
        self._known = KnownValues(self.values)

    def find(self, text: str) -> list[Found]:
        """(start, end, value, category) of every occurrence, in order and apart; tokens are left out."""
        if len(text) < MIN_PROPAGATED_CHARS:
            return []
        raw = text.encode("utf-8")
        matches = self._known.find(raw)
        if not matches:
            return []
        if len(raw) != len(text):
            matches = _in_characters(matches, raw)
        tokens = find_tokens(text)
        found: list[Found] = []
        covered = 0
        for index, start, end in matches:
            # A fragment inside what an earlier one was widened to says nothing new.
            occurrence = self._occurrence(text, index, start, end) if end > covered else None
            if occurrence and not overlaps(occurrence[0], occurrence[1], tokens):
                found.append(occurrence)
                covered = max(covered, occurrence[1])
        return _apart(found)

    def _occurrence(self, text: str, index: int, start: int, end: int) -> Found | None:
        value, matched = self.values[index], text[start:end]
        if (
            needs_boundaries(matched)
            and matched not in self.unbounded
            and ((start and text[start - 1].isalnum()) or (end < len(text) and text[end].isalnum()))
        ):
            return None
        if matched != value and matched in value:
            start, end = _extended(text, start, end, value, value.index(matched))
        return start, end, value, self.categories[value]


def _in_characters(matches: list[tuple[int, int, int]], raw: bytes) -> list[tuple[int, int, int]]:
    """Matches with places in characters for places in bytes."""
    placed, bytes_done, chars_done = [], 0, 0
    for index, start, end in matches:
        first = chars_done + len(raw[bytes_done:start].decode("utf-8"))
        bytes_done, chars_done = end, first + len(raw[start:end].decode("utf-8"))
        placed.append((index, first, chars_done))
    return placed


def is_found_in_place(value: str, category: str, detector: str) -> bool:
    """Whether a search replaces a harvested value wherever it stands in a text that shows it as it is.

    Not so a JWT, which becomes a summary; what stands for a part of the text only in decoded form; what may be
    escaped; and a number, in place of which a token would have to be quoted.
    """
    return (
        category != "jwt"
        and detector not in _NOT_IN_PLACE
        and len(value) <= _MAX_PLAIN_CHARS
        and value.isascii()
        and value.isprintable()
        and not any(sign in value for sign in '"\\')
        and not value.isalpha()
        and _NUMBER.fullmatch(value) is None
        and propagates(value, category)
        and not needs_boundaries(value)
    )


def may_break_structure(value: str) -> bool:
    """Whether putting a token for a value into encoded text could tear it: a number, or one that spans separators."""
    return value.isdigit() or _SEPARATED.search(value) is not None


def _apart(found: list[Found]) -> list[Found]:
    kept: list[Found] = []
    for one in sorted(found):
        if kept and one[0] < kept[-1][1]:
            last = kept[-1]
            kept[-1] = (last[0], max(last[1], one[1]), last[2], last[3])
        else:
            kept.append(one)
    return kept


def _extended(text: str, start: int, end: int, value: str, at: int) -> tuple[int, int]:
    """Widens the match of a fragment as far as the text goes on like the value."""
    left, right = at, at + (end - start)
    while start > 0 and left > 0 and text[start - 1] == value[left - 1]:
        start, left = start - 1, left - 1
    while end < len(text) and right < len(value) and text[end] == value[right]:
        end, right = end + 1, right + 1
    return start, end
