"""A comparison as text, JSON or Markdown."""

from collections.abc import Callable, Iterator

from analyzer.diff.capture.document import CaptureDiff
from analyzer.diff.document import DiffDocument, Difference, RouteOutcome, Side
from analyzer.diff.features import PRESENT
from analyzer.redaction.comparison import RedactedDiff
from analyzer.report import capture_changes
from analyzer.report.encode import json_text
from analyzer.report.escaping import clipped, code_span, markdown_prose
from analyzer.report.one_line import place, request_line
from analyzer.report.terminal import folded, joined
from analyzer.report.words import count_of

MAX_SHOWN = 10
MAX_CELL_CHARS = 120


def render_diff(diff: RedactedDiff, name: str, level: str = "both") -> bytes:
    """Returns the comparison in one of DIFF_FORMATS; `level` is `calls`, `capture` or `both`, and JSON has both."""
    return DIFF_FORMATS[name](diff.document, level)


def _json(document: DiffDocument, _: str) -> bytes:
    return json_text(document)


def _text(document: DiffDocument, level: str) -> bytes:
    return joined(_levels(document, level, _text_lines, capture_changes.text_lines))


def _levels(
    document: DiffDocument,
    level: str,
    calls: Callable[[DiffDocument], Iterator[str]],
    whole: Callable[[CaptureDiff], Iterator[str]],
) -> Iterator[str]:
    """The parts that were asked for, with an empty line between them."""
    if level != "capture":
        yield from calls(document)
    if level == "both" and document.capture:
        yield ""
    if level != "calls" and document.capture:
        yield from whole(document.capture)


def _text_lines(document: DiffDocument) -> Iterator[str]:
    yield from folded(document.verdict, hang=0)
    yield ""
    yield from folded(f"working: {shown_side(document.working)}", hang=9)
    yield from folded(f"failing: {shown_side(document.failing)}", hang=9)
    for number, one in enumerate(document.differences[:MAX_SHOWN], 1):
        yield ""
        yield from folded(f"{number}. {one.say}", hang=3)
        for line in _facts(one):
            yield from folded(line, 3, hang=2)
    left_out = len(document.differences) - MAX_SHOWN
    if left_out > 0:
        yield ""
        yield f"{count_of(left_out, 'more difference')}: --format json has all"
    yield ""
    yield from (line for one in document.outcomes[:MAX_SHOWN] for line in folded(_outcome(one), hang=4))
    yield from _alone("working", document.only_working)
    yield from _alone("failing", document.only_failing)
    if document.not_recorded:
        yield from folded(f"not recorded, so not compared: {', '.join(document.not_recorded)}", hang=4)
    if document.problems:
        yield f"{count_of(len(document.problems), 'problem')} while reading; analyzer scan tells"


def _facts(one: Difference) -> Iterator[str]:
    often = "always" if one.is_constant else "mostly"
    yield f"{one.certainty}; {one.category} {one.name}: {shown_value(one.working)} | {shown_value(one.failing)}"
    yield f"{often} so in {shown_routes(one)}"
    yield f"working {request_line(one.working_example)} at {place(one.working_example)}"
    yield f"failing {request_line(one.failing_example)} at {place(one.failing_example)}"


def _alone(side: str, routes: tuple[str, ...]) -> Iterator[str]:
    if routes:
        shown = ", ".join(routes[:3]) + (", ..." if len(routes) > 3 else "")
        yield from folded(f"only in {side}: {count_of(len(routes), 'call')}: {shown}", hang=4)


def _markdown(document: DiffDocument, level: str) -> bytes:
    return joined(_levels(document, level, _markdown_lines, capture_changes.markdown_lines))


def _markdown_lines(document: DiffDocument) -> Iterator[str]:
    yield "# Working and failing calls compared"
    yield ""
    yield markdown_prose(clipped(document.verdict, 300))
    yield ""
    yield f"- Working: {_cell(shown_side(document.working))}"
    yield f"- Failing: {_cell(shown_side(document.failing))}"
    if document.not_recorded:
        yield f"- Not recorded, so not compared: {', '.join(document.not_recorded)}"
    if not document.differences:
        return
    yield ""
    yield "| Difference | Certainty | Working | Failing | Calls |"
    yield "| --- | --- | --- | --- | --- |"
    for one in document.differences[:MAX_SHOWN]:
        cells = (
            f"{one.category} {one.name}",
            one.certainty,
            shown_value(one.working),
            shown_value(one.failing),
        )
        yield f"| {' | '.join(map(_cell, (*cells, shown_routes(one))))} |"
    if len(document.differences) > MAX_SHOWN:
        yield ""
        yield f"{count_of(len(document.differences) - MAX_SHOWN, 'more difference')}, not shown here."


def _cell(text: str) -> str:
    return code_span(clipped(text, MAX_CELL_CHARS))


def shown_value(value: str) -> str:
    """Returns one side's value in words."""
    return "present (not compared)" if value == PRESENT else value or "empty"


def shown_side(side: Side) -> str:
    """Returns `working.har: 3 exchanges, 0 failed`."""
    return f"{', '.join(side.inputs)}: {count_of(side.exchanges, 'exchange')}, {side.failed:,} failed"


def shown_routes(one: Difference) -> str:
    """Returns the first call that shows a difference, and how many more do."""
    more = f" and {len(one.routes) - 1} more" if len(one.routes) > 1 else ""
    return f"{one.routes[0]}{more}" if one.routes else "no call"


def _outcome(one: RouteOutcome) -> str:
    sides = (
        " ".join(f"{status}x{count}" for status, count in statuses.items())
        for statuses in (one.working, one.failing)
    )
    return f"{one.route}: {' | '.join(sides)}"


DIFF_FORMATS: dict[str, Callable[[DiffDocument, str], bytes]] = {
    "text": _text,
    "json": _json,
    "markdown": _markdown,
}
