"""Everything the HTML report shows, worked out beforehand: templates only place it."""

from typing import Any

from msgspec import Struct

from analyzer.document import ResultDocument
from analyzer.redaction.redacted import RedactedAnalysis
from analyzer.report import tables, words
from analyzer.report.base import RenderOptions
from analyzer.report.breakdown import breakdown
from analyzer.report.changes import ComparisonView, view_comparison
from analyzer.report.charts import TimelineChart, timeline_chart
from analyzer.report.details import exchange_details, rows_with_details
from analyzer.report.evidence import entries_by_place
from analyzer.report.findings import FindingsView, view_findings
from analyzer.report.handoff import Handoff, view_handoff
from analyzer.report.island import Sample, row_columns, rule_labels, sample
from analyzer.report.notes import breakdown_notes
from analyzer.report.quality import QualityView, evidence_quality, view_quality
from analyzer.report.tables import Table


class Fact(Struct, frozen=True):
    """A number with its name, for the strip under the verdict; `tone` is a severity or empty."""

    label: str
    value: str
    tone: str = ""


class Section(Struct, frozen=True):
    """A section of the report with what its menu entry counts."""

    anchor: str
    title: str
    count: str = ""


class Header(Struct, frozen=True, kw_only=True):
    """The first lines of the report."""

    verdict: str
    tally: str
    """What stands before the verdict's main part, such as `4 known problems in 20 exchanges. First:`."""
    tone: str
    title: str
    facts: tuple[Fact, ...]
    period: str
    inputs: tuple[str, ...]
    inputs_left_out: int
    redacted: str
    sampled: str | None
    unread: str | None


class Health(Struct, frozen=True, kw_only=True):
    """What could not be read."""

    inputs: Table
    problems: Table
    summary: str
    quality: QualityView


class ReportView(Struct, frozen=True, kw_only=True):
    """The whole report."""

    header: Header
    sections: tuple[Section, ...]
    opening: tuple[str, str]
    """The files of the first two sections: who asked for a comparison reads it first."""
    findings: FindingsView
    comparison: ComparisonView | None
    document: ResultDocument
    analysis: RedactedAnalysis
    options: RenderOptions
    timeline: TimelineChart | None
    breakdown: tuple[Table, ...]
    routes: Table
    slowest: Table
    notes: tuple[str, ...]
    pages: Table | None
    unmatched: Table
    handoff: Handoff
    redaction: Table
    kept: Table
    health: Health
    packs: Table
    rows_shown: int
    details_note: str | None
    island: dict[str, Any]
    ticket: str


INPUTS_NAMED = 3
HANDED_OVER = 10
"""Findings of the hand-over; handoff.md of a bundle has more."""


def build_view(analysis: RedactedAnalysis, options: RenderOptions, ticket: str) -> ReportView:
    """Returns the view of an analysis; `ticket` is the text that people paste into a ticket."""
    document = analysis.document
    input_numbers = {one.label: number for number, one in reversed(list(enumerate(document.inputs)))}
    shown = sample(analysis)
    details = exchange_details(analysis, input_numbers)
    findings = view_findings(analysis, input_numbers)
    health = _health(analysis)
    pages = tables.pages_table(analysis.pages) if analysis.pages else None
    comparison = view_comparison(analysis.comparison, input_numbers)
    return ReportView(
        header=_header(analysis, options, shown),
        sections=_sections(analysis, findings, comparison, len(shown.rows), bool(pages)),
        opening=_opening(analysis),
        findings=findings,
        comparison=comparison,
        document=document,
        analysis=analysis,
        options=options,
        timeline=timeline_chart(analysis.timeline, document.findings, analysis.rows),
        breakdown=breakdown(analysis),
        routes=tables.routes_table(document.routes),
        slowest=tables.slowest_table(shown.rows, tuple(one.label for one in document.inputs)),
        notes=breakdown_notes(analysis),
        pages=pages,
        unmatched=tables.unmatched_table(analysis.unmatched, input_numbers),
        handoff=view_handoff(analysis, HANDED_OVER),
        redaction=tables.redaction_table(analysis),
        kept=tables.kept_table(analysis),
        health=health,
        packs=tables.packs_table(analysis),
        rows_shown=len(shown.rows),
        details_note=_details_note(analysis, len(details)),
        island=_island(analysis, shown, details),
        ticket=ticket,
    )


def _header(analysis: RedactedAnalysis, options: RenderOptions, shown: Sample) -> Header:
    document, redaction = analysis.document, analysis.redaction
    labels = [one.label for one in document.inputs]
    tally, first, main = document.summary.verdict.partition(" First: ")
    return Header(
        verdict=main or tally,
        tally=f"{tally}{first.rstrip()}" if first else "",
        tone=_tone(document),
        title=f"Failure report {options.case_id}" if options.case_id else "Failure report",
        facts=_facts(document),
        period=words.time_range(document.summary.first_at, document.summary.last_at),
        inputs=tuple(labels[:INPUTS_NAMED]),
        inputs_left_out=max(0, len(labels) - INPUTS_NAMED),
        redacted=f"{words.count_of(redaction.values, 'value')} redacted, profile {redaction.profile}",
        sampled=_sampled(shown),
        unread=_unread(analysis),
    )


def _tone(document: ResultDocument) -> str:
    """The worst severity of a primary finding; failures without a rule warn; only a whole capture is `clear`."""
    found = {finding.severity for finding in document.findings if finding.primary}
    for severity in words.SEVERITY_WORDS:
        if severity in found:
            return severity
    if document.summary.unmatched_failures:
        return "warning"
    is_cut = document.problems or any(one.truncated or one.skipped for one in document.inputs)
    is_whole = document.summary.exchanges and not is_cut and not document.summary.without_status
    return "clear" if is_whole else "notice"


def _facts(document: ResultDocument) -> tuple[Fact, ...]:
    """Known problems are counted as the verdict counts them: one for each rule."""
    summary = document.summary
    rules: dict[str, set[str]] = {severity: set() for severity in words.SEVERITY_WORDS}
    for finding in document.findings:
        if finding.primary:
            rules[finding.severity].add(finding.rule)
    counted = [
        Fact(words.SEVERITY_WORDS[severity] + ("" if len(found) == 1 else "s"), f"{len(found):,}", severity)
        for severity, found in rules.items()
        if found
    ]
    return (
        Fact("Exchanges", f"{summary.exchanges:,}"),
        Fact("Failed", f"{summary.failed:,}"),
        *counted,
        *([Fact("Failed without a rule", f"{summary.unmatched_failures:,}")] if summary.failed else []),
        *([Fact("Status not recorded", f"{summary.without_status:,}")] if summary.without_status else []),
    )


def _sampled(shown: Sample) -> str | None:
    if not shown.left_out:
        return None
    return (
        f"The explorer lists {words.count_of(len(shown.rows), 'exchange')}; {shown.left_out:,} more are counted "
        "in totals, routes and findings. Durations and the slowest exchanges are those of the listed ones."
    )


def _sections(
    analysis: RedactedAnalysis,
    findings: FindingsView,
    comparison: ComparisonView | None,
    rows: int,
    has_pages: bool,
) -> tuple[Section, ...]:
    unread = len(analysis.document.problems)
    opening = (
        *([Section("comparison", comparison.menu, comparison.count)] if comparison else []),
        Section("next", "What to do next"),
    )
    return (
        *(opening if _is_asked_for(analysis) else reversed(opening)),
        Section("findings", "Findings", f"{findings.total:,}"),
        Section("timeline", "Timeline"),
        Section("breakdown", "Breakdown"),
        *([Section("pages", "Pages", f"{len(analysis.pages):,}")] if has_pages else []),
        Section("unmatched", "Failures without a rule", f"{analysis.document.summary.unmatched_failures:,}"),
        Section("handoff", "Hand-over"),
        Section("explorer", "Exchanges", f"{rows:,}"),
        Section("privacy", "Privacy", f"{analysis.redaction.values:,}"),
        Section("health", "Input health", f"{unread:,}" if unread else ""),
        Section("about", "About"),
    )


def _opening(analysis: RedactedAnalysis) -> tuple[str, str]:
    compared, steps = "sections/comparison.html", "sections/next.html"
    return (compared, steps) if _is_asked_for(analysis) else (steps, compared)


def _is_asked_for(analysis: RedactedAnalysis) -> bool:
    return analysis.comparison is not None and not analysis.comparison.is_one_capture


def _health(analysis: RedactedAnalysis) -> Health:
    unread = _unread(analysis)
    return Health(
        inputs=tables.inputs_table(analysis),
        problems=tables.problems_table(analysis.document.problems),
        summary=unread or "Every record of every input was read.",
        quality=view_quality(evidence_quality(analysis)),
    )


def _unread(analysis: RedactedAnalysis) -> str | None:
    inputs, problems = analysis.document.inputs, len(analysis.document.problems)
    counted = (
        (sum(one.skipped for one in inputs), "record", "records", "could not be used"),
        (sum(one.truncated for one in inputs), "input was", "inputs were", "cut off before the end"),
        (problems, "problem was", "problems were", "met while reading"),
    )
    parts = [f"{words.count_of(count, one, many)} {what}" for count, one, many, what in counted if count]
    return "; ".join(parts) + "." if parts else None


def _details_note(analysis: RedactedAnalysis, shown: int) -> str | None:
    held = len(entries_by_place(analysis))
    if shown >= held:
        return None
    return (
        f"This file has headers and bodies of {shown:,} of {held:,} evidence exchanges; evidence.har has all."
    )


def _island(analysis: RedactedAnalysis, shown: Sample, details: dict[str, dict[str, Any]]) -> dict[str, Any]:
    return {
        **row_columns(shown.rows),
        "inputs": [[one.label, one.format] for one in analysis.document.inputs],
        "rules": rule_labels(analysis),
        "details": rows_with_details(shown.rows, details),
    }
