"""How the exchanges of a report divide: by status, by host, by how long they took."""

from analyzer.document import Summary
from analyzer.redaction.redacted import RedactedAnalysis
from analyzer.report import tables
from analyzer.report.charts import latency_table
from analyzer.report.tables import Table
from analyzer.scanning.statistics import status_class

NO_RESPONSE = tables.status_text(None)
NOT_RECORDED = tables.status_text(None, is_failed=False)


def breakdown(analysis: RedactedAnalysis) -> tuple[Table, ...]:
    """The tables that hold anything."""
    summary = analysis.document.summary
    latency = latency_table(analysis.rows)
    found = (
        _statuses_table(summary) if summary.by_status else None,
        tables.shares("Hosts", "Host", summary.by_host) if summary.by_host else None,
        latency,
    )
    return tuple(table for table in found if table is not None)


def _statuses_table(summary: Summary) -> Table:
    counts = {key: count for key, count in summary.by_status.items() if key != "none"}
    silent = {
        NO_RESPONSE: summary.by_status.get("none", 0) - summary.without_status,
        NOT_RECORDED: summary.without_status,
    }
    counts |= {key: count for key, count in silent.items() if count > 0}
    return tables.shares("Statuses", "Status", counts, class_of=_status_class)


def _status_class(status: str) -> str:
    is_code = status.isascii() and status.isdigit() and len(status) == 3
    if not is_code and status != NO_RESPONSE:
        return "other"
    return status_class(int(status) if is_code else None, is_failed=not is_code)
