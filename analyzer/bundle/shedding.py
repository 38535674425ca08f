"""What a bundle gives up, step by step, when it would be larger than mail and ticket systems take."""

from collections.abc import Callable, Iterator
from typing import Any

import msgspec
from msgspec import UNSET

from analyzer.redaction.redacted import RedactedAnalysis

WARN_BYTES = 7_000_000
"""Zendesk turns larger attachments of outgoing mail into links."""

MAX_BYTES = 18_000_000
"""Base64 makes 25 MB of it, the limit of Gmail and GitHub."""

KEPT_CHARS = (32_768, 4_096)
"""Of each body, before all of them go: what an error says stands near its start."""

KEPT_ENTRIES = (200, 20, 0)

Entry = dict[str, Any]


def lighter(analysis: RedactedAnalysis) -> Iterator[tuple[RedactedAnalysis, tuple[str, ...]]]:
    """Yields the analysis as it is, then ever lighter ones, each with sentences on what is left out."""
    yield analysis, ()
    left_out: tuple[str, ...] = ()
    for sentence, shed in _STEPS:
        analysis = shed(analysis)
        left_out = (*left_out, sentence)
        yield analysis, left_out


def _with_entries(analysis: RedactedAnalysis, entries: list[Entry]) -> RedactedAnalysis:
    log = {**analysis.evidence_har["log"], "entries": entries}
    return msgspec.structs.replace(analysis, evidence_har={**analysis.evidence_har, "log": log})


def _entries(analysis: RedactedAnalysis) -> list[Entry]:
    return list(analysis.evidence_har["log"]["entries"])


def _without_neighbours(analysis: RedactedAnalysis) -> RedactedAnalysis:
    behind = {
        (
            evidence.input,
            None if evidence.entry is UNSET else evidence.entry,
            None if evidence.line is UNSET else evidence.line,
        )
        for finding in analysis.document.findings
        for evidence in finding.evidence
    }
    kept = [entry for entry in _entries(analysis) if _place(entry) in behind]
    return _with_entries(analysis, kept)


def _place(entry: Entry) -> tuple[str | None, int | None, int | None]:
    noted = entry.get("_analyzer", {})
    return noted.get("input"), noted.get("entry"), noted.get("line")


def _cut_bodies(kept: int) -> Callable[[RedactedAnalysis], RedactedAnalysis]:
    return lambda analysis: _with_entries(analysis, [_cut_entry(entry, kept) for entry in _entries(analysis)])


def _cut_entry(entry: Entry, kept: int) -> Entry:
    request, response = dict(entry["request"]), dict(entry["response"])
    if request.get("postData"):
        request["postData"] = _cut(request["postData"], kept)
    if response.get("content"):
        response["content"] = _cut(response["content"], kept)
    return {**entry, "request": request, "response": response}


def _cut(body: dict[str, Any], kept: int) -> dict[str, Any]:
    """The start of a body, marked so that no reader takes it for the whole; `kept` is a multiple of 4, for base64."""
    text = body.get("text")
    if not isinstance(text, str) or len(text) <= kept:
        return body
    return {**body, "text": text[:kept], "comment": f"truncated: {kept:,} of {len(text):,} characters"}


def _without_bodies(analysis: RedactedAnalysis) -> RedactedAnalysis:
    return _with_entries(analysis, [_bodiless(entry) for entry in _entries(analysis)])


def _bodiless(entry: Entry) -> Entry:
    request = {key: value for key, value in entry["request"].items() if key != "postData"}
    response = dict(entry["response"])
    content = response.get("content") or {}
    response["content"] = {key: value for key, value in content.items() if key not in ("text", "encoding")}
    # Fields of our own and of producers may hold bodies too, such as Chrome's _webSocketMessages.
    standard = {key: value for key, value in entry.items() if not key.startswith("_") or key == "_analyzer"}
    return {**standard, "request": request, "response": response}


def _first_entries(kept: int) -> Callable[[RedactedAnalysis], RedactedAnalysis]:
    return lambda analysis: _with_entries(analysis, _entries(analysis)[:kept])


def _without_rows(analysis: RedactedAnalysis) -> RedactedAnalysis:
    left_out = analysis.rows_left_out + len(analysis.rows)
    return msgspec.structs.replace(analysis, rows=(), rows_left_out=left_out)


_STEPS: tuple[tuple[str, Callable[[RedactedAnalysis], RedactedAnalysis]], ...] = (
    ("neighbours of the evidence, for the size cap", _without_neighbours),
    *((f"bodies beyond {kept:,} characters, for the size cap", _cut_bodies(kept)) for kept in KEPT_CHARS),
    ("bodies of the evidence, for the size cap", _without_bodies),
    *((f"evidence beyond {kept} exchanges, for the size cap", _first_entries(kept)) for kept in KEPT_ENTRIES),
    ("the exchange explorer's rows, for the size cap", _without_rows),
)
