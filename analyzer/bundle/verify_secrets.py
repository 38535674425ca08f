"""The independent search for secrets in finished output: it shares no detector, codec or regex with `redact`.

It looks for every known value in every decoded view of every member, and for the shapes of credentials that
nobody named. Being a second opinion, it is written from scratch and errs on the side of refusing.
"""

import base64
import binascii
import html
import re
import string
from collections.abc import Collection, Iterable, Iterator
from typing import Any
from urllib.parse import quote, unquote_to_bytes

import re2
from ahocorasick_rs import BytesAhoCorasick, MatchKind
from msgspec import Struct

from analyzer.bundle.verify_shapes import credential_shapes

FRAGMENT_CHARS = 16
_SHORT_SECRET_CHARS = 64
_LONG_STRIDE = 8
_MAX_FRAGMENTS = 150_000
_MAX_NEEDLES = 1_500_000
_MAX_VIEW_DEPTH = 4
_MIN_SECRET_CHARS = 8
_DIGITS = dict.fromkeys(map(ord, string.digits))
_OTHER_SIGNS = dict.fromkeys(map(ord, "-_+/=."))
_DENSE_SIGNS = dict.fromkeys(map(ord, string.ascii_letters + string.digits + "-_+/=."))


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
        self._needles = _Needles(secrets, frozenset(unbounded))

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


# --- known values ---------------------------------------------------------------------------------------


class _Needles:
    """All known values, their fragments and their encoded forms, in one automaton over bytes."""

    def __init__(self, secrets: Iterable[str], unbounded: frozenset[str]) -> None:
        self._unbounded = unbounded
        self._kinds: dict[bytes, tuple[str, bool]] = {}
        self._fragments_left = _MAX_FRAGMENTS
        for secret in sorted(set(secrets)):
            if len(secret) >= _MIN_SECRET_CHARS:
                self._add_value(secret)
        self._forms = list(self._kinds)
        self.has_quotes = any(b'"' in form for form in self._forms)
        """Whether something is sought that escaping a quote changes."""
        self._automaton = (
            BytesAhoCorasick(self._forms, matchkind=MatchKind.LeftmostLongest) if self._forms else None
        )

    def occurrences(self, view: bytes) -> Iterator[tuple[int, str]]:
        """(offset, kind) of every known value in a view."""
        if self._automaton is None:
            return
        for index, start, end in self._automaton.find_matches_as_indexes(view):
            kind, is_word = self._kinds[self._forms[index]]
            if not (is_word and _is_inside_word(view, start, end)):
                yield start, kind

    def _add_value(self, secret: str) -> None:
        is_word = (
            secret.isascii() and (secret.isalpha() or secret.isdigit()) and secret not in self._unbounded
        )
        raw = secret.encode("utf-8", "replace")
        self._add(raw, "known value", is_word=is_word)
        if len(self._kinds) > _MAX_NEEDLES:
            return
        for form in _forms(secret, raw):
            self._add(form, "encoded value", is_word=False)
        for piece in _fragments(secret) if self._fragments_left > 0 else ():
            self._fragments_left -= 1
            self._add(piece.encode("utf-8", "replace"), "fragment of a value", is_word=False)

    def _add(self, form: bytes, kind: str, *, is_word: bool) -> None:
        if len(form) >= _MIN_SECRET_CHARS:
            self._kinds.setdefault(form, (kind, is_word))


def _forms(secret: str, raw: bytes) -> Iterator[bytes]:
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


def _fragments(secret: str) -> Iterator[str]:
    """Every piece of a short value, every eighth of a long one, that is dense enough to tell."""
    stride = 1 if len(secret) <= _SHORT_SECRET_CHARS else _LONG_STRIDE
    # Issuer and audience of a JWT may be shown, so only its signature tells for sure.
    first = secret.rfind(".") + 1 if secret.startswith("eyJ") else 0
    is_plain = secret.isascii() and not secret.translate(_DENSE_SIGNS)
    for start in range(first, len(secret) - FRAGMENT_CHARS + 1, stride):
        piece = secret[start : start + FRAGMENT_CHARS]
        if (is_plain or not piece.translate(_DENSE_SIGNS)) and _is_dense(piece):
            yield piece


def _is_dense(piece: str) -> bool:
    """Whether dense signs can only come from a machine: letters and digits mixed, hardly a character twice."""
    digits = len(piece) - len(piece.translate(_DIGITS))
    signs = len(piece) - len(piece.translate(_OTHER_SIGNS))
    return digits >= 2 and len(piece) - digits - signs >= 4 and len(set(piece)) >= 11


def _is_inside_word(view: bytes, start: int, end: int) -> bool:
    before, after = view[start - 1 : start] if start else b"", view[end : end + 1]
    return before.isalnum() or after.isalnum()


# --- decoded views --------------------------------------------------------------------------------------


def _linear(pattern: bytes) -> Any:
    """A pattern of RE2, which reads long runs several times faster than `re`."""
    options = re2.Options()
    options.max_mem = 64 << 20
    return re2.compile(pattern, options=options)


_CODED_ESCAPE = re.compile(rb"\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})")
_ESCAPED_STRING = _linear(rb'(?s)[^"\\]*(?:\\.[^"\\]*)+')
_PERCENT_WORD = _linear(rb'[^\s"<>%]*%[^\s"<>]*')
_ENTITY_WORD = _linear(rb'[^\s"<>&]*&[^\s"<>]*;[^\s"<>]*')
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
        telling = strings if has_quotes else (one for one in strings if b"\\" in one.replace(b'\\"', b""))
        yield "JSON escapes", _unescaped(b"\n".join(telling))
    if b"%" in content:
        yield "percent", unquote_to_bytes(b"\n".join(_runs(_PERCENT_WORD, content)))
    if b"&" in content:
        entities = b"\n".join(_runs(_ENTITY_WORD, content))
        yield "entities", html.unescape(entities.decode("utf-8", "replace")).encode("utf-8", "replace")
    yield "base64", b"\n".join(filter(None, map(_from_base64, _runs(_BASE64_RUN, content))))
    yield "hex", b"\n".join(map(binascii.unhexlify, _runs(_HEX_RUN, content)))


def _runs(pattern: Any, content: bytes) -> Iterator[bytes]:
    for found in pattern.finditer(content):
        yield found[0]


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
