"""Finds the redacted HAR entries behind findings, and cuts from them what the report shows."""

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from analyzer.document import Evidence
from analyzer.redaction.redacted import RedactedAnalysis

Place = tuple[str, str, int]
"""Input label, `entry` or `line`, number."""

EXCERPT_CHARACTERS = 280


class BodyExcerpt(Struct, frozen=True, kw_only=True):
    """The start of a body; `cut_from` is the full length in characters where it was cut."""

    text: str
    cut_from: int | None = None


def place(evidence: Evidence) -> Place:
    """Returns the key of an evidence exchange in `entries_by_place`."""
    if isinstance(evidence.entry, int):
        return (evidence.input, "entry", evidence.entry)
    return (evidence.input, "line", evidence.line if isinstance(evidence.line, int) else 0)


def entries_by_place(analysis: RedactedAnalysis) -> dict[Place, dict[str, Any]]:
    """Returns the entries of the evidence HAR by the place that `_analyzer` states, in HAR order."""
    return {found: entry for entry in _entries(analysis) if (found := _stated_place(entry)) is not None}


def response_excerpt(entry: dict[str, Any] | None) -> BodyExcerpt | None:
    """Returns the start of a textual response body, `None` where there is none to show."""
    content = ((entry or {}).get("response") or {}).get("content") or {}
    return excerpt(content, EXCERPT_CHARACTERS)


def excerpt(body: dict[str, Any], characters: int) -> BodyExcerpt | None:
    """Returns the first `characters` of a HAR "content" or "postData", `None` if absent, empty or base64."""
    text = body.get("text")
    if not isinstance(text, str) or not text.strip() or body.get("encoding"):
        return None
    return BodyExcerpt(text=text[:characters], cut_from=len(text) if len(text) > characters else None)


def _entries(analysis: RedactedAnalysis) -> Iterator[dict[str, Any]]:
    yield from (analysis.evidence_har.get("log") or {}).get("entries") or ()


def _stated_place(entry: dict[str, Any]) -> Place | None:
    stated = entry.get("_analyzer") or {}
    for kind in ("entry", "line"):
        if isinstance(stated.get(kind), int):
            return (stated.get("input", ""), kind, stated[kind])
    return None
