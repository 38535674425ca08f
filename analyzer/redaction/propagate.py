"""Propagation: a value that was found secret once is removed wherever else it stands, also encoded or cut off."""

import base64
import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate
from urllib.parse import quote, quote_plus

from ahocorasick_rs import BytesAhoCorasick, MatchKind

from analyzer.redaction.shapes import (
    MIN_PROPAGATED_CHARS,
    entropy_bits,
    is_common,
    is_placeholder,
    needs_boundaries,
)
from analyzer.redaction.tokens import find_tokens, is_token, overlaps

FRAGMENT_CHARS = 16
_MAX_PLAIN_CHARS = 256
_NOT_IN_PLACE = frozenset({"jwt_subject", "url_host", "basic"})
_SEPARATED = re.compile(r"[;&,\s]|=[^=]")
_DENSE = re.compile(r"[A-Za-z0-9_+/=.-]*")
_SURELY_VARIED = 11
"""Sixteen characters of which as many differ have three bits of entropy each, however often one comes."""
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")
_MAX_ENCODED_VALUES = 30_000
_PATTERN_CHARS = 256
"""Longer values are found by their beginning, and the match is widened; long patterns are slow to compile."""
_MAX_FRAGMENTS = 300_000
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
        self.values = {value: values[value] for value in sorted(values) if propagates(value, values[value])}
        self.unbounded = frozenset(value for value in self.values if is_unbounded(value, values[value]))
        self._owners: list[tuple[str, str]] = []
        patterns: dict[str, tuple[str, str]] = {}
        for value, category in self.values.items():
            patterns[value[:_PATTERN_CHARS]] = (value, category)
        for value, category in list(self.values.items())[:_MAX_ENCODED_VALUES]:
            for variant in encoded_forms(value[:_PATTERN_CHARS]):
                patterns.setdefault(variant, (value, category))
        for fragment, value in _fragments(self.values):
            patterns.setdefault(fragment, (value, self.values[value]))
        self._patterns = list(patterns)
        self._owners = list(patterns.values())
        # Over characters the automaton would first map each byte of a text, eight bytes for one.
        raw = [pattern.encode("utf-8") for pattern in self._patterns]
        self._automaton = BytesAhoCorasick(raw, matchkind=MatchKind.LeftmostLongest) if patterns else None

    def find(self, text: str) -> list[Found]:
        """(start, end, value, category) of every occurrence, in order and apart; tokens are left out."""
        if self._automaton is None or len(text) < MIN_PROPAGATED_CHARS:
            return []
        raw = text.encode("utf-8")
        matches = self._automaton.find_matches_as_indexes(raw)
        if not matches:
            return []
        if len(raw) != len(text):
            matches = _in_characters(matches, raw)
        tokens = find_tokens(text)
        found: list[Found] = []
        covered = 0
        for pattern, start, end in matches:
            # A fragment inside what an earlier one was widened to says nothing new.
            occurrence = self._occurrence(text, pattern, start, end) if end > covered else None
            if occurrence and not overlaps(occurrence[0], occurrence[1], tokens):
                found.append(occurrence)
                covered = max(covered, occurrence[1])
        return _apart(found)

    def _occurrence(self, text: str, pattern: int, start: int, end: int) -> Found | None:
        value, category = self._owners[pattern]
        matched = self._patterns[pattern]
        if (
            needs_boundaries(matched)
            and matched not in self.unbounded
            and ((start and text[start - 1].isalnum()) or (end < len(text) and text[end].isalnum()))
        ):
            return None
        if matched != value and matched in value:
            start, end = _extended(text, start, end, value, value.index(matched))
        return start, end, value, category


def _in_characters(matches: list[tuple[int, int, int]], raw: bytes) -> list[tuple[int, int, int]]:
    """Matches with places in characters for places in bytes."""
    placed, bytes_done, chars_done = [], 0, 0
    for pattern, start, end in matches:
        first = chars_done + len(raw[bytes_done:start].decode("utf-8"))
        bytes_done, chars_done = end, first + len(raw[start:end].decode("utf-8"))
        placed.append((pattern, first, chars_done))
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


def encoded_forms(value: str) -> set[str]:
    """How a value looks inside encoded text: percent, hex, JSON, HTML, and base64 at its three alignments."""
    raw = value.encode("utf-8", "surrogatepass")
    forms = {
        quote(value, safe=""),
        quote(value, safe="").lower(),
        quote(quote(value, safe=""), safe=""),
        raw.hex(),
        raw.hex().upper(),
        json.dumps(value)[1:-1],
        json.dumps(value, ensure_ascii=False)[1:-1],
        json.dumps(json.dumps(value)[1:-1])[1:-1],
        html.escape(value),
        value.replace(" ", "+"),
        quote_plus(value),
    }
    for shift in range(3):
        forms.update(_base64_inside(raw, shift))
    return {form for form in forms if form != value and len(form) >= MIN_PROPAGATED_CHARS}


def _base64_inside(raw: bytes, shift: int) -> Iterable[str]:
    """The characters that depend on the value alone when `shift` unknown bytes stand before it."""
    text = base64.b64encode(b"\0" * shift + raw).rstrip(b"=").decode("ascii")
    first = (0, 2, 3)[shift]
    whole = len(text) if (shift + len(raw)) % 3 == 0 else len(text) - 1
    inside = text[first:whole]
    if len(inside) >= 10:
        yield inside
        yield inside.replace("+", "-").replace("/", "_")


def is_telling_fragment(text: str) -> bool:
    """Whether a piece of a value is dense enough to be a secret by itself."""
    letters, digits = sum(map(str.isalpha, text)), sum(map(str.isdigit, text))
    return (
        letters >= 4
        and digits >= 2
        and entropy_bits(text) >= 3.0
        and all(char.isalnum() or char in "-_+/=." for char in text)
    )


def _telling_fragments(value: str, first: int, step: int) -> Iterator[str]:
    """The fragments of a value that `is_telling_fragment`, with the signs of the value counted once."""
    starts = range(first, len(value) - FRAGMENT_CHARS + 1, step)
    if _DENSE.fullmatch(value) is None:
        pieces = (value[start : start + FRAGMENT_CHARS] for start in starts)
        yield from filter(is_telling_fragment, pieces)
        return
    letters = [0, *accumulate(map(str.isalpha, value))]
    digits = [0, *accumulate(map(str.isdigit, value))]
    for start in starts:
        end = start + FRAGMENT_CHARS
        if letters[end] - letters[start] >= 4 and digits[end] - digits[start] >= 2:
            fragment = value[start:end]
            if len(set(fragment)) >= _SURELY_VARIED or entropy_bits(fragment) >= 3.0:
                yield fragment


def _fragments(values: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    left = _MAX_FRAGMENTS
    for value in values:
        if len(value) <= FRAGMENT_CHARS or is_placeholder(value):
            continue
        step = 1 if len(value) <= 64 else 4
        # The claims of a JWT that its summary shows look the same in any base64 text around that summary.
        first = value.rfind(".") + 1 if value.startswith("eyJ") else 0
        for fragment in _telling_fragments(value, first, step):
            yield fragment, value
            left -= 1
        if left <= 0:
            return
