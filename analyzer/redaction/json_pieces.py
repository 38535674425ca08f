"""A large JSON text read piece by piece: what a glance clears is not walked, and the rest as any record is.

No more than one piece is decoded at a time, so that a body of many megabytes costs little more than its text.
"""

import bisect
import re
from typing import TYPE_CHECKING

from analyzer.codec import decode_json_rounding, encode_json
from analyzer.redaction.duplicates import has_duplicates
from analyzer.redaction.json_glance import CLOSED, DELICATE, OPEN, Glance, JsonGlance
from analyzer.redaction.json_parts import Part, is_json, parts_of, runs_of
from analyzer.redaction.neighbours import SECRET_KINDS
from analyzer.redaction.places import BODY, TEXT, child_kind
from analyzer.redaction.walk import walk_value

if TYPE_CHECKING:
    from analyzer.redaction.rewrite import Rewriter

_MIN_CHARS = 400
_MIN_PARTED_CHARS = 2_000
"""Smaller pieces are walked rather than parted."""
_MAX_GLANCED_CHARS = 1 << 17
_MAX_PARTED_LEVELS = 4
_SPACED_NAME = re.compile(r'"\s+:')


class JsonPieces:
    """Reads JSON texts for a rewriter that harvests, and changes them for one that rewrites."""

    def __init__(self, rewriter: "Rewriter") -> None:
        self._rewriter = rewriter
        self._glances = JsonGlance(rewriter)

    def is_open(self, key: str) -> bool:
        """Whether it does not matter that a text stands under a name: the harvest read it under none."""
        return self._glances.kind_of(key) == OPEN

    def rewrite(self, text: str, key: str, kind: str) -> str | None:
        """The text with every secret replaced, `None` where it must be walked as a whole or is no JSON."""
        if len(text) < _MIN_CHARS or kind not in {BODY, TEXT} or not self._rewriter.is_glancing_at_json:
            return None
        if (key and self._glances.kind_of(key) != OPEN) or not self._is_sound(text):
            return None
        if self._rewriter.tokenizer is None:
            return text if self._harvest(Part(text), kind) else None
        if text[1] in "\r\n":
            return None
        changed = _Rewriting(self._rewriter, self._glances, text).rewrite(Part(text), kind)
        return text if changed is None else changed

    def _is_sound(self, text: str) -> bool:
        """Whether a text is JSON and shows all that it holds; the second pass asks about the same texts again."""
        memory = self._rewriter.memory
        if memory.is_sound(text):
            return True
        if not is_json(text) or _overrides(Part(text)):
            return False
        memory.note_sound(text)
        return True

    def _harvest(self, whole: Part, kind: str) -> bool:
        """Whether all of a text was read, one glance at a time."""
        if len(whole.text) <= _MAX_GLANCED_CHARS:
            return self._harvest_glanced(whole, kind)
        inner = _open_parts(self._glances, whole)
        if inner is None:
            return False
        for part in runs_of(whole, inner):
            name = part.name or ""
            if name and self._glances.kind_of(name) == DELICATE:
                _walk(self._rewriter, part, name, child_kind(kind, name))
            elif not part.is_container or not self._harvest(part, kind):
                _walk(self._rewriter, part, name, kind)
        return True

    def _harvest_glanced(self, whole: Part, kind: str) -> bool:
        glance = self._glances.glance(whole.text)
        if glance.is_whole and not glance.names:
            return False
        _Harvesting(self._rewriter, self._glances, whole, glance).read(kind)
        return True


class _Rewriting:
    """The second pass: parts that the harvest found clean, and that hold nothing known, stay as they are."""

    def __init__(self, rewriter: "Rewriter", glances: JsonGlance, whole: str) -> None:
        self._rewriter, self._glances = rewriter, glances
        self._found = rewriter.found_in(whole)

    def rewrite(self, part: Part, kind: str) -> str | None:
        """The new text of a part, `None` where it stays as it is."""
        if part.is_container and self._is_clean(part, kind):
            return None
        parts = _open_parts(self._glances, part)
        if parts is None:
            return self._walked(part, part.name or "", kind)
        changed = [self._part(one, kind) for one in parts]
        if not any(changed):
            return None
        texts = [new or _normal(one.text) for one, new in zip(parts, changed, strict=True)]
        if part.text[0] == "[":
            return f"[{','.join(texts)}]"
        return "{" + ",".join(f'"{one.name}":{text}' for one, text in zip(parts, texts, strict=True)) + "}"

    def _part(self, part: Part, kind: str) -> str | None:
        if part.name is not None and self._glances.kind_of(part.name) == DELICATE:
            return self._walked(part, part.name, child_kind(kind, part.name))
        return self.rewrite(part, kind)

    def _walked(self, part: Part, key: str, kind: str) -> str | None:
        value = decode_json_rounding(part.text)
        new = walk_value(self._rewriter, value, key, kind, None, part.level)
        return None if new is value or new == value else encode_json(new).decode("utf-8", "replace")

    def _is_clean(self, part: Part, kind: str) -> bool:
        at = bisect.bisect_left(self._found, (part.start + len(part.text),))
        is_touched = at > 0 and self._found[at - 1][1] > part.start
        return not is_touched and self._rewriter.is_clean_piece(part.text, kind)


class _Harvesting:
    """The first pass: parts without a telling name are cleared, but for their strings, which are read at the end."""

    def __init__(self, rewriter: "Rewriter", glances: JsonGlance, whole: Part, glance: Glance) -> None:
        self._rewriter, self._glances, self._whole, self._texts = rewriter, glances, whole, glance.texts
        end = '"' if _SPACED_NAME.search(whole.text) else '":'
        self._names = [f'"{name}{end}' for name in glance.names]
        self._cleared: list[str] = []
        self._walked: set[str] = set()
        """Strings of the parts that were walked under their names."""

    def read(self, kind: str) -> None:
        """Reads the whole, the strings of the cleared parts last, and notes the parts in which nothing was found."""
        self._part(self._whole, "", kind)
        everywhere = "".join(self._cleared) if self._walked else ""
        shared = {one for one in self._texts & self._walked if _may_be_escaped(one) or one in everywhere}
        telling = [one for one in (self._texts - self._walked) | shared if self._tells(one, kind)]
        is_findable = not any(map(_may_be_escaped, telling))
        for part in self._cleared if is_findable else ():
            if not any(text in part for text in telling):
                self._rewriter.note_clean_piece(part, kind)

    def _tells(self, text: str, kind: str) -> bool:
        before = len(self._rewriter.hits)
        self._rewriter.visit(text, "", kind)
        return len(self._rewriter.hits) > before

    def _part(self, part: Part, key: str, kind: str) -> None:
        if part.is_container and not any(name in part.text for name in self._names):
            self._cleared.append(part.text)
            return
        inner = _open_parts(self._glances, part) if part.is_container else None
        if inner is None:
            self._walk(part, key, kind)
            return
        for one in inner:
            if one.name is not None and self._glances.kind_of(one.name) == DELICATE:
                self._walk(one, one.name, child_kind(kind, one.name))
            else:
                self._part(one, one.name or "", kind)

    def _walk(self, part: Part, key: str, kind: str) -> None:
        self._walked |= self._glances.glance(part.text).texts
        _walk(self._rewriter, part, key, kind)


def _open_parts(glances: JsonGlance, part: Part) -> list[Part] | None:
    """The parts of a large list or object, `None` where they must be walked together."""
    if len(part.text) < _MIN_PARTED_CHARS or part.level >= _MAX_PARTED_LEVELS or not part.is_container:
        return None
    parts = parts_of(part)
    if parts is None or (
        part.text[0] == "[" and (not all(one.is_container for one in parts) or _is_headed(parts))
    ):
        # Strings of a list may name each other, and its numbers may be the bytes of a text.
        return None
    is_closed = any(
        one.name is not None and (glances.kind_of(one.name) == CLOSED or _is_secret_kind(one))
        for one in parts
    )
    return None if is_closed else parts


def _is_headed(parts: list[Part]) -> bool:
    """Whether the first of several rows may name the columns of all."""
    return parts[0].text[:80].replace(" ", "").replace("\n", "")[:2] == '["' if parts else False


def _is_secret_kind(part: Part) -> bool:
    """Whether a member says that all that its neighbours hold is secret."""
    return part.name == "kind" and part.text[1:-1] in SECRET_KINDS


def _overrides(part: Part) -> bool:
    """Whether a name comes twice in an object, so that its text holds more than it decodes to."""
    parts = parts_of(part) if len(part.text) > _MAX_GLANCED_CHARS else None
    if parts is None:
        return has_duplicates(part.text, decode_json_rounding(part.text))
    return any(map(_overrides, runs_of(part, parts)))


def _walk(rewriter: "Rewriter", part: Part, key: str, kind: str) -> None:
    walk_value(rewriter, decode_json_rounding(part.text), key, kind, None, part.level)


def _normal(text: str) -> str:
    """The text of a part as it is written where another part changed."""
    return encode_json(decode_json_rounding(text)).decode("utf-8", "replace")


def _may_be_escaped(text: str) -> bool:
    """Whether a string may look otherwise in JSON than it is."""
    return not text.isascii() or not text.isprintable() or any(sign in text for sign in '"\\/')
