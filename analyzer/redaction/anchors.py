"""What an automaton looks for so that it stays small: the first bytes of each form of a value, and pieces of values.

An automaton over all forms whole takes kilobytes for each value. The first bytes of a form are found with a fifth of
that, and the form itself is made anew only where they stand. Fragments that overlap share a piece.
"""

import bisect
from array import array
from collections.abc import Iterator, Sequence

from msgspec import Struct

from analyzer.redaction.value_forms import (
    FRAGMENT_CHARS,
    encoded_forms,
    fragment_starts,
    is_telling_fragment,
    telling_starts,
)

ANCHOR_BYTES = 10
REACH = FRAGMENT_CHARS - ANCHOR_BYTES
"""A fragment begins at most so far before the piece of it that is sought."""
PLAIN_CHARS = 256
"""Longer values are found by their beginning, and the match is widened."""

MAX_FORM_BYTES = PLAIN_CHARS * 64
"""No form is longer: a character of four bytes, percent-encoded twice, takes twenty."""

PLAIN, ENCODED, FRAGMENT, PIECE = range(4)
"""The value itself; one of its encoded forms; a fragment by its first bytes; a piece that fragments share."""

MAX_ENCODED_VALUES = 30_000
_MAX_FRAGMENTS = 300_000
_CROWD = 8
_OFFSET_BITS = 24


class Anchor(Struct, frozen=True):
    """What an anchor belongs to: a kind, which value, and where in the value a fragment or piece begins."""

    kind: int
    index: int
    offset: int


class Crowd(Struct, frozen=True):
    """What stands behind an anchor that many values share."""

    forms: dict[bytes, tuple[int, int]]
    """Each form with its rank and value."""
    order: tuple[bytes, ...]
    """The forms in the order of their bytes: those that a text may begin with are found in it by halving."""
    fragments: dict[bytes, int]

    def longest(self, text: bytes) -> bytes | None:
        """The longest form that a text begins with."""
        at = bisect.bisect_right(self.order, text)
        while at:
            form = self.order[at - 1]
            if text.startswith(form):
                return form
            # What the text begins with is no longer than what it shares with the form before it.
            text = text[: _shared_bytes(form, text)]
            at = bisect.bisect_right(self.order, text, 0, at - 1)
        return None


class Anchors:
    """The anchors of values, numbered, and what stands behind each."""

    def __init__(self, values: Sequence[str]) -> None:
        self._values = values
        owners: dict[bytes, int | list[int]] = {}
        for anchor, code in _anchors(values):
            known = owners.setdefault(anchor, code)
            if isinstance(known, list):
                known.append(code)
            elif known != code:
                owners[anchor] = [known, code]
        self.texts = list(owners)
        """To be dropped by who has made an automaton of them."""
        self._codes = array("Q", (code if isinstance(code, int) else 0 for code in owners.values()))
        self._shared: dict[int, tuple[bytes, array[int]] | Crowd] = {
            number: (anchor, array("Q", codes))
            for number, (anchor, codes) in enumerate(owners.items())
            if isinstance(codes, list)
        }

    def behind(self, number: int) -> "tuple[Anchor, ...] | Crowd":
        """What an anchor belongs to."""
        shared = self._shared.get(number)
        if shared is None:
            return (_anchor(self._codes[number]),)
        if isinstance(shared, Crowd):
            return shared
        if len(shared[1]) <= _CROWD:
            return tuple(map(_anchor, shared[1]))
        # Most anchors are never seen, and to gather a crowd takes time.
        crowd = self._shared[number] = self._crowd(*shared)
        return crowd

    def _crowd(self, anchor: bytes, codes: "array[int]") -> Crowd:
        forms: dict[bytes, tuple[int, int]] = {}
        fragments: dict[bytes, int] = {}
        for one in map(_anchor, codes):
            value = self._values[one.index]
            if one.kind == PIECE:
                for _, fragment in fragments_around(value, one.offset):
                    if is_telling_fragment(fragment):
                        fragments.setdefault(fragment.encode("ascii"), one.index)
                continue
            ranked = (rank_of(one.kind, one.index), one.index)
            for form in forms_of(value, one):
                if form.startswith(anchor):
                    forms[form] = min(forms.get(form, ranked), ranked)
        return Crowd(forms, tuple(sorted(forms)), fragments)


def rank_of(kind: int, index: int) -> int:
    """Which of two forms that look the same counts: values before what is encoded, that before fragments."""
    return -index - 1 if kind == PLAIN else index if kind == ENCODED else (1 << 40) + index


def forms_of(value: str, anchor: Anchor) -> list[bytes]:
    """The forms of a value that an anchor may be the beginning of."""
    if anchor.kind == PLAIN:
        return [value[:PLAIN_CHARS].encode("utf-8")]
    if anchor.kind == FRAGMENT:
        return [value[anchor.offset : anchor.offset + FRAGMENT_CHARS].encode("utf-8")]
    return [form.encode("utf-8") for form in encoded_forms(value[:PLAIN_CHARS])]


def fragments_around(value: str, offset: int) -> Iterator[tuple[int, str]]:
    """The fragments that hold the piece of a value at an offset, telling or not, and where they begin."""
    starts = fragment_starts(value)
    for start in range(max(offset - REACH, 0), offset + 1):
        if start in starts:
            yield start, value[start : start + FRAGMENT_CHARS]


def _shared_bytes(left: bytes, right: bytes) -> int:
    pairs = enumerate(zip(left, right, strict=False))
    return next((at for at, (one, other) in pairs if one != other), min(len(left), len(right)))


def _anchors(values: Sequence[str]) -> Iterator[tuple[bytes, int]]:
    for index, value in enumerate(values):
        yield value[:PLAIN_CHARS].encode("utf-8")[:ANCHOR_BYTES], _code(PLAIN, index)
    for index, value in enumerate(values[:MAX_ENCODED_VALUES]):
        starts = {form.encode("utf-8")[:ANCHOR_BYTES] for form in encoded_forms(value[:PLAIN_CHARS])}
        yield from ((start, _code(ENCODED, index)) for start in starts)
    left = _MAX_FRAGMENTS
    for index, value in enumerate(values):
        starts_of_value = list(telling_starts(value))
        yield from _fragment_anchors(index, value, starts_of_value)
        left -= len(starts_of_value)
        if left <= 0:
            return


def _fragment_anchors(index: int, value: str, starts: list[int]) -> Iterator[tuple[bytes, int]]:
    if not value.isascii():
        for start in starts:
            text = value[start : start + FRAGMENT_CHARS].encode("utf-8")
            yield text[:ANCHOR_BYTES], _code(FRAGMENT, index, start)
        return
    step = REACH + 1
    for offset in sorted({-(-start // step) * step for start in starts}):
        yield value[offset : offset + ANCHOR_BYTES].encode("ascii"), _code(PIECE, index, offset)


def _code(kind: int, index: int, offset: int = 0) -> int:
    return (index << _OFFSET_BITS | offset) << 2 | kind


def _anchor(code: int) -> Anchor:
    return Anchor(code & 3, code >> (_OFFSET_BITS + 2), code >> 2 & ((1 << _OFFSET_BITS) - 1))
