"""`text`: what a person sees in a terminal, at most ten findings."""

import io
import shlex
from collections.abc import Iterator
from typing import TYPE_CHECKING

from analyzer.document import Finding, ResultDocument
from analyzer.redaction.redacted import RedactedAnalysis
from analyzer.report.base import RenderOptions
from analyzer.report.batch import input_rows, is_batch, seen, top_rules
from analyzer.report.escaping import clipped, visible
from analyzer.report.one_line import health_lines, place, request_line, told_causes
from analyzer.report.words import count_of
from analyzer.scanning.verdict import by_urgency

if TYPE_CHECKING:
    from rich.text import Text

MAX_FINDINGS = 10
MIN_WIDTH = 40
LABEL_WIDTH = 7
COUNT_WIDTH = 11

_STYLES = {"error": "bold red", "warning": "yellow", "notice": "cyan"}


class TextOutput:
    """Verdict, findings with cause, owner and first fix, unmatched failures, input health."""

    name = "text"
    media_type = "text/plain; charset=utf-8"
    extension = ".txt"

    def render(self, analysis: RedactedAnalysis, options: RenderOptions) -> bytes:
        """Returns lines of at most `options.width` columns; coloured only if `options.color` asks for it."""
        return render_document(analysis.document, options)


def render_document(document: ResultDocument, options: RenderOptions) -> bytes:
    """Returns the text of a result document; only `scan --show-values` passes one that is not redacted."""
    from rich.console import Console

    page = io.StringIO()
    console = Console(
        file=page,
        width=max(MIN_WIDTH, options.width),
        force_terminal=options.color,
        color_system="standard" if options.color else None,
        legacy_windows=False,
        _environ={},
    )
    for line in _lines(document):
        console.print(line, markup=False, emoji=False, highlight=False, overflow="fold")
    lines = (line.rstrip() for line in page.getvalue().splitlines())
    return ("\n".join(lines) + "\n").encode("utf-8")


def _lines(document: ResultDocument) -> Iterator["Text | object"]:
    findings = by_urgency(document.findings)
    yield _styled(clipped(document.summary.verdict, 400), "bold")
    for finding in findings[:MAX_FINDINGS]:
        yield _styled("")
        yield _headline(finding)
        yield _labelled(_facts(finding, has_times=is_batch(document)))
    yield _styled("")
    if len(findings) > MAX_FINDINGS:
        left_out = count_of(len(findings) - MAX_FINDINGS, "more finding")
        yield _styled(f"{left_out}: --format json has all of them")
    if is_batch(document):
        yield from _batch(document)
    unmatched = document.summary.unmatched_failures
    if unmatched:
        yield _styled(f"{count_of(unmatched, 'failure')} that no rule explains", "yellow")
    yield _styled(f"Input: {', '.join(health_lines(document))}")
    if document.summary.failed:
        yield _styled(f"Next:  analyzer bundle {_operand(document)}  writes a redacted zip for a ticket")


def _operand(document: ResultDocument) -> str:
    labels = [item.label for item in document.inputs]
    return shlex.quote(visible(labels[0])) if len(labels) == 1 and len(labels[0]) < 200 else "INPUT..."


def _headline(finding: Finding) -> "Text":
    line = _styled(f"{finding.severity.upper():<8}", _STYLES[finding.severity])
    line.append(f"{finding.count:,}x ")
    return line.append(visible(clipped(finding.rule, 120)), style="bold")


def _batch(document: ResultDocument) -> Iterator["Text | object"]:
    for title, rows in (
        ("Rules that matched most:", top_rules(document)),
        ("Inputs, with their exchanges:", input_rows(document)),
    ):
        if listed := list(rows):
            yield _styled(title, "bold")
            yield _labelled(iter(listed), COUNT_WIDTH)
    when = seen(document.summary.first_at, document.summary.last_at)
    if when:
        yield _styled(f"Seen:  {when}")


def _facts(finding: Finding, *, has_times: bool) -> Iterator[tuple[str, str]]:
    yield "what", finding.title
    for number, told in enumerate(told_causes(finding)):
        yield ("" if number else "cause"), told
    yield "owner", finding.owner
    if finding.fix:
        yield "fix", finding.fix[0]
    if finding.evidence:
        yield "where", f"{request_line(finding.evidence[0])} at {place(finding.evidence[0])}"
    when = seen(finding.first_at, finding.last_at) if has_times else None
    if when:
        yield "seen", when


def _labelled(facts: Iterator[tuple[str, str]], label_width: int = LABEL_WIDTH) -> object:
    from rich.table import Table

    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=label_width, justify="right")
    grid.add_column(overflow="fold")
    for label, text in facts:
        grid.add_row(_styled(label, "dim"), _styled(clipped(text, 400)))
    return grid


def _styled(text: str, style: str = "") -> "Text":
    from rich.text import Text

    return Text(visible(text), style=style)


OUTPUT = TextOutput()
