"""One sentence that says what the run found, in words of the rules alone."""

from collections.abc import Sequence

from analyzer.document import Finding
from analyzer.scanning.statistics import Statistics


def verdict(findings: Sequence[Finding], statistics: Statistics) -> str:
    """The verdict: how much is known, what comes first, and what stays open."""
    total = _counted(statistics.exchanges, "exchange")
    primary = [finding for finding in findings if finding.primary]
    if not primary:
        return _without_findings(statistics, total)
    names = _counted(len({finding.rule for finding in primary}), "known problem")
    return f"{names} in {total}. First: {primary[0].title}."


def _without_findings(statistics: Statistics, total: str) -> str:
    if not statistics.exchanges:
        return "No exchanges were read."
    if not statistics.failed:
        return f"No problem found in {total}."
    return f"{_counted(statistics.failed, 'failed exchange')} of {total}, none of them explained by a rule."


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
