"""What the explorer shows of one evidence exchange: headers, bodies and timings, within a size budget."""

from typing import Any

from analyzer.document import Row
from analyzer.ingest.own_marks import MARKS
from analyzer.model import BodyState
from analyzer.redaction.redacted import RedactedAnalysis
from analyzer.report.anchors import row_anchor
from analyzer.report.evidence import Place, entries_by_place, excerpt

BODY_CHARACTERS = 4096
BUDGET_CHARACTERS = 1_500_000
PHASES = ("blocked", "dns", "connect", "ssl", "send", "wait", "receive")
"""HAR 1.2 "timings"; `ssl` lies in `connect`."""


def exchange_details(analysis: RedactedAnalysis, input_numbers: dict[str, int]) -> dict[str, dict[str, Any]]:
    """Returns details by row anchor, those of the first findings first, until the budget is spent."""
    entries = entries_by_place(analysis)
    details: dict[str, dict[str, Any]] = {}
    spent = 0
    for found in _by_importance(analysis, entries):
        anchor = _anchor(found, input_numbers)
        if anchor is None or anchor in details:
            continue
        detail = _detail(entries[found])
        spent += _length(detail)
        if spent > BUDGET_CHARACTERS:
            break
        details[anchor] = detail
    return details


def _by_importance(analysis: RedactedAnalysis, entries: dict[Place, dict[str, Any]]) -> list[Place]:
    from_findings = [
        (one.input, "entry", one.entry) if isinstance(one.entry, int) else (one.input, "line", one.line)
        for finding in analysis.document.findings
        for one in finding.evidence
    ]
    ordered = dict.fromkeys(found for found in [*from_findings, *entries] if found in entries)
    return [found for found in ordered if isinstance(found[2], int)]


def _anchor(found: Place, input_numbers: dict[str, int]) -> str | None:
    label, kind, position = found
    number = input_numbers.get(label)
    return None if number is None else f"X-{number}-{kind[0]}{position}"


def _detail(entry: dict[str, Any]) -> dict[str, Any]:
    request, response = entry.get("request") or {}, entry.get("response") or {}
    return {
        "url": str(request.get("url") or ""),
        "method": str(request.get("method") or ""),
        "version": str(request.get("httpVersion") or ""),
        "statusText": str(response.get("statusText") or ""),
        "started": str(entry.get("startedDateTime") or ""),
        "requestHeaders": _headers(request),
        "responseHeaders": _headers(response),
        "requestBody": _body(request.get("postData") or {}),
        "responseBody": _body(response.get("content") or {}),
        "timings": [_phase(entry.get("timings") or {}, name) for name in PHASES],
        "untold": {side: _untold(entry, side) for side in ("request", "response")},
    }


def _untold(entry: dict[str, Any], side: str) -> dict[str, Any]:
    """What the capture does not tell of a message, so that a filter never takes it for absent.

    `headers` names the fields that may have been there, `*` for any; `body` is whether there was one, None
    where nobody knows; `isWhole` that all of it stands in the details.
    """
    facts = (entry.get(MARKS) or {}).get("facts") or {}
    message = entry.get(side) or {}
    body = message.get("postData" if side == "request" else "content") or {}
    state = facts.get(f"{side}_body_state")
    shown = _body(body)
    hidden = [] if facts.get(f"{side}_headers_complete") is not False else ["*"]
    size = message.get("bodySize") if side == "request" else body.get("size")
    has_size = isinstance(size, int | float) and size > 0
    is_there = shown is not None or has_size or state in (BodyState.COMPLETE, BodyState.TRUNCATED)
    return {
        "headers": [*hidden, *facts.get(f"{side}_headers_scrubbed", ())],
        "body": True if is_there else False if state == BodyState.EMPTY else None,
        "isWhole": state == BodyState.COMPLETE and shown is not None and not shown["cutFrom"],
    }


def _headers(message: dict[str, Any]) -> list[list[str]]:
    return [
        [str(header.get("name", "")), str(header.get("value", ""))] for header in message.get("headers") or ()
    ]


def _body(body: dict[str, Any]) -> dict[str, Any] | None:
    shown = excerpt(body, BODY_CHARACTERS)
    if shown is None:
        return None
    return {"text": shown.text, "cutFrom": shown.cut_from, "type": str(body.get("mimeType") or "")}


def _phase(timings: dict[str, Any], name: str) -> float | None:
    value = timings.get(name)
    return round(float(value), 2) if isinstance(value, int | float) and value >= 0 else None


def _length(detail: dict[str, Any]) -> int:
    bodies = sum(len(detail[name]["text"]) for name in ("requestBody", "responseBody") if detail[name])
    headers = sum(
        len(a) + len(b) + 8 for name in ("requestHeaders", "responseHeaders") for a, b in detail[name]
    )
    return bodies + headers + len(detail["url"]) + 300


def rows_with_details(rows: tuple[Row, ...], details: dict[str, dict[str, Any]]) -> dict[int, dict[str, Any]]:
    """Returns the details by position in `rows`."""
    return {
        position: details[anchor]
        for position, row in enumerate(rows)
        if (anchor := row_anchor(row)) in details
    }
