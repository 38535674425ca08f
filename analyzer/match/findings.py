"""Findings: groups of hits with their causes settled, one for each rule, cause and fingerprint."""

import hashlib
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from analyzer.document import SEVERITIES, Diagnostic, Finding, Source
from analyzer.document import Cause as CauseNote
from analyzer.facts.histories import Histories
from analyzer.facts.moments import rfc3339
from analyzer.facts.value import Resolved
from analyzer.match.causes import Explanation, answer_from, explain
from analyzer.match.hits import Group, GroupKey, Told, earlier, later
from analyzer.match.merged_groups import MergedGroups
from analyzer.match.shared import shared
from analyzer.match.shown import Shown
from analyzer.rules.compiled import CompiledRule
from analyzer.rules.truth import HistoryQuery

if TYPE_CHECKING:
    from analyzer.rules.files import Cause

MAX_EXTRACT_CHARS = 4_000


Possible = tuple[tuple[CauseNote, tuple[str, ...]], ...]


class Draft(Struct):
    """A finding before its evidence is cut and its times are written."""

    finding: Finding
    count: int
    first_us: int | None
    last_us: int | None
    shown: Shown
    possible: Possible
    """Every cause that one of the exchanges leaves possible, with its fix steps."""

    def merge(self, other: "Draft") -> None:
        """Adds a draft of the same finding."""
        if other.shown.first_place < self.shown.first_place:
            self.finding = other.finding
            self.possible = _together(other.possible, self.possible)
        else:
            self.possible = _together(self.possible, other.possible)
        self.count += other.count
        self.first_us = earlier(self.first_us, other.first_us)
        self.last_us = later(self.last_us, other.last_us)
        self.shown = self.shown.with_earlier(other.shown.packed())


def _together(first: Possible, second: Possible) -> Possible:
    """The causes of both, those of the first where both have one."""
    if first == second:
        return first
    known = {cause.id for cause, _ in first}
    return (*first, *(each for each in second if each[0].id not in known))


Drafts = dict[tuple[Any, ...], Draft]


def fingerprint(
    rule: str, cause: str, method: str, host: str, path_template: str, keys: Iterable[str]
) -> str:
    """16 hex digits, stable across runs and machines."""
    parts = "\x1f".join((rule, cause, method, host, path_template, *keys))
    return hashlib.sha256(parts.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def drafts_of_groups(groups: MergedGroups, by_id: dict[str, CompiledRule], histories: Histories) -> Drafts:
    """One draft for each rule, cause and fingerprint of the match rules; uses up the groups."""
    drafts: Drafts = {}
    for key, group in groups.drained():
        rule = by_id[key.rule]
        answer = answer_from(histories, group.first_us, group.last_us)
        told = group.tells()
        explanation = explain(rule, key.verdicts, told.drafts, answer)
        add_draft(drafts, rule, explanation, key, group, _with_answers(told, answer))
    return drafts


def _with_answers(told: Told, answer: Callable[[HistoryQuery], Resolved]) -> Told:
    if not told.waiting:
        return told
    answers = {name: answer(query) for name, query in told.waiting.items()}
    found = {name: value.first for name, value in answers.items() if value.items}
    return replace(told, extract=told.extract | found)


def add_draft(
    drafts: Drafts, rule: CompiledRule, explanation: Explanation, key: GroupKey, group: Group, told: Told
) -> None:
    """Adds a settled group to the finding that it belongs to."""
    cause = explanation.cause.id if explanation.cause else ""
    digest = fingerprint(key.rule, cause, key.method, key.host, key.path_template, key.keys)
    fresh = Draft(
        finding=_finding(rule, explanation, digest, key.is_primary, told),
        count=group.count,
        first_us=group.first_us,
        last_us=group.last_us,
        shown=Shown(group.evidence),
        possible=shared(tuple(zip(explanation.possible, explanation.steps, strict=False))),
    )
    identity = (key.rule, digest, key.is_primary)
    if identity in drafts:
        drafts[identity].merge(fresh)
    else:
        drafts[identity] = fresh


def _finding(
    rule: CompiledRule, explanation: Explanation, digest: str, is_primary: bool, told: Told
) -> Finding:
    declared = rule.rule
    return Finding(
        rule=declared.id,
        ruleset=rule.pack.ruleset,
        tier=rule.pack.tier,
        title=declared.title,
        topic=declared.topic,
        severity=explanation.severity,
        owner=explanation.owner,
        audience=declared.audience,
        retry=declared.retry,
        fingerprint=digest,
        primary=is_primary,
        cause=shared(explanation.cause),
        possible=(),
        fix=shared(explanation.steps[0]) if explanation.cause else (),
        diagnostics=shared(_diagnostics(rule, told.base_url)),
        source=shared(_source(rule, explanation)),
        count=0,
        first_at=None,
        last_at=None,
        extract={name: _small(value) for name, value in told.extract.items()},
        evidence=(),
    )


def _small(value: Any) -> Any:
    return value if len(repr(value)) <= MAX_EXTRACT_CHARS else "<too long>"


def _diagnostics(rule: CompiledRule, base_url: str) -> tuple[Diagnostic, ...]:
    table = rule.pack.diagnostics
    return tuple(
        Diagnostic(
            name=name, run=table[name].run.replace("${BASE_URL}", base_url), reads_only=table[name].reads_only
        )
        for name in rule.rule.diagnostics
        if name in table
    )


def _source(rule: CompiledRule, explanation: Explanation) -> Source | None:
    """The row of the settled cause, else of the rule."""
    cause: Cause | None = None
    if explanation.cause is not None:
        wanted = explanation.cause.id
        cause = next((each.cause for each in rule.causes if each.cause.id == wanted), None)
    candidates = (cause.source if cause else None, rule.rule.source)
    chosen = next((source for source in candidates if source and source.all_rows()), None)
    if chosen is None:
        return None
    pack = rule.pack.source.id if rule.pack.source else rule.pack.ruleset
    return Source(reference=chosen.reference or pack, row=", ".join(chosen.all_rows()))


def finish_findings(drafts: Drafts, by_id: dict[str, CompiledRule]) -> tuple[Finding, ...]:
    """The findings in the order of the contract: severity, count, first_at, rule, fingerprint.

    Uses up the drafts, which take as much memory as the findings do.
    """
    findings = [_finished(drafts.pop(identity), by_id) for identity in [*drafts]]
    return tuple(sorted(findings, key=_finding_order))


def _finished(draft: Draft, by_id: dict[str, CompiledRule]) -> Finding:
    return replace(
        draft.finding,
        **_possible(draft, by_id[draft.finding.rule]),
        count=draft.count,
        first_at=rfc3339(draft.first_us),
        last_at=rfc3339(draft.last_us),
        evidence=draft.shown,
    )


def _possible(draft: Draft, rule: CompiledRule) -> dict[str, Any]:
    """The possible causes in the order of the rule, with the steps of all of them."""
    if draft.finding.cause is not None:
        return {}
    ids = [each.cause.id for each in rule.causes]
    ordered = sorted(draft.possible, key=lambda each: ids.index(each[0].id))
    steps = dict.fromkeys(step for _, fix in ordered for step in fix)
    return {"possible": shared(tuple(cause for cause, _ in ordered)), "fix": shared(tuple(steps))}


def _finding_order(finding: Finding) -> tuple[Any, ...]:
    return (
        SEVERITIES.index(finding.severity),
        -finding.count,
        finding.first_at or "9999",
        finding.rule,
        finding.fingerprint,
        not finding.primary,
    )
