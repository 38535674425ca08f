"""`csv`: one row a finding, for spreadsheets (RFC 4180)."""

import csv
import io
from collections.abc import Callable

from msgspec import UNSET, UnsetType

from analyzer.document import Finding
from analyzer.redaction.redacted import RedactedAnalysis
from analyzer.report.base import RenderOptions
from analyzer.report.encode import json_line
from analyzer.report.escaping import csv_cell
from analyzer.report.one_line import certainty


def _evidence(part: str) -> Callable[[Finding], str]:
    return lambda finding: _text(getattr(finding.evidence[0], part)) if finding.evidence else ""


def _text(value: object | UnsetType | None) -> str:
    return "" if value is None or value is UNSET else str(value)


_COLUMNS: dict[str, Callable[[Finding], str]] = {
    "severity": lambda finding: finding.severity,
    "rule": lambda finding: finding.rule,
    "title": lambda finding: finding.title,
    "count": lambda finding: str(finding.count),
    "cause": lambda finding: finding.cause.id if finding.cause else "",
    "certainty": certainty,
    "say": lambda finding: finding.cause.say if finding.cause else "",
    "possible": lambda finding: "; ".join(f"{one.id}: {one.say}" for one in finding.possible),
    "owner": lambda finding: finding.owner,
    "retry": lambda finding: finding.retry,
    "fix": lambda finding: "; ".join(finding.fix),
    "first_at": lambda finding: _text(finding.first_at),
    "last_at": lambda finding: _text(finding.last_at),
    **{part: _evidence(part) for part in ("method", "host", "path_template", "status", "url")},
    **{part: _evidence(part) for part in ("input", "entry", "line", "locate")},
    "extract": lambda finding: json_line(finding.extract).decode() if finding.extract else "",
    "topic": lambda finding: finding.topic,
    "ruleset": lambda finding: finding.ruleset,
    "tier": lambda finding: finding.tier,
    "primary": lambda finding: "yes" if finding.primary else "no",
    "fingerprint": lambda finding: finding.fingerprint,
}
"""Request columns describe the first exchange of the evidence."""


class CsvOutput:
    """A header row and a row for each finding; every cell is quoted and none can start a formula."""

    name = "csv"
    media_type = "text/csv; charset=utf-8"
    extension = ".csv"

    def render(self, analysis: RedactedAnalysis, options: RenderOptions) -> bytes:
        """Returns the table with CRLF line ends."""
        table = io.StringIO()
        writer = csv.writer(table, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        writer.writerow(_COLUMNS)
        for finding in analysis.document.findings:
            writer.writerow([csv_cell(column(finding)) for column in _COLUMNS.values()])
        return table.getvalue().encode("utf-8")


OUTPUT = CsvOutput()
