"""One sentence that says what the run found, in words of the rules alone."""

from collections.abc import Sequence

from analyzer.document import Finding
from analyzer.scan.statistics import Statistics


def verdict(findings: Sequence[Finding], statistics: Statistics) -> str:
    """The verdict: how much is known, what comes first, and what stays open."""
    total = _counted(statistics.exchanges, "exchange")
    primary = [finding for finding in findings if finding.primary]
    if not primary:
        return _without_findings(statistics, total)
    names = _counted(len({finding.rule for finding in primary}), "known problem")
    first = primary[0]
    sentence = f"{names} in {total}; first: {first.title}{_cause(first)}."
    if statistics.unmatched_failures:
        failures = _counted(statistics.unmatched_failures, "failed exchange")
        sentence += (
            f" {failures} {'is' if statistics.unmatched_failures == 1 else 'are'} not explained by any rule."
        )
    return sentence


def _without_findings(statistics: Statistics, total: str) -> str:
    if not statistics.exchanges:
        return "No exchanges were read."
    if not statistics.failed:
        return f"No problem found in {total}."
    return f"{_counted(statistics.failed, 'failed exchange')} of {total}, none of them explained by a rule."


def _cause(finding: Finding) -> str:
    if finding.cause is not None:
        return f" ({finding.cause.certainty}: {finding.cause.id})"
    if finding.possible:
        return f" (possible: {', '.join(cause.id for cause in finding.possible[:3])})"
    return ""


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
