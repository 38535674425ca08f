"""What the search of finished output looks for: each known value, its fragments and its encoded forms.

An automaton over all of them whole would take kilobytes a value. It holds only how they begin, and for fragments a
piece that several share; where one of these stands, the forms behind it are made anew and compared.
"""

import base64
import binascii
import html
import re
import string
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate
from operator import itemgetter
from urllib.parse import quote

from ahocorasick_rs import BytesAhoCorasick, MatchKind
from msgspec import Struct

FRAGMENT_CHARS = 16
_HEAD_BYTES = 10
_REACH = FRAGMENT_CHARS - _HEAD_BYTES
_SHORT_SECRET_CHARS = 64
_LONG_STRIDE = 8
_MAX_FRAGMENTS = 150_000
_MAX_FORMS = 2_000_000
_MIN_SECRET_CHARS = 8
_MAX_BUNCHES = 512
_WINDOW_BYTES = 1 << 16
_DIGITS = frozenset(string.digits)
_LETTERS = frozenset(string.ascii_letters)
_DENSE_SIGNS = dict.fromkeys(map(ord, string.ascii_letters + string.digits + "-_+/=."))

Match = tuple[int, int, str, bool]
"""Start, size as a negative number, kind, and whether it counts only as a whole word."""


class _Bunch(Struct, frozen=True):
    """All that may stand where one head was found."""

    forms: dict[bytes, tuple[str, bool]]
    order: tuple[bytes, ...]
    """The forms in the order of their bytes."""
    longest_size: int
    fragments: frozenset[bytes]


class Needles:
    """All known values, to be found in one view of the output after the other."""

    def __init__(self, secrets: Iterable[str], unbounded: frozenset[str]) -> None:
        self._unbounded = unbounded
        self._secrets = sorted(one for one in set(secrets) if len(one) >= _MIN_SECRET_CHARS)
        self.has_quotes = any('"' in secret for secret in self._secrets)
        """Whether something is sought that escaping a quote changes."""
        owners = _owners_of_heads(self._secrets)
        self._heads = b"".join(head.ljust(_HEAD_BYTES) for head in owners)
        self._first = array("I", (one if isinstance(one, int) else one[0] for one in owners.values()))
        self._others = {at: tuple(one) for at, one in enumerate(owners.values()) if isinstance(one, list)}
        self._sizes = bytes(map(len, owners))
        self._automaton = BytesAhoCorasick(list(owners), matchkind=MatchKind.Standard) if owners else None
        self._bunches: dict[int, _Bunch] = {}

    def occurrences(self, view: bytes) -> Iterator[tuple[int, str]]:
        """(offset, kind) of every known value in a view, the longest of those that begin together."""
        if self._automaton is None:
            return
        done = 0
        for at in range(0, len(view), _WINDOW_BYTES):
            # A fragment that begins in the window may show its piece only behind it.
            window = view[at : at + _WINDOW_BYTES + FRAGMENT_CHARS] if len(view) > _WINDOW_BYTES else view
            hits = self._automaton.find_matches_as_indexes(window, overlapping=True)
            for start, size, kind, is_word in sorted(self._matches(hits, view, at)) if hits else ():
                if done <= start < at + _WINDOW_BYTES:
                    done = start - size
                    if not (is_word and _is_inside_word(view, start, done)):
                        yield start, kind

    def _matches(self, hits: list[tuple[int, int, int]], view: bytes, at: int) -> set[Match]:
        found: set[Match] = set()
        for number, start in map(itemgetter(0, 1), hits):
            found.update(_standing(self._bunch(number), view, at + start))
        return found

    def _bunch(self, number: int) -> _Bunch:
        bunch = self._bunches.get(number)
        if bunch is None:
            if len(self._bunches) >= _MAX_BUNCHES:
                self._bunches.clear()
            bunch = self._bunches[number] = self._gathered(number)
        return bunch

    def _gathered(self, number: int) -> _Bunch:
        start = number * _HEAD_BYTES
        head = self._heads[start : start + self._sizes[number]]
        forms: dict[bytes, tuple[str, bool]] = {}
        fragments: set[bytes] = set()
        for owner in self._others.get(number, (self._first[number],)):
            secret = self._secrets[owner]
            for form, kind in _whole_forms(secret):
                if form.startswith(head):
                    is_word = kind == "known value" and self._is_word(secret)
                    forms.setdefault(form, (kind, is_word))
            fragments |= {one.encode() for _, one in _fragments(secret) if head in one.encode()}
        return _Bunch(forms, tuple(sorted(forms)), max(map(len, forms), default=0), frozenset(fragments))

    def _is_word(self, secret: str) -> bool:
        return secret.isascii() and (secret.isalpha() or secret.isdigit()) and secret not in self._unbounded


def _standing(bunch: _Bunch, view: bytes, place: int) -> Iterator[Match]:
    """What of a bunch stands at a place: the longest form, and fragments that begin up to a few bytes before."""
    form = _longest_start(bunch.order, view[place : place + bunch.longest_size])
    if form is not None:
        yield (place, -len(form), *bunch.forms[form])
    for start in range(max(0, place - _REACH), place + 1) if bunch.fragments else ():
        if view[start : start + FRAGMENT_CHARS] in bunch.fragments:
            yield start, -FRAGMENT_CHARS, "fragment of a value", False


def _longest_start(order: tuple[bytes, ...], text: bytes) -> bytes | None:
    """The longest of sorted forms that a text begins with: the last that is not behind it, or one within that."""
    end = bisect_right(order, text)
    while end > 0 and not text.startswith(order[end - 1]):
        other, shared = order[end - 1], 0
        while shared < min(len(other), len(text)) and other[shared] == text[shared]:
            shared += 1
        text = text[:shared]
        end = bisect_right(order, text, 0, end - 1)
    return order[end - 1] if end > 0 else None


def _is_inside_word(view: bytes, start: int, end: int) -> bool:
    before, after = view[start - 1 : start] if start else b"", view[end : end + 1]
    return before.isalnum() or after.isalnum()


def _owners_of_heads(secrets: list[str]) -> dict[bytes, int | list[int]]:
    """Which secrets stand behind each head; what exceeds the limits is sought as it is, but not encoded."""
    owners: dict[bytes, int | list[int]] = {}
    forms_left, fragments_left = _MAX_FORMS, _MAX_FRAGMENTS
    for number, secret in enumerate(secrets):
        whole = list(_whole_forms(secret))
        heads = {form[:_HEAD_BYTES] for form, _ in (whole if forms_left > 0 else whole[:1])}
        pieces = list(_fragments(secret)) if forms_left > 0 and fragments_left > 0 else []
        forms_left -= len(whole) + len(pieces)
        fragments_left -= len(pieces)
        for head in heads | {_piece_of(secret, start) for start, _ in pieces}:
            known = owners.setdefault(head, number)
            if isinstance(known, list):
                known.append(number)
            elif known != number:
                owners[head] = [known, number]
    return owners


def _piece_of(secret: str, start: int) -> bytes:
    """The piece of the fragment at a place that it shares with those beside it."""
    step = _REACH + 1
    shared = -(-start // step) * step
    return secret[shared : shared + _HEAD_BYTES].encode()


def _whole_forms(secret: str) -> Iterator[tuple[bytes, str]]:
    raw = secret.encode("utf-8", "replace")
    yield raw, "known value"
    for form in _encoded(secret, raw):
        if len(form) >= _MIN_SECRET_CHARS:
            yield form, "encoded value"


def _encoded(secret: str, raw: bytes) -> Iterator[bytes]:
    percent = quote(secret, safe="")
    yield percent.encode()
    yield re.sub("%[0-9A-F]{2}", lambda found: found[0].lower(), percent).encode()
    yield binascii.hexlify(raw)
    yield binascii.hexlify(raw).upper()
    yield secret.encode("unicode_escape")
    yield html.escape(secret, quote=True).encode("utf-8", "replace")
    for lead in (b"", b"x", b"xx"):
        yield from _base64_core(lead, raw)


def _base64_core(lead: bytes, raw: bytes) -> Iterator[bytes]:
    """The base64 characters that no neighbour of the value can change, for one of the three alignments."""
    coded = base64.b64encode(lead + raw)
    head = -(-len(lead) * 8 // 6)
    core = coded[head : (len(lead) + len(raw)) * 8 // 6]
    if len(core) >= 10:
        yield core
        yield core.replace(b"+", b"-").replace(b"/", b"_")


def _fragments(secret: str) -> Iterator[tuple[int, str]]:
    """Every piece of a short value, every eighth of a long one, that is dense enough to tell, and where it starts."""
    stride = 1 if len(secret) <= _SHORT_SECRET_CHARS else _LONG_STRIDE
    # Issuer and audience of a JWT may be shown, so only its signature tells for sure.
    first = secret.rfind(".") + 1 if secret.startswith("eyJ") else 0
    digits, letters = (_counted(signs, secret) for signs in (_DIGITS, _LETTERS))
    for start in range(first, len(secret) - FRAGMENT_CHARS + 1, stride):
        end = start + FRAGMENT_CHARS
        # Dense signs can only come from a machine: letters and digits mixed, hardly a character twice.
        if digits[end] - digits[start] >= 2 and letters[end] - letters[start] >= 4:
            piece = secret[start:end]
            if len(set(piece)) >= 11 and not piece.translate(_DENSE_SIGNS):
                yield start, piece


def _counted(signs: frozenset[str], text: str) -> list[int]:
    """How many of the signs stand before each place of a text, and before its end."""
    return [0, *accumulate(map(signs.__contains__, text))]
