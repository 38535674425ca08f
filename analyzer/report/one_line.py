"""One-line descriptions of findings and inputs; each output escapes them for its own place."""

from collections.abc import Iterator

from msgspec import UNSET

from analyzer.document import Cause, Evidence, Finding, ResultDocument
from analyzer.report.words import count_of


def leading_cause(finding: Finding) -> Cause | None:
    """Returns the cause of a finding, or else the first possible one, `None` where it has neither."""
    return finding.cause or next(iter(finding.possible), None)


def request_line(evidence: Evidence) -> str:
    """Returns `GET api.example.com/v4/export/{id} -> 401`; `no response` where no status came."""
    status = "no response" if evidence.status is None else str(evidence.status)
    return f"{evidence.method} {evidence.host}{evidence.path_template} -> {status}"


def place(evidence: Evidence) -> str:
    """Returns `capture.har#/log/entries/3` or `access.log:12`."""
    if evidence.entry is not UNSET:
        return f"{evidence.input}#/log/entries/{evidence.entry}"
    return evidence.input if evidence.line is UNSET else f"{evidence.input}:{evidence.line}"


def explanation(finding: Finding) -> str:
    """Returns the title with the leading cause and its certainty, in one sentence."""
    cause = leading_cause(finding)
    return f"{finding.title}: {cause.say} ({cause.certainty})" if cause else finding.title


def primary_findings(document: ResultDocument) -> tuple[Finding, ...]:
    """Returns the findings that no other finding outranks, in the order of the document."""
    return tuple(finding for finding in document.findings if finding.primary)


def health_lines(document: ResultDocument) -> Iterator[str]:
    """Yields what was read, then one line for each kind of loss."""
    inputs, skipped = document.inputs, sum(item.skipped for item in document.inputs)
    yield f"{count_of(len(inputs), 'input')}, {count_of(document.summary.exchanges, 'exchange')} read"
    if skipped:
        yield f"{count_of(skipped, 'record')} skipped"
    cut = sum(item.truncated for item in inputs)
    if cut:
        yield f"{count_of(cut, 'input')} cut short"
    if document.problems:
        yield f"{count_of(len(document.problems), 'problem')} noted"
