"""What many inputs add to a text: when it all was, the rules that matched most, and each input in a line."""

from collections import Counter
from collections.abc import Iterator

from analyzer.document import Finding, InputSummary, ResultDocument
from analyzer.report.words import count_of

INPUTS_SHOWN = 10
RULES_SHOWN = 5

Row = tuple[str, str]
"""What stands in front, and what is told of it."""


def is_batch(document: ResultDocument) -> bool:
    """Whether the document is of more than one input."""
    return len(document.inputs) > 1


def seen(first_at: str | None, last_at: str | None) -> str | None:
    """Returns `2026-01-01T00:00:00Z to 2026-01-02T00:00:00Z`, one time where both are the same."""
    if first_at is None or last_at is None:
        return None
    return first_at if first_at == last_at else f"{first_at} to {last_at}"


def top_rules(document: ResultDocument) -> Iterator[Row]:
    """Yields the rules that matched most exchanges, over all their findings, and when."""
    findings = [finding for finding in document.findings if finding.primary]
    counts: Counter[str] = Counter()
    for finding in findings:
        counts[finding.rule] += finding.count
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    for rule, count in ordered[:RULES_SHOWN]:
        when = _span([finding for finding in findings if finding.rule == rule])
        yield f"{count:,}x", f"{rule}{f', {when}' if when else ''}"
    if len(ordered) > RULES_SHOWN:
        yield "", count_of(len(ordered) - RULES_SHOWN, "more rule")


def input_rows(document: ResultDocument) -> Iterator[Row]:
    """Yields one row an input, its exchanges in front: those that lost something and then the largest ones first."""
    ordered = sorted(document.inputs, key=lambda one: (not _losses(one), -one.exchanges, one.label))
    for one in ordered[:INPUTS_SHOWN]:
        told = (one.label, one.format, count_of(one.bytes, "byte"), *_losses(one))
        yield f"{one.exchanges:,}", ", ".join(told)
    if len(ordered) > INPUTS_SHOWN:
        yield "", count_of(len(ordered) - INPUTS_SHOWN, "more input")


def _losses(one: InputSummary) -> tuple[str, ...]:
    skipped = (f"{one.skipped:,} skipped",) if one.skipped else ()
    return (*skipped, *(("cut short",) if one.truncated else ()))


def _span(findings: list[Finding]) -> str | None:
    firsts = [finding.first_at for finding in findings if finding.first_at]
    lasts = [finding.last_at for finding in findings if finding.last_at]
    return seen(min(firsts, default=None), max(lasts, default=None))
