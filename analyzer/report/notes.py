"""What a reader asks first about a breakdown: limits, waiting, retries, redirects, silence."""

from collections.abc import Iterable, Iterator

from analyzer.document import Row, Summary
from analyzer.redaction.redacted import RedactedAnalysis
from analyzer.report.words import count_of

_NOT_MODIFIED = "304"


def breakdown_notes(analysis: RedactedAnalysis) -> tuple[str, ...]:
    """Returns one phrase for each kind that occurs.

    Statuses and Retry-After are counted over all exchanges; retries and missing responses over the listed
    ones, which is said where some are not listed.
    """
    return tuple(_notes(analysis))


def _notes(analysis: RedactedAnalysis) -> Iterator[str]:
    summary = analysis.document.summary
    at_least = "at least " if analysis.rows_left_out else ""
    unanswered = sum(row.status is None and row.is_failed for row in analysis.rows)
    for prefix, count, what in (
        ("", summary.by_status.get("429", 0), "rate limited (429)"),
        ("", summary.retry_after, "told to wait (Retry-After)"),
        (at_least, retries(analysis.rows), "sent again after a failure"),
        ("", _redirects(summary), "redirected (3xx)"),
        (at_least, unanswered, "without a response"),
    ):
        if count:
            yield f"{prefix}{count_of(count, 'exchange')} {what}"


def retries(rows: Iterable[Row]) -> int:
    """Returns how many exchanges repeat the method and URL of a failed one before them, in order of start."""
    timed = sorted(
        (row.started_us, number, row) for number, row in enumerate(rows) if row.started_us is not None
    )
    has_failed: dict[tuple[str, str, str], bool] = {}
    repeated = 0
    for _, _, row in timed:
        call = (row.method, row.host, row.path)
        repeated += has_failed.get(call, False)
        has_failed[call] = row.is_failed
    return repeated


def _redirects(summary: Summary) -> int:
    return sum(
        count
        for status, count in summary.by_status.items()
        if len(status) == 3 and status.startswith("3") and status != _NOT_MODIFIED
    )
