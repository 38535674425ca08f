"""Findings as a report tells them: one group a rule, the first ones in full, the rest in one line each."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import Struct

from analyzer.diff.document import Difference
from analyzer.document import Cause, Diagnostic, Evidence, Finding, Source
from analyzer.redaction.redacted import RedactedAnalysis
from analyzer.report import words
from analyzer.report.anchors import exchange_anchor, finding_anchor, rule_anchor
from analyzer.report.changes import likely_changes
from analyzer.report.evidence import BodyExcerpt, Place, entries_by_place, place, response_excerpt
from analyzer.report.tables import Cell, Table, place_of, status_text
from analyzer.scanning.verdict import by_urgency

NEXT_STEPS = 5
GROUPS_IN_FULL = 40
GROUPS_OPEN = 1
FINDINGS_IN_FULL = 3
VALUE_CHARACTERS = 200


class FindingView(Struct, frozen=True, kw_only=True):
    """One finding in full."""

    anchor: str
    finding: Finding
    causes: tuple[Cause, ...]
    """The decided cause alone, or all possible ones in order."""
    certainty: str
    hosts: tuple[str, ...]
    seen: str
    extract: tuple[tuple[str, str], ...]
    diagnostics: tuple[Diagnostic, ...]
    source: Source | None
    first: Evidence | None
    first_anchor: str | None
    excerpt: BodyExcerpt | None
    evidence: Table
    change: str | None
    """What its first failing call does otherwise than the last one that worked, where that is a likely cause."""
    explain: str | None
    """The command that tells why the rule fired on the first evidence exchange."""


class FindingLine(Struct, frozen=True, kw_only=True):
    """One finding in one line."""

    anchor: str
    finding: Finding
    certainty: str
    say: str
    example: str | None
    example_anchor: str | None


class RuleGroup(Struct, frozen=True, kw_only=True):
    """All findings of one rule; `lines` has the ones beyond the first few."""

    anchor: str
    rule: str
    title: str
    severity: str
    is_primary: bool
    is_open: bool
    count: int
    certainty: str
    """The surest of its findings'."""
    findings: tuple[FindingView, ...]
    lines: tuple[FindingLine, ...]
    rule_text: str | None
    suppress: str


class FindingsView(Struct, frozen=True, kw_only=True):
    """The findings section; `lines` has the findings of the groups beyond the first ones."""

    next_steps: tuple[FindingView, ...]
    steps_left_out: int
    """Pairs of rule and cause beyond the next steps."""
    groups: tuple[RuleGroup, ...]
    lines: tuple[FindingLine, ...]
    total: int
    rules: int


class _Context(Struct, frozen=True, kw_only=True):
    entries: dict[Place, dict[str, Any]]
    input_numbers: dict[str, int]
    rule_sources: dict[str, str]
    anchors: dict[int, str]
    """By position in the document, so that two findings never share one."""
    changes: dict[Place, Difference]


def view_findings(analysis: RedactedAnalysis, input_numbers: dict[str, int]) -> FindingsView:
    """Returns the findings in the document's order: severity, count, first_at, rule."""
    findings = analysis.document.findings
    context = _Context(
        entries=entries_by_place(analysis),
        input_numbers=input_numbers,
        rule_sources=analysis.rule_sources,
        anchors=_unique_anchors(findings),
        changes=likely_changes(analysis.comparison),
    )
    grouped: dict[tuple[str, bool], list[Finding]] = {}
    for finding in findings:
        grouped.setdefault((finding.rule, finding.primary), []).append(finding)
    ordered = sorted(grouped.values(), key=lambda group: not group[0].primary)
    beyond = [finding for group in ordered[GROUPS_IN_FULL:] for finding in group]
    steps = _steps(findings)
    return FindingsView(
        next_steps=tuple(_view(finding, context) for finding in steps[:NEXT_STEPS]),
        steps_left_out=max(0, len(steps) - NEXT_STEPS),
        groups=tuple(
            _group(group, position, context) for position, group in enumerate(ordered[:GROUPS_IN_FULL])
        ),
        lines=tuple(_line(finding, context) for finding in beyond),
        total=len(findings),
        rules=len({finding.rule for finding in findings}),
    )


def _steps(findings: Sequence[Finding]) -> list[Finding]:
    """The most urgent finding of each (rule, cause): five keys with one cause are one thing to do."""
    first: dict[tuple[str, str | None], Finding] = {}
    for finding in by_urgency(findings):
        first.setdefault((finding.rule, finding.cause.id if finding.cause else None), finding)
    return list(first.values())


def _unique_anchors(findings: Sequence[Finding]) -> dict[int, str]:
    taken: Counter[str] = Counter()
    anchors: dict[int, str] = {}
    for finding in findings:
        anchor = finding_anchor(finding)
        taken[anchor] += 1
        anchors[id(finding)] = anchor if taken[anchor] == 1 else f"{anchor}-{taken[anchor]}"
    return anchors


def _group(group: Sequence[Finding], position: int, context: _Context) -> RuleGroup:
    first = group[0]
    certainties = Counter(_certainty(finding) for finding in group)
    return RuleGroup(
        anchor=rule_anchor(first.rule) if first.primary else f"{rule_anchor(first.rule)}-also",
        rule=first.rule,
        title=first.title,
        severity=first.severity,
        is_primary=first.primary,
        is_open=position < GROUPS_OPEN,
        count=sum(finding.count for finding in group),
        certainty=next(word for word in words.CERTAINTY_WORDS if certainties[word]),
        findings=tuple(_view(finding, context) for finding in group[:FINDINGS_IN_FULL]),
        lines=tuple(_line(finding, context) for finding in group[FINDINGS_IN_FULL:]),
        rule_text=context.rule_sources.get(first.rule),
        suppress=f'overrides:\n  - id: {first.rule}\n    disable: true\n    because: "…"',
    )


def _view(finding: Finding, context: _Context) -> FindingView:
    first = finding.evidence[0] if finding.evidence else None
    return FindingView(
        anchor=context.anchors[id(finding)],
        finding=finding,
        causes=(finding.cause,) if finding.cause else finding.possible,
        certainty=_certainty(finding),
        hosts=tuple(sorted({evidence.host for evidence in finding.evidence})),
        seen=words.time_range(finding.first_at, finding.last_at),
        extract=tuple((name, _value_text(value)) for name, value in sorted(finding.extract.items())),
        diagnostics=finding.diagnostics,
        source=finding.source,
        first=first,
        first_anchor=exchange_anchor(first, context.input_numbers) if first else None,
        excerpt=response_excerpt(context.entries.get(place(first))) if first else None,
        evidence=_evidence_table(finding, context.input_numbers),
        change=_change(finding, context),
        explain=_explain(finding, first),
    )


def _change(finding: Finding, context: _Context) -> str | None:
    found = (context.changes.get(place(one)) for one in finding.evidence)
    return next((one.say for one in found if one is not None), None)


def _certainty(finding: Finding) -> str:
    return finding.cause.certainty if finding.cause else "possible"


def _value_text(value: Any) -> str:
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return text if len(text) <= VALUE_CHARACTERS else f"{text[:VALUE_CHARACTERS]}… ({len(text):,} characters)"


def _explain(finding: Finding, first: Evidence | None) -> str | None:
    if first is None or not isinstance(first.entry, int):
        return None
    return f"analyzer explain INPUT --entry {first.entry} --rule {finding.rule}"


def _evidence_table(finding: Finding, input_numbers: dict[str, int]) -> Table:
    return Table(
        caption=f"Evidence for {finding.title}",
        columns=("Exchange", "Status", "Started (UTC)", "Duration", "Where"),
        rows=tuple(
            (
                Cell(
                    f"{one.method} {one.host}{one.path}",
                    "code",
                    href=exchange_anchor(one, input_numbers),
                    more=one.locate and f"at {one.locate}",
                ),
                Cell(status_text(one.status), "code"),
                Cell(words.moment(one.started_at), "time"),
                Cell(words.duration(one.duration_ms), "number"),
                Cell(place_of(one)),
            )
            for one in finding.evidence
        ),
        left_out=finding.count - len(finding.evidence),
    )


def _line(finding: Finding, context: _Context) -> FindingLine:
    first = finding.evidence[0] if finding.evidence else None
    return FindingLine(
        anchor=context.anchors[id(finding)],
        finding=finding,
        certainty=_certainty(finding),
        say=_say(finding),
        example=f"{first.method} {first.host}{first.path}" if first else None,
        example_anchor=exchange_anchor(first, context.input_numbers) if first else None,
    )


def _say(finding: Finding) -> str:
    if finding.cause:
        return finding.cause.say
    others = len(finding.possible) - 1
    more = f" Or one of {words.count_of(others, 'other cause')}." if others > 0 else ""
    return f"{finding.possible[0].say}{more}" if finding.possible else ""
