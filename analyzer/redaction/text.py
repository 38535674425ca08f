"""Plain text: what detectors, `name=value` pairs and embedded encodings show in a run of words."""

import bisect
import re
from functools import cache
from typing import TYPE_CHECKING, Any

from ahocorasick_rs import AhoCorasick
from msgspec import Struct

from analyzer.redaction.detectors._base import Detector
from analyzer.redaction.keys import SINGLE
from analyzer.redaction.patterns import compile_pattern, compile_set
from analyzer.redaction.places import LINE_HEADERS
from analyzer.redaction.shapes import is_common
from analyzer.redaction.tokens import find_tokens, overlaps
from analyzer.registry import collect

if TYPE_CHECKING:
    from analyzer.redaction.codecs._base import Visitor

_NAME_AND_SIGN = re.compile(
    r"(?:(?<![\w\\])|(?<=\\[nrt]))(?P<name>[^\W\d][\w.\-]{0,80}+(?:\[\w*\])?)"
    r"(?P<sign>\\*[\"']?[ \t]{0,3}(?:=>|:=|==?|:(?!//))[ \t]{0,3}(?P<quote>\\*[\"'])?)"
)
_BARE_VALUE = re.compile(r"[^\s&,;\"'<>(){}\[\]|\\]+")
_EMBEDDED_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,20}(?:://|%3A%2F%2F)[^\s\"'<>\\`]+")
_EMBEDDED_PATH = re.compile(r"(?<![\w.:/])/[\w.~%/-]*[?#][^\s\"'<>\\`]*=[^\s\"'<>\\`]*")
_EMBEDDED_PERCENT = re.compile(r"(?<![\w%\]/?&=.-])[\w.~+-]*(?:%[0-9A-Fa-f]{2}[\w.~+-]*)+")
_BASE64_RUN = re.compile(
    r"(?<![A-Za-z0-9+/_=%.-])(?:[A-Za-z0-9+/]{20,}={0,2}|[A-Za-z0-9_-]{20,}={0,2})(?![A-Za-z0-9+/_-])"
)
_PROSE_CATEGORIES = frozenset({"name", "user", "address", "ip", "mac", "birthdate", "phone", "email"})
_TRAILING = ".,;:!?)]}'\""


class Span(Struct, frozen=True):
    """A detected value in a text."""

    start: int
    end: int
    category: str
    detector: str
    is_verified: bool


_STRUCTURED = r"[{\[<\"'=:%\\;&\n\x{FF20}]|[A-Za-z0-9+/_-]{12}|^/"
"""Signs of an encoding, a URL or a `name=value` pair; a text with none of them is words and numbers."""


class DetectorSet:
    """All detectors, asked together: one pass tells which of them match at all."""

    def __init__(self, detectors: tuple[Detector, ...]) -> None:
        self._detectors = detectors
        self._patterns = [compile_pattern(detector.pattern) for detector in detectors]
        self._set = compile_set([detector.pattern for detector in detectors])
        self._gate = compile_set([*(detector.pattern for detector in detectors), _STRUCTURED])

    def is_plain(self, text: str) -> bool:
        """Whether no detector matches and nothing hints at an encoding."""
        return not self._gate.Match(text)

    def spans(self, text: str, key: str, *, only_verified: bool = False) -> list[Span]:
        """The detected values in order, apart from each other and from tokens; verified ones win."""
        indexes = self._set.Match(text)
        if not indexes:
            return []
        found = [
            span
            for index in indexes
            if self._applies(self._detectors[index], key, only_verified)
            for span in self._matches(index, text)
        ]
        return _without_overlaps(found, find_tokens(text)) if found else found

    @staticmethod
    def _applies(detector: Detector, key: str, only_verified: bool) -> bool:
        if only_verified and not detector.is_verified:
            return False
        return not detector.not_under or not any(word in key.lower() for word in detector.not_under)

    def _matches(self, index: int, text: str) -> list[Span]:
        detector, pattern = self._detectors[index], self._patterns[index]
        group = 1 if pattern.groups else 0
        found, position = [], 0
        # RE2 works on bytes: handing it the text anew for every match would take the square of its length.
        raw = text.encode("utf-8")
        read_bytes = read_chars = 0
        # The next search starts at the end of the value, so that two values may share one delimiter.
        while position <= len(raw) and (match := pattern.search(raw, position)) is not None:
            start_byte, end_byte = match.span(group)
            position = max(end_byte, position + 1)
            if end_byte <= start_byte:
                continue
            start = read_chars + len(raw[read_bytes:start_byte].decode("utf-8", "replace"))
            value = raw[start_byte:end_byte].decode("utf-8", "replace")
            end = start + len(value)
            read_bytes, read_chars = end_byte, end
            if detector.check is None or detector.check(value):
                found.append(Span(start, end, detector.category, detector.name, detector.is_verified))
        return found


def _without_overlaps(found: list[Span], tokens: list[tuple[int, int]]) -> list[Span]:
    taken = list(tokens)
    kept: list[Span] = []
    for span in sorted(found, key=lambda span: (not span.is_verified, span.start - span.end, span.start)):
        if not overlaps(span.start, span.end, taken):
            bisect.insort(taken, (span.start, span.end))
            kept.append(span)
    return sorted(kept, key=lambda span: span.start)


@cache
def built_in_detectors() -> tuple[Detector, ...]:
    """Every detector of the folder, by name."""
    return tuple(collect("analyzer.redaction.detectors", "DETECTOR").values())


@cache
def _sensitive_words() -> Any:
    words = {word for word in SINGLE if len(word) >= 3} | {"key", "code", "birth", "social", "card", "passe"}
    return AhoCorasick(sorted(words))


def names_something_sensitive(text: str) -> bool:
    """Whether any sensitive word occurs at all; a cheap test before looking at names one by one."""
    return bool(_sensitive_words().find_matches_as_indexes(text.lower()))


def rewrite_pairs(text: str, visitor: "Visitor") -> str:
    """The text with the values of sensitive `name=value`, `name: value` and `"name": "value"` replaced."""
    pieces, done = [], 0
    starts = {start + 1 for start, _ in find_tokens(text)}
    for match in _NAME_AND_SIGN.finditer(text):
        if match.start() < done or match.start() in starts:
            continue
        category = visitor.category(match["name"])
        if category is None or match["name"].startswith(("http", "Http")):
            continue
        span = _value_span(text, match, category)
        if span is None:
            continue
        start, end = span
        changed = _changed(text[start:end], category, match, visitor)
        if changed != text[start:end]:
            pieces += [text[done:start], changed]
            done = end
    return "".join(pieces) + text[done:] if pieces else text


def _changed(value: str, category: str, match: re.Match[str], visitor: "Visitor") -> str:
    name = match["name"].lower()
    if name in {"cookie", "set-cookie"} and "=" in value:
        return visitor.visit(value, name, "header")
    return visitor.sensitive(value, category, match["name"], "text")


def _value_span(text: str, match: re.Match[str], category: str) -> tuple[int, int] | None:
    start, quote = match.end(), match["quote"]
    if quote:
        end = text.find(quote, start)
        if end < 0:
            end = len(text)
        return (start, end) if end > start else None
    if match["name"].lower() in LINE_HEADERS and ":" in match["sign"]:
        line_end = min(
            (at for at in (text.find(sign, start) for sign in "\r\n\"'") if at >= 0), default=len(text)
        )
        return (start, line_end) if line_end > start else None
    bare = _BARE_VALUE.match(text, start)
    if bare is None:
        return None
    is_spaced = match["sign"].endswith((" ", "\t")) and "=" not in match["sign"]
    end = start + len(bare[0].rstrip(_TRAILING) if is_spaced else bare[0])
    return (start, end) if end > start and not (is_spaced and _is_prose(text[start:end], category)) else None


def _is_prose(value: str, category: str) -> bool:
    """Whether an unquoted word after `token: ` is part of a sentence rather than the secret."""
    if category in _PROSE_CATEGORIES:
        return category not in {"ip", "mac", "phone", "email"}
    return is_common(value) or (value.isalpha() and (len(value) < 8 or value.islower()))


def rewrite_embedded(text: str, visitor: "Visitor") -> str:
    """The text with the URLs and base64 runs inside it rewritten by their codecs."""
    if "://" in text or "%3A%2F%2F" in text:
        text = _rewrite_urls(text, _EMBEDDED_URL, visitor)
    if "?" in text or "#" in text:
        text = _rewrite_urls(text, _EMBEDDED_PATH, visitor)
    if "%" in text:
        text = _rewrite_urls(text, _EMBEDDED_PERCENT, visitor)
    if len(text) >= 20:
        size = len(text)
        text = _BASE64_RUN.sub(
            lambda found: found[0] if len(found[0]) == size else visitor.blob(found[0]), text
        )
    return text


def _rewrite_urls(text: str, pattern: re.Pattern[str], visitor: "Visitor") -> str:
    """A match of the whole text is left: its codec has seen it already, and visiting it again would not end."""
    return pattern.sub(
        lambda match: match[0] if len(match[0]) == len(text) else _visit_trimmed(match[0], visitor), text
    )


def _visit_trimmed(text: str, visitor: "Visitor") -> str:
    """A URL in a sentence ends before the sentence's punctuation, unless that closes a token."""
    bare = text.rstrip(_TRAILING)
    tokens = find_tokens(text)
    if tokens and tokens[-1][1] > len(bare):
        bare = text[: tokens[-1][1]]
    return visitor.visit(bare, "url", "text") + text[len(bare) :]
