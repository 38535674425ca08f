"""From a result to the exit code of the contract."""

from collections.abc import Iterable

from msgspec import UnsetType

from analyzer.cli.options import EndFlags
from analyzer.cli.streams import print_note
from analyzer.document import SEVERITIES, ProblemNote, ResultDocument

DONE, FOUND, PARTIAL = 0, 1, 3

_NO_LOSS = frozenset(
    {
        "bad-text",
        "no-unit",
        "sequence-capped",
        "tally-capped",
        "groups-capped",
        "history-capped",
        "harvest-capped",
        "problems-left-out",
    }
)
"""Problems of input that was read all the same, and notes on limits that cut no input."""


def exit_code(document: ResultDocument, end: EndFlags) -> int:
    """Returns 1 for findings at or above `--fail-on`, else 3 for input that was skipped or cut, else 0."""
    if _is_reached(document, end.fail_on):
        return FOUND
    return PARTIAL if is_partial(document) and not end.allow_partial else DONE


MAX_TOLD = 5


def tell_losses(document: ResultDocument, *, is_quiet: bool) -> None:
    """Says on standard error what of the input was not read; `document` must be a redacted one."""
    lost = [] if is_quiet else [problem for problem in document.problems if is_loss(problem.code)]
    for problem in lost[:MAX_TOLD]:
        print_note(f"analyzer: warning: {_place(problem)}: {problem.message}")
    if len(lost) > MAX_TOLD:
        print_note(f"analyzer: warning: {len(lost) - MAX_TOLD} more like these; --format json lists them")


def _place(problem: ProblemNote) -> str:
    if not isinstance(problem.line, UnsetType):
        return f"{problem.input}:{problem.line}"
    return (
        problem.input
        if isinstance(problem.entry, UnsetType)
        else f"{problem.input}#/log/entries/{problem.entry}"
    )


def is_partial(document: ResultDocument) -> bool:
    """Whether some of the input was skipped, cut or could not be read."""
    is_cut = any(item.skipped or item.truncated for item in document.inputs)
    return is_cut or any(is_loss(problem.code) for problem in document.problems)


def partial_code(problems: Iterable[ProblemNote], *, allow_partial: bool) -> int:
    """Returns 3 where one of the problems means that something was not read, else 0."""
    has_loss = any(is_loss(problem.code) for problem in problems)
    return PARTIAL if has_loss and not allow_partial else DONE


def is_loss(code: str) -> bool:
    """Whether a problem of that code means that something of the input was not read."""
    return code not in _NO_LOSS


def _is_reached(document: ResultDocument, fail_on: str) -> bool:
    if fail_on not in SEVERITIES:
        return False
    counted = SEVERITIES[: SEVERITIES.index(fail_on) + 1]
    return any(finding.primary and finding.severity in counted for finding in document.findings)
