"""From an `Analysis` to a `RedactedAnalysis`: the only way to a value that outputs accept."""

from collections import Counter
from typing import Any

from msgspec.structs import replace

from analyzer.diff.document import Comparison
from analyzer.document import (
    Cause,
    FailureCluster,
    Finding,
    Page,
    ResultDocument,
    Route,
    Row,
)
from analyzer.ingest.har_entry import Scrubbing, read_entry
from analyzer.ingest.own_marks import MARKS
from analyzer.model import Exchange
from analyzer.redaction import har
from analyzer.redaction.comparison import harvest_of, redact_comparison
from analyzer.redaction.evidence import (
    kept,
    label,
    redact_evidence,
    redact_host,
    redact_problem,
    redact_shown,
)
from analyzer.redaction.harvest import Harvest, forget_texts
from analyzer.redaction.lost_facts import lost_facts, walk_marks, with_marks
from analyzer.redaction.places import PATH, TEXT
from analyzer.redaction.policy import Policy
from analyzer.redaction.propagate import Propagation
from analyzer.redaction.redacted import RedactedAnalysis
from analyzer.redaction.rewrite import Rewriter
from analyzer.redaction.shapes import is_opaque
from analyzer.redaction.summary import Ledger
from analyzer.redaction.tokens import Tokenizer
from analyzer.scanning.analysis import Analysis


def redact(analysis: Analysis, policy: Policy, *, key: bytes | None = None) -> RedactedAnalysis:
    """The analysis with every captured string redacted, and its evidence as a HAR 1.2 document.

    `key` is the HMAC key of the tokens; without one a random key is drawn, and tokens of two runs differ.
    """
    harvest = _harvest(analysis, policy)
    values = _without_authored_words(harvest.sought(), analysis)
    propagation = Propagation(values)
    rewriter = Rewriter(policy, Tokenizer(key), propagation)
    ledger = rewriter.ledger = Ledger(rewriter)
    evidence = [_entry(exchange, index, rewriter, ledger) for index, exchange in enumerate(analysis.evidence)]
    document = _document(analysis.document, rewriter)
    pages = tuple(_page(page, rewriter) for page in analysis.pages)
    rows = tuple(_row(row, rewriter) for row in analysis.rows)
    unmatched = tuple(_cluster(cluster, rewriter) for cluster in analysis.unmatched)
    comparison = analysis.comparison
    compared = redact_comparison(comparison, rewriter) if isinstance(comparison, Comparison) else None
    ledger.take("result", "")
    return RedactedAnalysis(
        document=document,
        evidence_har=har.har_document(evidence, analysis.document.tool.version),
        rows=rows,
        rows_left_out=analysis.rows_left_out,
        timeline=analysis.timeline,
        pages=pages,
        unmatched=unmatched,
        redaction=ledger.summary(policy, propagation),
        rule_sources=analysis.rule_sources,
        rule_versions=analysis.rule_versions,
        secrets=frozenset(propagation.values),
        unbounded=propagation.unbounded,
        comparison=compared,
    )


def _harvest(analysis: Analysis, policy: Policy) -> Harvest:
    harvest = Harvest(policy)
    if isinstance(analysis.harvest, Harvest):
        harvest = harvest.merge(analysis.harvest)
    if isinstance(analysis.comparison, Comparison):
        harvest = harvest_of(analysis.comparison, harvest)
    for exchange in analysis.evidence:
        harvest.observe(exchange)
        if exchange.record is not None:
            harvest.observe_record(har.har_entry(exchange))
    for finding in analysis.document.findings:
        harvest.observe_record({"extract": finding.extract, "urls": [one.url for one in finding.evidence]})
    forget_texts(harvest.policy)
    return harvest


def _without_authored_words(values: dict[str, str], analysis: Analysis) -> dict[str, str]:
    """Leaves out plain values that rule authors wrote too: they are vocabulary, and every output shows them."""
    texts = (*analysis.rule_sources, *analysis.rule_sources.values(), *_authored_texts(analysis.document))
    authored = "\n".join(dict.fromkeys(texts))
    return {
        value: category for value, category in values.items() if is_opaque(value, 12) or value not in authored
    }


def _authored_texts(document: ResultDocument) -> list[str]:
    texts = [document.tool.name, document.tool.version]
    for finding in document.findings:
        texts += [finding.rule, finding.ruleset, finding.title, finding.owner, finding.topic, *finding.fix]
        texts += [diagnostic.run for diagnostic in finding.diagnostics]
        texts += [cause.id for cause in (finding.cause, *finding.possible) if cause]
    return texts


def _entry(exchange: Exchange, index: int, rewriter: Rewriter, ledger: Ledger) -> dict[str, Any]:
    rewriter.at_s = exchange.started_us / 1e6 if exchange.started_us is not None else None
    ledger.base = f"/log/entries/{index}"
    entry: dict[str, Any] = rewriter.walk(har.har_entry(exchange))
    where = exchange.location
    mark: dict[str, Any] = {"input": label(where.input, rewriter)}
    if where.entry is not None:
        mark["entry"] = where.entry
    elif where.line is not None:
        mark["line"] = where.line
    ledger.take("input", f"{ledger.base}/_analyzer/input")
    ledger.base += "/_analyzer/facts"
    mark["facts"] = walk_marks(rewriter, {"facts": har.what_har_cannot_say(exchange)})["facts"]
    ledger.base = "result"
    entry = {**entry, MARKS: mark}
    read = read_entry(entry, where, Scrubbing())
    if isinstance(read, Exchange):
        entry = with_marks(entry, lost_facts(exchange, read, rewriter))
    return entry


def _document(document: ResultDocument, rewriter: Rewriter) -> ResultDocument:
    return replace(
        document,
        inputs=tuple(replace(one, label=label(one.label, rewriter)) for one in document.inputs),
        summary=replace(
            document.summary,
            by_host=_by_host(document.summary.by_host, rewriter),
            verdict=_sentence(document.summary.verdict, rewriter),
        ),
        findings=tuple(redact_finding(finding, rewriter) for finding in document.findings),
        routes=tuple(_route(route, rewriter) for route in document.routes),
        problems=tuple(redact_problem(problem, rewriter) for problem in document.problems),
    )


def _by_host(counts: dict[str, int], rewriter: Rewriter) -> dict[str, int]:
    hosts: Counter[str] = Counter()
    for host, count in counts.items():
        hosts[redact_host(host, rewriter)] += count
    return dict(hosts)


def redact_finding(finding: Finding, rewriter: Rewriter) -> Finding:
    """The finding with its evidence, its extracted values and the sentences that quote them redacted."""
    extract = rewriter.walk(finding.extract, "extract")
    swaps = _swaps(finding.extract, extract)

    def cause(one: Cause) -> Cause:
        return replace(one, say=_sentence(one.say, rewriter, swaps))

    redacted = replace(
        finding,
        title=_sentence(finding.title, rewriter, swaps),
        cause=kept(finding.cause, cause(finding.cause)) if finding.cause else None,
        possible=kept(finding.possible, tuple(cause(one) for one in finding.possible)),
        fix=kept(finding.fix, tuple(_sentence(step, rewriter, swaps) for step in finding.fix)),
        diagnostics=kept(
            finding.diagnostics,
            tuple(replace(one, run=_sentence(one.run, rewriter, swaps)) for one in finding.diagnostics),
        ),
        extract=extract,
        evidence=redact_shown(finding.evidence, rewriter),
    )
    return kept(finding, redacted)


def _swaps(raw: Any, redacted: Any) -> list[tuple[str, str]]:
    """Extracted values that were replaced, for the sentences that quote them."""
    if isinstance(raw, dict) and isinstance(redacted, dict):
        return [
            swap
            for one, other in zip(raw.values(), redacted.values(), strict=False)
            for swap in _swaps(one, other)
        ]
    if isinstance(raw, list | tuple) and isinstance(redacted, list | tuple):
        return [swap for one, other in zip(raw, redacted, strict=False) for swap in _swaps(one, other)]
    is_swapped = raw != redacted and isinstance(raw, str | int) and len(str(raw)) >= 3
    return [(str(raw), str(redacted))] if is_swapped else []


def _sentence(text: str, rewriter: Rewriter, swaps: list[tuple[str, str]] | None = None) -> str:
    """A sentence of a rule, into which captured values were put: formats and known values only.

    Names with values are left alone here: "send `apikey: …`" is advice and no leak.
    """
    for raw, redacted in sorted(swaps or [], key=lambda swap: -len(swap[0])):
        text = text.replace(raw, redacted)
    return rewriter.sentence(text)


def _path(path: str, rewriter: Rewriter) -> str:
    return rewriter.visit(path, "path", PATH)


def _route(route: Route, rewriter: Rewriter) -> Route:
    return replace(
        route, host=redact_host(route.host, rewriter), path_template=_path(route.path_template, rewriter)
    )


def _row(row: Row, rewriter: Rewriter) -> Row:
    return replace(
        row,
        host=redact_host(row.host, rewriter),
        path=_path(row.path, rewriter),
        path_template=_path(row.path_template, rewriter),
    )


def _page(page: Page, rewriter: Rewriter) -> Page:
    return replace(
        page,
        input=label(page.input, rewriter),
        id=rewriter.visit(page.id),
        title=rewriter.visit(page.title, "url", TEXT),
    )


def _cluster(cluster: FailureCluster, rewriter: Rewriter) -> FailureCluster:
    return replace(
        cluster,
        host=redact_host(cluster.host, rewriter),
        path_template=_path(cluster.path_template, rewriter),
        example=redact_evidence(cluster.example, rewriter),
    )
