"""Plain text: what detectors and embedded encodings show in a run of words."""

import bisect
import re
from functools import cache, cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from analyzer.redaction.codecs._segments import NAMING, SHORT_NAMING
from analyzer.redaction.detectors._base import Detector
from analyzer.redaction.embedded import rewrite_json_within, rewrite_markup_within
from analyzer.redaction.forms._base import Form, built_in_forms, hints
from analyzer.redaction.keys import tokens_of
from analyzer.redaction.patterns import compile_pattern, compile_set
from analyzer.redaction.tokens import find_tokens, overlaps
from analyzer.registry import collect

if TYPE_CHECKING:
    from analyzer.redaction.codecs._base import Visitor

_EMBEDDED_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,20}(?:://|%3A%2F%2F)[^\s\"'<>\\`]+")
_EMBEDDED_PATH = re.compile(r"(?<![\w.:/])/[\w.~%/-]*[?#][^\s\"'<>\\`]*=[^\s\"'<>\\`]*")
_NAMED_SEGMENT = re.compile(
    rf"(?i)(?<=/)(?:{NAMING})/(?:(?:verify|confirm|check|validate)/)?[^\s\"'<>\\?#/,;)]+"
)
_EMBEDDED_FORM = re.compile(
    r"(?<![\w&=?%./-])(?:[A-Za-z_][\w.\-\[\]]{0,80}=[^\s&\"'<>`]{0,4000}&){1,200}[A-Za-z_][\w.\-\[\]]{0,80}=[^\s&\"'<>`]*"
)
_EMBEDDED_PERCENT = re.compile(r"(?<![\w%\]/?&=.-])[\w.~+-]*(?:%[0-9A-Fa-f]{2}[\w.~+-]*)+")
_DENSE_RUN = re.compile(
    r"(?<![A-Za-z0-9+/_=%.-])(?:[A-Za-z0-9+/]{20,}={0,2}|[A-Za-z0-9_-]{20,}={0,2}|(?:[0-9a-fA-F]{2}){8,})(?![A-Za-z0-9+/_-])"
)
_WRAPPED_RUN = re.compile(
    r"(?<![A-Za-z0-9+/_=%.-])[A-Za-z0-9+/]{16,}(?:\r?\n[A-Za-z0-9+/]{16,})*(?:\r?\n[A-Za-z0-9+/]{1,})?={0,2}(?![A-Za-z0-9+/=])"
)
_TRAILING = ".,;:!?)]}'\""


class Span(Struct, frozen=True):
    """A detected value in a text."""

    start: int
    end: int
    category: str
    detector: str
    is_verified: bool


_SIGNS = re.compile("[{\\[<\"'=:%\\\\;&\n\uff20\uff1a\uff1d]")
_RUN = re.compile("[A-Za-z0-9+/_-]{12}")
_STRUCTURED = f"{_SIGNS.pattern}|{_RUN.pattern}|^/|{SHORT_NAMING}"
"""Signs of an encoding, a URL or a `name=value` pair; a text with none of them is words and numbers."""


class DetectorSet:
    """All detectors, asked together: one pass tells which of them match at all.

    A set whose automaton outgrows its memory answers that nothing matches, so only our own patterns, which are
    known to be small, share one; those of a policy (`others`) are asked one by one, which never fails.
    """

    def __init__(self, detectors: tuple[Detector, ...], others: tuple[Detector, ...] = ()) -> None:
        self._detectors = detectors + others
        self._patterns = [compile_pattern(detector.pattern) for detector in self._detectors]
        self._others = list(enumerate(self._patterns))[len(detectors) :]
        patterns = [*(detector.hint or detector.pattern for detector in detectors), *hints()]
        self._shared = len(detectors)
        self._set = compile_set(patterns)
        self._gate = compile_set([*patterns, _STRUCTURED])
        self._last_text, self._last_matched = "", list[int]()

    @cached_property
    def silencing_words(self) -> frozenset[str]:
        """Words in the names of fields under which some detector is silent."""
        named = (
            word for detector in self._detectors for name in detector.not_named for word in name.split("_")
        )
        return frozenset(named).union(*(detector.not_under for detector in self._detectors))

    def is_plain(self, text: str) -> bool:
        """Whether no detector matches and nothing hints at an encoding."""
        if _SIGNS.search(text) is not None or _RUN.search(text) is not None:
            # Most texts that are not plain show it by a sign or a dense run: seen in a tenth of the time, and without
            # a new state of the automaton for each random run.
            return False
        return not self._gate.Match(text) and not any(pattern.search(text) for _, pattern in self._others)

    def spans(self, text: str, key: str, *, only_verified: bool = False) -> list[Span]:
        """The detected values in order, apart from each other and from tokens; verified ones win."""
        matched = self._matched(text)
        if not matched and not self._others:
            return []
        indexes = [
            *(index for index in matched if index < self._shared),
            *(index for index, pattern in self._others if pattern.search(text)),
        ]
        if not indexes:
            return []
        found = [
            span
            for index in indexes
            if self._applies(self._detectors[index], key, only_verified)
            for span in self._matches(index, text)
        ]
        return _without_overlaps(found, find_tokens(text)) if found else found

    def forms(self, text: str) -> list[Form]:
        """The forms that may occur in a text."""
        built_in = built_in_forms()
        return [built_in[index - self._shared] for index in self._matched(text) if index >= self._shared]

    def _matched(self, text: str) -> list[int]:
        """Which patterns and hints match; a text is mostly asked about twice, with nothing changed between."""
        if text is not self._last_text:
            self._last_text, self._last_matched = text, list(self._set.Match(text) or ())
        return self._last_matched

    @staticmethod
    def _applies(detector: Detector, key: str, only_verified: bool) -> bool:
        if only_verified and not detector.is_verified:
            return False
        if not key or not (detector.not_under or detector.not_named):
            return True
        parts = tokens_of(key)
        return detector.not_under.isdisjoint(parts) and "_".join(parts) not in detector.not_named

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


def rewrite_embedded(text: str, visitor: "Visitor") -> str:
    """The text with the JSON, markup, URLs and base64 runs inside it rewritten by their codecs."""
    if '"' in text and ("}" in text or "]" in text):
        text = rewrite_json_within(text, visitor)
    if "</" in text or "/>" in text:
        text = rewrite_markup_within(text, visitor)
    if "://" in text or "%3A%2F%2F" in text:
        text = _rewrite_urls(text, _EMBEDDED_URL, visitor)
    if "?" in text or "#" in text:
        text = _rewrite_urls(text, _EMBEDDED_PATH, visitor)
    if "&" in text and "=" in text:
        text = _rewrite_urls(text, _EMBEDDED_FORM, visitor)
    if "/" in text:
        text = _NAMED_SEGMENT.sub(lambda found: _visit_trimmed(found[0], visitor, "path"), text)
    if "%" in text:
        text = _rewrite_urls(text, _EMBEDDED_PERCENT, visitor)
    if "\n" in text:
        text = _rewrite_runs(text, _WRAPPED_RUN, visitor)
    return _rewrite_runs(text, _DENSE_RUN, visitor) if len(text) >= 16 else text


def _rewrite_runs(text: str, pattern: re.Pattern[str], visitor: "Visitor") -> str:
    """Dense runs rewritten by what they encode; one that is the whole text has been seen already."""
    size = len(text)
    return pattern.sub(lambda found: found[0] if len(found[0]) == size else visitor.blob(found[0]), text)


def _rewrite_urls(text: str, pattern: re.Pattern[str], visitor: "Visitor") -> str:
    """A match of the whole text is left: its codec has seen it already, and visiting it again would not end."""
    return pattern.sub(
        lambda match: match[0] if len(match[0]) == len(text) else _visit_trimmed(match[0], visitor), text
    )


def _visit_trimmed(text: str, visitor: "Visitor", kind: str = "text") -> str:
    """A URL in a sentence ends before the sentence's punctuation, unless that closes a token."""
    bare = text.rstrip(_TRAILING)
    tokens = find_tokens(text)
    if tokens and tokens[-1][1] > len(bare):
        bare = text[: tokens[-1][1]]
    return visitor.visit(bare, "url", kind) + text[len(bare) :]
