"""The explorer's exchanges as columns with dictionaries: small enough to stand inside the report.

`templates/script/decode.js` reads what is written here; a path is a shape with gaps plus what fills the gaps.
"""

import re
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from msgspec import Struct

from analyzer.document import Row
from analyzer.redaction.redacted import RedactedAnalysis
from analyzer.report import words
from analyzer.report.anchors import rule_anchor

ROWS_SHOWN = 200_000
ROW_CHARACTERS = 34
"""What a row costs beside what fills its path, measured over 100,000 made-up exchanges."""
ISLAND_CHARACTERS = 6_500_000
"""With the details and the rest of the page, a report stays near 8 MB, which mail and ticket systems take."""
GAP = "\x00"
_VARYING = re.compile(r"[\w.%~:\[\]-]*\d[\w.%~:\[\]-]*")
"""Path segments and query values with a digit: ids, dates, page numbers, redaction tokens."""

BETWEEN_FILLS, BETWEEN_ROWS = "|", ","
"""Characters that `_VARYING` never matches; one long string is smaller than a list of short ones."""

NO_RESPONSE, NOT_RECORDED = 0, -1
"""Statuses that no server sends, for what came instead of one."""


class Sample(Struct, frozen=True, kw_only=True):
    """The rows that the explorer shows, and how many exchanges it does not."""

    rows: tuple[Row, ...]
    left_out: int


def sample(analysis: RedactedAnalysis) -> Sample:
    """Returns all rows if they are few; else every failed or matched one first, the rest evenly spaced."""
    rows, left_out = analysis.rows, analysis.rows_left_out
    shown = min(ROWS_SHOWN, _rows_that_fit(rows))
    if len(rows) <= shown:
        return Sample(rows=rows, left_out=left_out)
    telling = [position for position, row in enumerate(rows) if row.rules or row.is_failed][:shown]
    others = sorted(set(range(len(rows))).difference(telling))
    free = shown - len(telling)
    spaced = [others[step * len(others) // free] for step in range(free)] if free else []
    kept = sorted([*telling, *spaced])
    return Sample(rows=tuple(rows[position] for position in kept), left_out=left_out + len(rows) - len(kept))


def _rows_that_fit(rows: Sequence[Row]) -> int:
    cost = sum(ROW_CHARACTERS + sum(map(len, _VARYING.findall(row.path))) for row in rows)
    return len(rows) if cost <= ISLAND_CHARACTERS else len(rows) * ISLAND_CHARACTERS // cost


def row_columns(rows: Sequence[Row]) -> dict[str, Any]:
    """Returns one list a column, in the order of `rows`.

    Times are milliseconds, each less the one before it; positions are entries, or lines as negative
    numbers, each less the one before it; `input` is runs of (input number, length).
    """
    methods, hosts, shapes, rules = _Numbers(), _Numbers(), _Numbers(), _Numbers()
    parts = [_split(row.path) for row in rows]
    return {
        "input": [[number, len(list(run))] for number, run in groupby(row.input for row in rows)],
        "position": _differences([row.entry if row.entry is not None else -(row.line or 0) for row in rows]),
        "time": _differences([None if row.started_us is None else row.started_us // 1000 for row in rows]),
        "method": [methods[row.method] for row in rows],
        "host": [hosts[row.host] for row in rows],
        "shape": [shapes[shape] for shape, _ in parts],
        "fill": BETWEEN_ROWS.join(BETWEEN_FILLS.join(fill) for _, fill in parts),
        "status": [_status(row) for row in rows],
        "ms": [_rounded(row.duration_ms) for row in rows],
        "bytes": [row.body_bytes for row in rows],
        "rule": [rules[row.rules] for row in rows],
        "methods": list(methods),
        "hosts": list(hosts),
        "shapes": list(shapes),
        "ruleSets": [list(names) for names in rules],
    }


def rule_labels(analysis: RedactedAnalysis) -> dict[str, list[str]]:
    """Returns severity word, title and anchor of each rule that has a finding."""
    return {
        finding.rule: [words.SEVERITY_WORDS[finding.severity], finding.title, rule_anchor(finding.rule)]
        for finding in reversed(analysis.document.findings)
    }


class _Numbers(dict[Any, int]):
    """Numbers keys in the order in which they are first asked for."""

    def __missing__(self, key: Any) -> int:
        self[key] = len(self)
        return self[key]


def _split(path: str) -> tuple[str, list[str]]:
    """The shape with `GAP` for what varies; a path that holds a `GAP` itself is all fill."""
    if GAP in path:
        path = path.replace(GAP, "\\x00")
    fill: list[str] = _VARYING.findall(path)
    return _VARYING.sub(GAP, path), fill


def _differences(values: Sequence[int | None]) -> list[int | None]:
    before = 0
    out: list[int | None] = []
    for value in values:
        out.append(None if value is None else value - before)
        before = before if value is None else value
    return out


def _status(row: Row) -> int:
    if row.status is not None:
        return row.status
    return NO_RESPONSE if row.is_failed else NOT_RECORDED


def _rounded(duration_ms: float | None) -> float | int | None:
    if duration_ms is None:
        return None
    return round(duration_ms) if duration_ms >= 10 else round(duration_ms, 1)
