"""One-line descriptions of findings and inputs; each output escapes them for its own place."""

from collections.abc import Iterator

from msgspec import UNSET

from analyzer.document import Evidence, Finding, ResultDocument
from analyzer.report.words import count_of

POSSIBLE_IN_WORDS = 2


def certainty(finding: Finding) -> str:
    """Returns `confirmed` or `likely`, `possible` where the cause is undecided, empty where none is known."""
    if finding.cause:
        return finding.cause.certainty
    return "possible" if finding.possible else ""


def told_causes(finding: Finding) -> tuple[str, ...]:
    """Returns the cause in one sentence, or all possible ones so that none reads like a diagnosis.

    Several possible ones give a line that says so, the first POSSIBLE_IN_WORDS sentences with their ids, and
    a line with the ids of the rest.
    """
    if finding.cause:
        return (f"{finding.cause.say} [{finding.cause.id}, {finding.cause.certainty}]",)
    if not finding.possible:
        return ()
    if len(finding.possible) == 1:
        (only,) = finding.possible
        return (f"not proven: {only.say} [{only.id}, possible]",)
    shown, rest = finding.possible[:POSSIBLE_IN_WORDS], finding.possible[POSSIBLE_IN_WORDS:]
    return (
        f"undecided, {len(finding.possible)} are possible:",
        *(f"{'or: ' if number else ''}{one.say} [{one.id}]" for number, one in enumerate(shown)),
        *((f"or: {', '.join(cause.id for cause in rest)}",) if rest else ()),
    )


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
    """Returns the title with the cause and its certainty, or with what is possible, on one line."""
    return f"{finding.title}: {reason(finding)}" if finding.cause or finding.possible else finding.title


def reason(finding: Finding) -> str:
    """Returns the cause and its certainty, or that it is undecided and what is possible; else the title."""
    if finding.cause:
        return f"{finding.cause.say} ({finding.cause.certainty})"
    told = told_causes(finding)
    return f"cause {' '.join(told)}" if told else finding.title


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
