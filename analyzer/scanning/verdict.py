"""What to do first, and one sentence that says what the run found, in words of the rules alone."""

from collections.abc import Iterable, Sequence

from analyzer.document import SEVERITIES, Finding
from analyzer.scanning.statistics import Statistics


def by_urgency(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Returns the findings that no other outranks, those to act on first in front.

    Order: severity; a cause that is decided before one that is not; a vendor's or customer's own rule before
    a generic one; then the document's order.
    """
    return tuple(sorted((finding for finding in findings if finding.primary), key=_urgency))


def _urgency(finding: Finding) -> tuple[int, bool, bool]:
    return SEVERITIES.index(finding.severity), finding.cause is None, finding.tier == "generic"


def verdict(findings: Sequence[Finding], statistics: Statistics) -> str:
    """The verdict: how much is known, what comes first, and what stays open."""
    total = _counted(statistics.exchanges, "exchange")
    primary = by_urgency(findings)
    if not primary:
        return _without_findings(statistics, total)
    names = _counted(len({finding.rule for finding in primary}), "known problem")
    return f"{names} in {total}. First: {primary[0].title}."


def _without_findings(statistics: Statistics, total: str) -> str:
    if not statistics.exchanges:
        return "No exchanges were read."
    if not statistics.failed:
        silent = statistics.without_status
        return f"No problem found in {total}" + (f"; {silent:,} record no status." if silent else ".")
    return f"{_counted(statistics.failed, 'failed exchange')} of {total}, none of them explained by a rule."


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
