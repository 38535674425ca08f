"""How a known value looks elsewhere: encoded, or as a fragment that is dense enough to tell."""

import base64
import html
import json
import re
from collections.abc import Iterable, Iterator
from itertools import accumulate
from urllib.parse import quote, quote_plus

from analyzer.redaction.shapes import MIN_PROPAGATED_CHARS, entropy_bits, is_placeholder

FRAGMENT_CHARS = 16
_DENSE = re.compile(r"[A-Za-z0-9_+/=.-]*")
_UNRESERVED = re.compile(r"[A-Za-z0-9_.~-]*")
_SURELY_VARIED = 11
"""Sixteen characters of which as many differ have three bits of entropy each, however often one comes."""


def encoded_forms(value: str) -> set[str]:
    """How a value looks inside encoded text: percent, hex, JSON, HTML, and base64 at its three alignments."""
    raw = value.encode("utf-8", "surrogatepass")
    forms = {raw.hex(), raw.hex().upper(), *_escaped_forms(value)}
    for shift in range(3):
        forms.update(_base64_inside(raw, shift))
    return {form for form in forms if form != value and len(form) >= MIN_PROPAGATED_CHARS}


def _escaped_forms(value: str) -> set[str]:
    if _UNRESERVED.fullmatch(value) is not None:
        # Nothing in it is ever escaped.
        return {value.lower()}
    return {
        quote(value, safe=""),
        quote(value, safe="").lower(),
        quote(quote(value, safe=""), safe=""),
        json.dumps(value)[1:-1],
        json.dumps(value, ensure_ascii=False)[1:-1],
        json.dumps(json.dumps(value)[1:-1])[1:-1],
        html.escape(value),
        value.replace(" ", "+"),
        quote_plus(value),
    }


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
    """Whether a piece of a value, FRAGMENT_CHARS long, is dense enough to be a secret by itself."""
    if _DENSE.fullmatch(text) is None and not all(char.isalnum() or char in "-_+/=." for char in text):
        return False
    letters, digits = sum(map(str.isalpha, text)), sum(map(str.isdigit, text))
    return letters >= 4 and digits >= 2 and _is_varied(text)


def _is_varied(fragment: str) -> bool:
    return len(set(fragment)) >= _SURELY_VARIED or entropy_bits(fragment) >= 3.0


def fragment_starts(value: str) -> range:
    """Where the fragments of a value begin that are sought."""
    if len(value) <= FRAGMENT_CHARS or is_placeholder(value):
        return range(0)
    # The claims of a JWT that its summary shows look the same in any base64 text around that summary.
    first = value.rfind(".") + 1 if value.startswith("eyJ") else 0
    return range(first, len(value) - FRAGMENT_CHARS + 1, 1 if len(value) <= 64 else 4)


def telling_starts(value: str) -> Iterator[int]:
    """Where the fragments of a value begin that `is_telling_fragment`, with the signs of the value counted once."""
    starts = fragment_starts(value)
    if _DENSE.fullmatch(value) is None:
        yield from (at for at in starts if is_telling_fragment(value[at : at + FRAGMENT_CHARS]))
        return
    letters = [0, *accumulate(map(str.isalpha, value))]
    digits = [0, *accumulate(map(str.isdigit, value))]
    for start in starts:
        end = start + FRAGMENT_CHARS
        is_mixed = letters[end] - letters[start] >= 4 and digits[end] - digits[start] >= 2
        if is_mixed and _is_varied(value[start:end]):
            yield start
