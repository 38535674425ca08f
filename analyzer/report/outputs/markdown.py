"""`markdown`: the ticket text, short and safe to paste into GitHub, GitLab, Jira or Zendesk."""

from collections.abc import Iterator

from analyzer.document import Finding
from analyzer.redaction.redacted import RedactedAnalysis
from analyzer.report.base import RenderOptions
from analyzer.report.comparison import shown_routes
from analyzer.report.escaping import clipped
from analyzer.report.one_line import health_lines, reason, request_line
from analyzer.report.outputs._markup import MARKDOWN, PLAIN, Markup
from analyzer.report.words import count_of, moment, time_range
from analyzer.scanning.verdict import by_urgency

MAX_LINES = 60
MAX_BYTES = 8 * 1024
MAX_FINDINGS = 10
MAX_ACTIONS = 5
MAX_STEPS = 3


class MarkdownOutput:
    """Verdict, table of findings, suggested actions, environment, attachments."""

    name = "markdown"
    media_type = "text/markdown; charset=utf-8"
    extension = ".md"

    def render(self, analysis: RedactedAnalysis, options: RenderOptions) -> bytes:
        """Returns at most MAX_LINES lines and MAX_BYTES bytes; fewer findings are shown if that is needed.

        Strings of the capture stand in code spans only; with `plain` there is no markup at all.
        """
        markup = PLAIN if options.plain else MARKDOWN
        for shown in range(MAX_FINDINGS, -1, -1):
            text = "\n".join(_lines(analysis, options, markup, shown)) + "\n"
            content = text.encode("utf-8")
            if len(content) <= MAX_BYTES and text.count("\n") <= MAX_LINES:
                break
        return content


def _lines(analysis: RedactedAnalysis, options: RenderOptions, markup: Markup, shown: int) -> Iterator[str]:
    findings = by_urgency(analysis.document.findings)
    yield markup.heading("API failure summary", level=1)
    yield ""
    yield markup.prose(clipped(analysis.document.summary.verdict, 300))
    yield ""
    yield from _change(analysis, markup)
    if findings:
        yield from _table(findings, markup, shown)
        yield from _actions(findings[: min(shown, MAX_ACTIONS)], markup)
    yield from _environment(analysis, options, markup)
    yield from _attachments(options, markup)


def _change(analysis: RedactedAnalysis, markup: Markup) -> Iterator[str]:
    """What began to differ, where that is likely to be a cause."""
    first = next(iter(analysis.comparison.differences if analysis.comparison else ()), None)
    if first is None or first.certainty != "likely":
        return
    route = markup.value(clipped(shown_routes(first), 120))
    yield f"What changed in {route}: {markup.prose(clipped(first.say, 300))} ({first.certainty})"
    yield ""


def _table(findings: tuple[Finding, ...], markup: Markup, shown: int) -> Iterator[str]:
    yield from markup.table_head(("Rule", "Severity", "Count", "First (UTC)", "Example"))
    for finding in findings[:shown]:
        example = request_line(finding.evidence[0]) if finding.evidence else "-"
        yield markup.row(
            (
                markup.value(clipped(finding.rule, 80)),
                finding.severity,
                *_when(finding, markup),
                markup.value(clipped(example, 120)),
            )
        )
    yield ""
    if len(findings) > shown:
        yield f"{count_of(len(findings) - shown, 'more finding')}, not shown here."
        yield ""


def _when(finding: Finding, markup: Markup) -> tuple[str, str]:
    first = moment(finding.first_at) if finding.first_at else "not recorded"
    if markup.has_tables:
        return f"{finding.count:,}", first
    return count_of(finding.count, "time"), f"first {first}" + (" UTC" if finding.first_at else "")


def _actions(findings: tuple[Finding, ...], markup: Markup) -> Iterator[str]:
    yield markup.heading("Suggested action", level=2)
    yield ""
    for number, finding in enumerate(findings, 1):
        told = f"{markup.value(clipped(finding.rule, 80))} for {markup.value(finding.owner)}"
        yield f"{number}. {told}: {markup.prose(clipped(reason(finding), 300))}"
        for step in finding.fix[:MAX_STEPS]:
            yield f"   - {markup.prose(clipped(step, 160))}"
    yield ""


def _environment(analysis: RedactedAnalysis, options: RenderOptions, markup: Markup) -> Iterator[str]:
    document, redaction = analysis.document, analysis.redaction
    yield markup.heading("Environment", level=2)
    yield ""
    if options.case_id:
        yield f"- Case: {markup.value(clipped(options.case_id, 80))}"
    yield f"- Capture: {', '.join(health_lines(document))}"
    yield f"- Time: {time_range(document.summary.first_at, document.summary.last_at)}"
    yield f"- Failures that no rule explains: {document.summary.unmatched_failures:,}"
    tool = f"{document.tool.name} {document.tool.version}, rules {document.rules.digest[:12]}"
    yield f"- Tool: {markup.value(tool)}"
    profile = markup.value(clipped(redaction.profile, 40))
    yield f"- Redacted: {count_of(redaction.values, 'value')}, profile {profile}"


def _attachments(options: RenderOptions, markup: Markup) -> Iterator[str]:
    if not options.attachments:
        return
    yield ""
    yield markup.heading("Attached", level=2)
    yield ""
    for attachment in options.attachments:
        yield f"- {markup.value(attachment.name)} sha256 {markup.value(attachment.sha256)}"


OUTPUT = MarkdownOutput()
