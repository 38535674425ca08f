"""Numbers of JSON that neither a 64-bit integer nor a double can hold, which are kept as the text of their digits."""

import math
import re
from collections.abc import Iterator

import re2

STRING = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
"""The pattern of a JSON string."""

_DIGITS_ALIKE = bytes.maketrans(b"123456789", b"000000000")
_LONG_NUMBER = b"0" * 19
_LONG_TEXT = 32_768
_WINDOW_BYTES = 1 << 18
_LONG_PART = 1_024
_LONG_STRING = 256
"""Bytes for each quote from which on it takes less time to leave long strings out than to search them."""
_STRING_OR_NUMBER = re.compile(STRING + rb"|-?[0-9][0-9.eE+\-]*", re.DOTALL)
_NUMBER = re.compile(rb"(-?)(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_ODD_SHAPES = (
    *(rb"[0-9]{20}", rb"-[0-9]{19}", rb"[1-9][0-9]*\.[0-9]{17}", rb"\.0*[1-9][0-9]{17}", rb"\.0{18}"),
    rb"[0-9][eE][+\-]?[0-9]{3}",
)
_ODD_RUN = re2.compile(rb"(?:^|[ \t\r\n:,\[])([0-9.eE+\-]*(?:%s)[0-9.eE+\-]*)" % b"|".join(_ODD_SHAPES))
"""A run of a number's signs that stands behind what may stand before a number, and may be odd."""
_AFTER_NUMBER = frozenset(b" \t\r\n,]}")


def may_hold_long_number(text: bytes) -> bool:
    """Whether digits follow each other that no 64-bit integer may hold."""
    return _LONG_NUMBER in text.translate(_DIGITS_ALIKE)


def with_odd_numbers_quoted(text: bytes) -> bytes:
    """The text with each odd number as a string of its digits."""
    return _STRING_OR_NUMBER.sub(_quote_odd_number, text)


def holds_odd_number(text: bytes) -> bool:
    """Whether a run of digits that stands like a number is odd: long fractions and digits of ids are not."""
    if len(text) > _LONG_TEXT and len(text) > text.count(b'"') * _LONG_STRING:
        text = _without_plain_strings(text)
    return any(_is_odd_run(text, *run.span(1)) for run in _ODD_RUN.finditer(text))


def _without_plain_strings(text: bytes) -> bytes:
    """The text without long parts between two quotes that hold no separator: those lie inside of strings."""
    return b"".join(map(_kept, _windows(text)))


def _windows(text: bytes) -> Iterator[bytes]:
    """The text in pieces that end with a quote: all parts of a long one together would take many times its memory."""
    start = 0
    while start < len(text):
        end = text.find(b'"', start + _WINDOW_BYTES) + 1 or len(text)
        yield text[start:end]
        start = end


def _kept(window: bytes) -> bytes:
    *parts, last = window.split(b'"')
    kept = [part for part in parts if len(part) < _LONG_PART or b":" in part or b"," in part]
    return b'"'.join((*kept, last))


def _is_odd_run(text: bytes, start: int, end: int) -> bool:
    """Whether a run is an odd number, and is a number by the sign after it."""
    if end < len(text) and text[end] not in _AFTER_NUMBER:
        return False
    number = _NUMBER.fullmatch(text, start, end)
    return number is not None and _is_odd(number)


def _quote_odd_number(match: re.Match[bytes]) -> bytes:
    token = match[0]
    number = _NUMBER.fullmatch(token)
    return b'"' + token + b'"' if number and _is_odd(number) else token


def _is_odd(number: re.Match[bytes]) -> bool:
    _, whole, fraction, exponent = number.groups()
    if not fraction and not exponent:
        value = int(number[0]) if len(whole) <= 20 else 1 << 65
        return not -(1 << 63) <= value < 1 << 64
    significant = (whole + (fraction or b".")[1:]).strip(b"0")
    value_as_float = float(number[0])
    is_lost = value_as_float == 0.0 and bool(significant)
    return len(significant) > 17 or is_lost or not math.isfinite(value_as_float)
