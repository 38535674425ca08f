"""The comparison as the report tells it: what separates calls that work from those that fail."""

from collections.abc import Iterator

from msgspec import Struct

from analyzer.diff.document import DiffDocument, Difference, RouteOutcome
from analyzer.diff.sentences import FIRST_OF_MANY
from analyzer.document import Evidence
from analyzer.report import words
from analyzer.report.anchors import exchange_anchor
from analyzer.report.comparison import shown_routes, shown_side, shown_value
from analyzer.report.escaping import clipped
from analyzer.report.evidence import Place, place
from analyzer.report.tables import Cell, Table, place_of, status_text

IN_FULL = 3
VALUE_CHARACTERS = 200
CALLS_SHOWN = 10
_MOMENTS = ("Last success", "First failure", "Success took", "Failure took")
_CAPTURES = ("Working", "Failing", "Working median", "Failing median")
ALONE_SHOWN = 20


class SideView(Struct, frozen=True, kw_only=True):
    """What one side does: its value, and a call that shows it."""

    value: str
    call: Evidence
    at: str
    where: str
    anchor: str | None


class ChangeView(Struct, frozen=True, kw_only=True):
    """One difference with both of its sides."""

    difference: Difference
    routes: str
    working: SideView
    failing: SideView


class ComparisonView(Struct, frozen=True, kw_only=True):
    """The comparison section; `rest` has the differences beyond the first few."""

    title: str
    menu: str
    lead: str
    sides: tuple[tuple[str, str], ...]
    """Of two captures: the name of each side, and what was read of it."""
    changes: tuple[ChangeView, ...]
    rest: tuple[ChangeView, ...]
    calls: Table
    alone: tuple[tuple[str, tuple[str, ...], int], ...]
    """Title, calls that only one side makes, and how many more of them there are."""
    not_recorded: str
    count: str


def view_comparison(document: DiffDocument | None, input_numbers: dict[str, int]) -> ComparisonView | None:
    """Returns the section, None where nothing was compared."""
    if document is None:
        return None
    changes = tuple(_change(one, document, input_numbers) for one in document.differences)
    likely = sum(one.certainty == "likely" for one in document.differences[:IN_FULL])
    in_full = max(1, likely)
    return ComparisonView(
        title=title_of(document),
        menu="What changed" if document.is_one_capture else "What differs",
        lead=_lead(document),
        sides=() if document.is_one_capture else _sides(document),
        changes=changes[:in_full],
        rest=changes[in_full:],
        calls=_calls_table(document, input_numbers),
        alone=tuple(_alone(document)),
        not_recorded=", ".join(document.not_recorded) if document.differences else "",
        count=f"{len(document.differences):,}" if document.differences else "",
    )


def title_of(document: DiffDocument) -> str:
    """Returns the section's title."""
    if document.is_one_capture:
        return "What changed when it began to fail"
    return "What differs from the working capture"


def likely_changes(document: DiffDocument | None) -> dict[Place, Difference]:
    """Returns the first likely difference of each failing call that is its example, by the call's place."""
    found: dict[Place, Difference] = {}
    for one in document.differences if document else ():
        if one.certainty == "likely":
            found.setdefault(place(one.failing_example), one)
    return found


def _lead(document: DiffDocument) -> str:
    """What the verdict says beside the first difference, else how the comparison was made."""
    if not document.differences or document.differences[0].say != document.verdict:
        return document.verdict.partition(FIRST_OF_MANY)[0]
    if document.is_one_capture:
        calls = words.count_of(len({one.route for one in document.outcomes}), "call")
        return f"{calls} worked and then failed. Each last success stands beside the failure that follows."
    calls = words.count_of(sum(one.is_turned for one in document.outcomes), "call")
    return f"{calls} of both captures worked there and failed here; the most telling difference comes first."


def _change(one: Difference, document: DiffDocument, input_numbers: dict[str, int]) -> ChangeView:
    numbers = input_numbers if document.is_one_capture else {}
    return ChangeView(
        difference=one,
        routes=shown_routes(one),
        working=_side(one.working, one.working_example, numbers),
        failing=_side(one.failing, one.failing_example, input_numbers),
    )


def _side(value: str, call: Evidence, input_numbers: dict[str, int]) -> SideView:
    return SideView(
        value=clipped(shown_value(value), VALUE_CHARACTERS),
        call=call,
        at=words.moment(call.started_at),
        where=place_of(call),
        anchor=exchange_anchor(call, input_numbers),
    )


def _sides(document: DiffDocument) -> tuple[tuple[str, str], ...]:
    return (
        ("Working", shown_side(document.working)),
        ("Failing", shown_side(document.failing)),
    )


def _calls_table(document: DiffDocument, input_numbers: dict[str, int]) -> Table:
    """Turned calls first: those that work on one side and fail on the other."""
    outcomes = sorted(document.outcomes, key=_first_failing)
    numbers = input_numbers if document.is_one_capture else {}
    titles = _MOMENTS if document.is_one_capture else _CAPTURES
    return Table(
        caption="Calls that were compared",
        columns=("Call", *titles),
        rows=tuple(
            (
                Cell(one.route, "code"),
                _moment(one.working, one.working_example, numbers),
                _moment(one.failing, one.failing_example, input_numbers),
                Cell(words.duration(one.working_p50_ms), "number"),
                Cell(words.duration(one.failing_p50_ms), "number"),
            )
            for one in outcomes[:CALLS_SHOWN]
        ),
        left_out=len(outcomes) - CALLS_SHOWN,
    )


def _first_failing(one: RouteOutcome) -> tuple[bool, str]:
    example = one.failing_example
    return not one.is_turned, (example and example.started_at) or ""


def _moment(statuses: dict[str, int], example: Evidence | None, input_numbers: dict[str, int]) -> Cell:
    """Statuses of one side, and when its example was."""
    counted = ", ".join(_status(status, count) for status, count in statuses.items())
    if example is None:
        return Cell(counted)
    at = words.moment(example.started_at) if example.started_at else place_of(example)
    return Cell(counted, href=exchange_anchor(example, input_numbers), more=at)


def _status(status: str, count: int) -> str:
    word = status_text(None) if status == "none" else status
    return word if count == 1 else f"{word} × {count:,}"


def _alone(document: DiffDocument) -> Iterator[tuple[str, tuple[str, ...], int]]:
    for side, routes in (("working", document.only_working), ("failing", document.only_failing)):
        if routes:
            title = f"{words.count_of(len(routes), 'call')} only in the {side} capture"
            yield title, routes[:ALONE_SHOWN], max(0, len(routes) - ALONE_SHOWN)
