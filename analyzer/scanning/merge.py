"""Partials become the analysis: histories answer, causes settle, sequences are judged."""

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from analyzer.document import (
    SEVERITIES,
    FailureCluster,
    Finding,
    PackSummary,
    ProblemNote,
    ResultDocument,
    RuleSetSummary,
    Tool,
)
from analyzer.match.asked import Asked, asked_of_logs
from analyzer.match.findings import drafts_of_groups, finish_findings
from analyzer.match.order import Order
from analyzer.match.packed import evidence_in, loose, order_in
from analyzer.match.sequences import add_sequences
from analyzer.model import Exchange, Problem
from analyzer.rules.ruleset import RuleSet
from analyzer.scanning.analysis import Analysis
from analyzer.scanning.notes import capped_problems, problem_note
from analyzer.scanning.partial import Cluster, ClusterKey, Partial
from analyzer.scanning.plan import Plan, compiled
from analyzer.scanning.verdict import verdict
from analyzer.scanning.whole import MAX_CLUSTERS, Whole
from analyzer.version import VERSION

if TYPE_CHECKING:
    from analyzer.match.shown import Shown

NAME = "analyzer"


class Merged:
    """All partials of a run together, with the drafts of its findings.

    The partials must come in the order of their partitions.
    """

    def __init__(self, partials: Iterable[Partial], plan: Plan) -> None:
        self.plan = plan
        self.partial = Whole()
        for partial in partials:
            self.partial.absorb(partial)
            del partial  # before the next one comes
        self.partial.groups.settle()
        self.partial.observations.settle()
        self.partial.histories.settle()
        self._by_id = compiled(plan).by_id
        self._capped: tuple[ProblemNote, ...] = ()

    def asked(self) -> Asked:
        """What a second look at the logs has to find before anything is judged."""
        partial = self.partial
        deferred = compiled(self.plan).deferred
        return asked_of_logs(
            partial.groups, partial.observations, partial.histories, self._by_id, deferred.__contains__
        )

    def add_answers(self, partials: Iterable[Partial]) -> None:
        """Adds what the second look found."""
        for partial in partials:
            self.partial.absorb_answers(partial)
        self.partial.observations.settle()
        self.partial.histories.settle()

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """The findings, in the order of the contract; uses up what they are made of."""
        drafts = drafts_of_groups(self.partial.groups, self._by_id, self.partial.histories)
        add_sequences(drafts, self.partial.observations, self._by_id, self.partial.histories)
        self._capped = tuple(capped_problems(self.partial))
        self.partial.forget()
        return finish_findings(drafts, self._by_id)

    def evidence_orders(self) -> set[Order]:
        """The exchanges that findings and unexplained failures show."""
        shown = (order for finding in self.findings for order in cast("Shown", finding.evidence).orders())
        return {*shown, *(order_in(cluster.example) for _, cluster in self._clusters())}

    def analysis(
        self,
        evidence: tuple[Exchange, ...] = (),
        problems: Iterable[Problem] = (),
        comparison: Any = None,
    ) -> Analysis:
        """The result, made once; `problems` are those found before any partition was read."""
        findings = self.findings
        partial = self.partial
        partial.settle_pages()
        matched = {finding.rule for finding in findings}
        analysis = Analysis(
            document=self._document(findings, tuple(problems)),
            evidence=evidence,
            rows=partial.rows.rows,
            rows_left_out=partial.rows.left_out,
            timeline=partial.statistics.timeline(),
            pages=tuple(partial.pages),
            unmatched=tuple(_failure_cluster(key, cluster) for key, cluster in self._clusters()),
            harvest=partial.harvest,
            rule_sources={
                rule.rule.id: rule.text.without_examples
                for rule in self.plan.rules.rules
                if rule.rule.id in matched
            },
            rule_versions=self.plan.rules.versions(),
            comparison=comparison,
        )
        partial.forget_counts()
        return analysis

    def _clusters(self) -> list[tuple[ClusterKey, Cluster]]:
        ranked = sorted(self.partial.clusters.items(), key=lambda item: (-item[1].count, item[1].example))
        return ranked[:MAX_CLUSTERS]

    def _document(self, findings: tuple[Finding, ...], problems: tuple[Problem, ...]) -> ResultDocument:
        partial = self.partial
        severities: list[str] = [finding.severity for finding in findings if finding.primary]
        by_severity = {severity: severities.count(severity) for severity in SEVERITIES}
        notes = (
            *(problem_note(problem) for problem in (*problems, *partial.problems)),
            *self._capped,
        )
        return ResultDocument(
            tool=Tool(name=NAME, version=VERSION),
            rules=_rule_summary(self.plan.rules),
            inputs=tuple(partial.inputs),
            summary=partial.statistics.summary(by_severity, verdict(findings, partial.statistics)),
            findings=findings,
            routes=partial.statistics.route_table(),
            problems=notes,
        )


def merge(partials: Iterable[Partial], plan: Plan) -> Analysis:
    """The analysis of all partials, without the evidence exchanges themselves."""
    return Merged(partials, plan).analysis()


def _rule_summary(rules: RuleSet) -> RuleSetSummary:
    packs = (
        PackSummary(ruleset=pack.ruleset, version=pack.version, tier=pack.tier, rules=len(pack.rules))
        for pack in rules.packs
    )
    return RuleSetSummary(digest=rules.digest, packs=tuple(packs))


def _failure_cluster(key: ClusterKey, cluster: Cluster) -> FailureCluster:
    host, method, template, status = key
    return FailureCluster(
        host=host,
        method=method,
        path_template=template,
        status=status,
        count=cluster.count,
        example=evidence_in(loose(cluster.example)),
    )
