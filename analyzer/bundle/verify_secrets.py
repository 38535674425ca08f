"""The independent search for secrets in finished output: it shares no detector, codec or regex with `redact`.

It looks for every known value in every decoded view of every member, and for the shapes of credentials that
nobody named. Being a second opinion, it is written from scratch and errs on the side of refusing.
"""

import binascii
import html
import re
from collections.abc import Collection, Iterable, Iterator
from typing import Any
from urllib.parse import unquote_to_bytes

import re2
from msgspec import Struct

from analyzer.bundle.verify_needles import Needles
from analyzer.bundle.verify_shapes import credential_shapes

_MAX_VIEW_DEPTH = 4


class Leak(Struct, frozen=True, kw_only=True, order=True):
    """Where a secret still stands: the member, the place in it, and the kind of secret; never the value."""

    member: str
    place: str
    kind: str


def find_leaks(
    members: Iterable[tuple[str, bytes]], secrets: Iterable[str], unbounded: Collection[str] = ()
) -> list[Leak]:
    """The leaks in all members and their names, sorted, each (member, place, kind) once.

    `members` are (name, content) pairs; `secrets` the values that must not occur, words and numbers only as
    a whole unless they are among `unbounded`. Places are `name`, or
    `byte N` of the content with the decodings that led there.
    """
    search = LeakSearch(secrets, unbounded)
    leaks: set[Leak] = set()
    for number, (name, content) in enumerate(members):
        name_kinds = {kind for _, kind in search.occurrences(name.encode("utf-8", "replace"))}
        shown = name if not name_kinds else f"member {number}"
        leaks.update(Leak(member=shown, place="name", kind=kind) for kind in name_kinds)
        leaks.update(search.leaks(shown, content))
    return sorted(leaks)


class LeakSearch:
    """A search for the same values in one piece of output after the other."""

    def __init__(self, secrets: Iterable[str], unbounded: Collection[str] = ()) -> None:
        self._needles = Needles(secrets, frozenset(unbounded))

    def leaks(self, member: str, content: bytes, base: int = 0) -> set[Leak]:
        """The leaks in a piece of a member that begins at byte `base` of it."""
        return {
            Leak(member=member, place=place, kind=kind) for place, kind in self.occurrences(content, base)
        }

    def occurrences(self, content: bytes, base: int = 0) -> Iterator[tuple[str, str]]:
        """(place, kind) of everything that must not be there."""
        for path, view in _views(content, "", 0, has_quotes=self._needles.has_quotes):
            offset_of = base if not path else 0
            for offset, kind in (*self._needles.occurrences(view), *credential_shapes(view)):
                yield f"byte {offset_of + offset}{path}", kind


# --- decoded views --------------------------------------------------------------------------------------


def _linear(pattern: bytes) -> Any:
    """A pattern of RE2, which reads long runs several times faster than `re`."""
    options = re2.Options()
    options.max_mem = 64 << 20
    return re2.compile(pattern, options=options)


_CODED_ESCAPE = re.compile(rb"\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})")
_ESCAPED_STRING = _linear(rb'(?s)[^"\\]*(?:\\.[^"\\]*)+')
_WORD_ENDS = bytes.maketrans(b'\t\n\f\r"<>', b" " * 7)
_BASE64_RUN = _linear(rb"[A-Za-z0-9+/\-_]{24,}={0,2}")
_HEX_RUN = _linear(rb"(?:[0-9a-fA-F]{2}){16,}")
_FROM_URL_ALPHABET = bytes.maketrans(b"-_", b"+/")
_FIRST_CHARS = 24
_HEAD_BYTES = 64
_MAX_UNREADABLE = 0.1
_READABLE = bytes(range(32, 127)) + b"\t\r\n"
_BACKSLASH = b"\x00"
"""Stands for a doubled backslash while the others are read; JSON text holds no such byte itself."""
_SHORT_ESCAPES = (
    (b"\\\\", _BACKSLASH),
    (b'\\"', b'"'),
    (b"\\/", b"/"),
    (b"\\n", b"\n"),
    (b"\\r", b"\r"),
    (b"\\t", b"\t"),
    (b"\\b", b"\b"),
    (b"\\f", b"\f"),
)


def _views(content: bytes, path: str, depth: int, *, has_quotes: bool = True) -> Iterator[tuple[str, bytes]]:
    """The content itself, then what its escapes, percent signs, entities, base64 and hex runs decode to.

    A string in which nothing but quotes is escaped shows all as it is, unless something with a quote is sought.
    """
    yield path, content
    if depth >= _MAX_VIEW_DEPTH:
        return
    for name, decoded in _decodings(content, has_quotes=has_quotes):
        if decoded and decoded != content:
            yield from _views(decoded, f"{path}, {name}", depth + 1, has_quotes=has_quotes)


def _decodings(content: bytes, *, has_quotes: bool) -> Iterator[tuple[str, bytes]]:
    """Only the pieces that a decoding changes, joined by line ends, so that nesting costs little."""
    if content[:2] == b"\xff\xfe" or content[1:40:2].count(0) > 15:
        yield "UTF-16", content.decode("utf-16-le", "replace").encode("utf-8", "replace")
    if b"\\" in content:
        strings = _runs(_ESCAPED_STRING, content)
        telling = strings if has_quotes else (one for one in strings if one.count(b"\\") > one.count(b'\\"'))
        yield "JSON escapes", _unescaped(b"\n".join(telling))
    if b"%" in content:
        yield "percent", unquote_to_bytes(b"\n".join(_words_with(b"%", content)))
    if b"&" in content:
        entities = b"\n".join(word for word in _words_with(b"&", content) if b";" in word.partition(b"&")[2])
        yield "entities", html.unescape(entities.decode("utf-8", "replace")).encode("utf-8", "replace")
    dense = list(_runs(_BASE64_RUN, content))
    yield "base64", b"\n".join(filter(None, map(_from_base64, dense)))
    # Hexadecimal digits are signs of base64, too.
    yield "hex", b"\n".join(map(binascii.unhexlify, _runs(_HEX_RUN, b"\n".join(dense))))


def _runs(pattern: Any, content: bytes) -> Iterator[bytes]:
    for found in pattern.finditer(content):
        yield found[0]


def _words_with(sign: bytes, content: bytes) -> Iterator[bytes]:
    """Each run without blanks, quotes and angle brackets in which a sign stands."""
    spaced = content.translate(_WORD_ENDS)
    end = 0
    while (at := spaced.find(sign, end)) >= 0:
        start = spaced.rfind(b" ", end, at) + 1 or end
        end = spaced.find(b" ", at)
        end = len(spaced) if end < 0 else end
        yield content[start:end]


def _unescaped(text: bytes) -> bytes:
    for escape, sign in _SHORT_ESCAPES:
        text = text.replace(escape, sign)
    if b"\\u" in text or b"\\x" in text:
        text = _CODED_ESCAPE.sub(_character, text)
    return text.replace(_BACKSLASH, b"\\")


def _character(found: re.Match[bytes]) -> bytes:
    return chr(int(found[1] or found[2], 16)).encode("utf-8", "replace")


def _from_base64(run: bytes) -> bytes:
    # Most runs are ids: their first bytes hold more that is not readable than the whole head may.
    first = binascii.a2b_base64(run[:_FIRST_CHARS].translate(_FROM_URL_ALPHABET))
    if len(first.translate(None, _READABLE)) > _HEAD_BYTES * _MAX_UNREADABLE:
        return b""
    standard = run.rstrip(b"=").translate(_FROM_URL_ALPHABET)
    if len(standard) % 4 == 1:
        standard = standard[:-1]
    raw = binascii.a2b_base64(standard + b"=" * (-len(standard) % 4))
    head = raw[:_HEAD_BYTES]
    return raw if len(head.translate(None, _READABLE)) <= len(head) * _MAX_UNREADABLE else b""
