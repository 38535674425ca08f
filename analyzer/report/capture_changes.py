"""What changed between two captures, as lines of text or of Markdown."""

from collections.abc import Iterator

from analyzer.diff.capture.document import CaptureDiff, Change
from analyzer.report.escaping import clipped, code_span, markdown_prose
from analyzer.report.terminal import folded
from analyzer.report.words import count_of

MAX_SHOWN = 20
MAX_CELL_CHARS = 120


def text_lines(found: CaptureDiff) -> Iterator[str]:
    """Yields the verdict and the most severe changes."""
    yield from folded(found.verdict, hang=0)
    for change in found.changes[:MAX_SHOWN]:
        yield ""
        yield from folded(f"{change.severity.upper():<8}{_name(change)}", hang=8)
        yield from folded(f"{change.baseline} -> {change.current}; {_surety(change)}", 8, hang=2)
    yield from _rest(found)


def markdown_lines(found: CaptureDiff) -> Iterator[str]:
    """Yields the verdict and a table of the most severe changes."""
    yield "## Current capture against the baseline"
    yield ""
    yield markdown_prose(clipped(found.verdict, 400))
    if found.changes:
        yield ""
        yield "| Change | Severity | Where | Baseline | Current | Significance |"
        yield "| --- | --- | --- | --- | --- | --- |"
    for change in found.changes[:MAX_SHOWN]:
        cells = (_where(change), change.baseline, change.current, _surety(change))
        shown = " | ".join(code_span(clipped(cell, MAX_CELL_CHARS)) for cell in cells)
        yield f"| {_word(change)} | {change.severity} | {shown} |"
    yield from _rest(found)


def _rest(found: CaptureDiff) -> Iterator[str]:
    hidden = len(found.changes) - MAX_SHOWN + found.left_out
    if hidden > 0:
        yield ""
        yield f"{count_of(hidden, 'more change')}: --format json has {'the first' if found.left_out else 'all'}"


def _word(change: Change) -> str:
    return change.kind.replace("-", " ")


def _where(change: Change) -> str:
    return f"{change.route} at {change.host}" if change.route else change.host or "no host"


def _name(change: Change) -> str:
    return f"{_word(change)}: {_where(change)}"


def _surety(change: Change) -> str:
    is_told = change.p_value is not None and not change.significance.startswith("not enough")
    return f"{change.significance} (p = {change.p_value:.2g})" if is_told else change.significance
