"""Telling at a glance what in a JSON text must be read: names that say something, and texts that are not plain.

The text is parted at its quotes, which gives its names and its strings many times faster than a walk of what it
decodes to. Only where every name is open does it not matter under which of them a string stands.
"""

import re
from itertools import compress
from operator import not_
from typing import TYPE_CHECKING

from msgspec import Struct

from analyzer.codec import decode_json
from analyzer.ingest.own_marks import MARKS
from analyzer.redaction.columns import COLUMN_FIELDS
from analyzer.redaction.keys import gated_category_of, person_field, tokens_of
from analyzer.redaction.neighbours import SECRET_KINDS, is_telling_name
from analyzer.redaction.places import BODY, ERROR, TEXT, child_kind, is_query_key, is_url_key
from analyzer.redaction.shapes import INERT, telling_of
from analyzer.redaction.tables import VALUE_FIELDS

if TYPE_CHECKING:
    from analyzer.redaction.rewrite import Rewriter

_PAIR = re.compile(r'\[\s*+"([^"]*+)"\s*+,\s*+"[^"]*+"\s*+\]')
_CARD_NUMBER = re.compile(r"[\[:,\s][2-6][0-9]{11}")
_BYTES = re.compile(r"\[\s*[0-9]{1,3}(?:\s*,\s*[0-9]{1,3}){7}")
_OPTION = '"--'
"""A list may hold the bytes of a text, or the words of a command."""
_KINDS = frozenset({BODY, TEXT})
_CLOSED_NAMES = VALUE_FIELDS | COLUMN_FIELDS | {"mimeType", MARKS}
_MAX_NAMES = 50_000
_NOT_BRACKETS = bytes(sign for sign in range(256) if sign not in b"[]{}")
_MAX_NESTING = 40

_BACKSLASH, _QUOTE = "\x00", "\x01"
"""Stand for escaped signs while a text is parted at its quotes; no JSON text holds them."""

OPEN, DELICATE, CLOSED = 0, 1, 2
"""A name that says nothing; one that says how its texts may be read; one that may make them secret."""


class Glance(Struct, frozen=True):
    """What must be read of a JSON text."""

    names: frozenset[str] = frozenset()
    """Closed and delicate names; empty although all must be walked where something else says so."""
    texts: frozenset[str] = frozenset()
    """Strings that are not inert."""
    is_whole: bool = False
    """Whether names, numbers or nesting say that all of it must be walked."""


_WHOLE = Glance(is_whole=True)


class JsonGlance:
    """Glances at JSON texts with one policy."""

    def __init__(self, rewriter: "Rewriter") -> None:
        self._rewriter = rewriter
        self._names: dict[str, int] = {}
        self._not_under = rewriter.silencing_words

    def glance(self, text: str) -> Glance:
        """What must be read of a text that is known to be JSON."""
        if not _is_shallow(text):
            return _WHOLE
        plain = text.replace("\\\\", _BACKSLASH).replace('\\"', _QUOTE) if "\\" in text else text
        if any(self._names_value(name) for name in _PAIR.findall(plain)):
            return _WHOLE
        pieces = plain.split('"')
        strings, between = pieces[1::2], pieces[2::2]
        outer = set(pieces[::2])
        if any("[" in one and "".join(one[-80:].split())[-2:] == "[[" for one in outer):
            return _WHOLE
        outside = "".join(outer)
        if _CARD_NUMBER.search(outside) or _BYTES.search(outside) or _OPTION in plain:
            return _WHOLE
        # What stands between a name and its value holds a colon, what stands behind a value never does.
        is_name = [":" in after for after in between]
        names, texts = set(compress(strings, is_name)), set(compress(strings, map(not_, is_name)))
        if not texts.isdisjoint(SECRET_KINDS):
            return _WHOLE
        return self._judge(names, _telling(texts))

    def _judge(self, names: set[str], texts: frozenset[str]) -> Glance:
        closed = frozenset(name for name in names if self.kind_of(name) == CLOSED)
        delicate = (
            frozenset(name for name in names if self.kind_of(name) == DELICATE) if texts else frozenset()
        )
        return Glance(closed | delicate, texts, is_whole=bool(closed or delicate))

    def _names_value(self, name: str) -> bool:
        """Whether the first of two strings in a list tells what the second is."""
        return (
            "\\" in name or _QUOTE in name or _BACKSLASH in name or self._rewriter.category(name) is not None
        )

    def kind_of(self, name: str) -> int:
        """What a name says about the values below it."""
        known = self._names.get(name)
        if known is None:
            if len(self._names) >= _MAX_NAMES:
                self._names.clear()
            known = self._names[name] = self._judged(name)
        return known

    def _judged(self, name: str) -> int:
        rewriter = self._rewriter
        if (
            name in _CLOSED_NAMES
            or is_telling_name(name)
            or not rewriter.is_harmless_name(name)
            or rewriter.category(name) is not None
            or gated_category_of(name) is not None
            or person_field(name, "id") is not None
        ):
            return CLOSED
        below = {child_kind(kind, name) for kind in _KINDS}
        if not below <= {BODY, TEXT, ERROR}:
            return CLOSED
        is_delicate = (
            ERROR in below
            or is_url_key(name)
            or is_query_key(name)
            or not self._not_under.isdisjoint(tokens_of(name))
        )
        return DELICATE if is_delicate else OPEN


def _telling(texts: set[str]) -> frozenset[str]:
    """The texts that are not inert, decoded."""
    inert = INERT.fullmatch
    telling = {text for text in texts if inert(text) is None}
    addresses = [text for text in texts if "/" in text and text not in telling]
    return frozenset(map(_decoded, telling | telling_of(addresses)))


def _decoded(text: str) -> str:
    if "\\" not in text and _BACKSLASH not in text and _QUOTE not in text:
        return text
    written = text.replace(_QUOTE, '\\"').replace(_BACKSLASH, "\\\\")
    return str(decode_json(f'"{written}"'))


def _is_shallow(text: str) -> bool:
    """Whether brackets nest so little that no level is cut; brackets in strings only make it seem deeper."""
    brackets = text.encode("utf-8", "replace").translate(None, _NOT_BRACKETS)
    for _ in range(_MAX_NESTING):
        if not brackets:
            return True
        brackets = brackets.replace(b"[]", b"").replace(b"{}", b"")
    return not brackets
