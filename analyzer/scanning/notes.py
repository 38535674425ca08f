"""Problems as the document lists them, and what was cut by a limit said as one more."""

from collections.abc import Iterator

from msgspec import UNSET

from analyzer.document import ProblemNote
from analyzer.model import Problem
from analyzer.scanning.partial import MAX_PROBLEMS
from analyzer.scanning.whole import Whole


def problem_note(problem: Problem) -> ProblemNote:
    """One problem with its place."""
    place = problem.location
    return ProblemNote(
        code=problem.code,
        input=place.input,
        line=UNSET if place.line is None else place.line,
        entry=UNSET if place.entry is None else place.entry,
        offset=UNSET
        if place.offset is None or place.line is not None or place.entry is not None
        else place.offset,
        message=problem.message,
    )


def capped_problems(partial: Whole) -> Iterator[ProblemNote]:
    """Notes on limits that were reached: what they cut is not in the document."""
    left_out = sum(partial.problem_counts.values()) - len(partial.problems)
    if left_out > 0:
        yield _note(
            "problems-left-out", f"{left_out} more problems after the first {MAX_PROBLEMS} are not listed"
        )
    if partial.groups.is_capped:
        yield _note(
            "groups-capped",
            "more different failures than are looked at one by one; the causes of the rest are only possible",
        )
    for rule in sorted(partial.observations.capped):
        yield _note("sequence-capped", f"{rule} saw more than it keeps; earlier observations were left out")
    for rule in sorted(partial.observations.tallies.capped):
        yield _note("tally-capped", f"{rule} counts more keys than it keeps; some were left out")
    for name in sorted(partial.histories.capped):
        yield _note("history-capped", f"history {name} saw more keys than it keeps; some were left out")


def harvest_note(left_out: int) -> tuple[ProblemNote, ...]:
    """A note on secret values that were not kept, if there are any."""
    message = "more secret values than are kept; values are still removed where they stand"
    return (_note("harvest-capped", message),) if left_out else ()


def _note(code: str, message: str) -> ProblemNote:
    return ProblemNote(code=code, input="", message=message)
