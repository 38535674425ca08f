"""A comparison as text, JSON or Markdown."""

from collections.abc import Callable, Iterator

from analyzer.diff.document import DiffDocument, Difference, RouteOutcome, Side
from analyzer.redact.comparison import RedactedDiff
from analyzer.report.encode import json_text
from analyzer.report.escaping import clipped, code_span, markdown_prose, visible
from analyzer.report.one_line import place, request_line
from analyzer.report.words import count_of

MAX_SHOWN = 10


def render_diff(diff: RedactedDiff, name: str) -> bytes:
    """Returns the comparison in one of DIFF_FORMATS."""
    return DIFF_FORMATS[name](diff.document)


def _json(document: DiffDocument) -> bytes:
    # The harvest of secrets is the one field that no output may hold.
    return json_text(
        {field: getattr(document, field) for field in document.__struct_fields__ if field != "harvest"}
    )


def _text(document: DiffDocument) -> bytes:
    return _joined(visible(clipped(line, 400)) for line in _text_lines(document))


def _text_lines(document: DiffDocument) -> Iterator[str]:
    yield document.verdict
    yield ""
    yield f"working: {_side(document.working)}"
    yield f"failing: {_side(document.failing)}"
    for number, one in enumerate(document.differences[:MAX_SHOWN], 1):
        yield ""
        yield f"{number}. {one.say}"
        yield f"   {one.category} {one.name}: {one.working} | {one.failing}"
        yield f"   {'always' if one.is_constant else 'mostly'} so in {_routes(one)}"
        yield f"   working {request_line(one.working_example)} at {place(one.working_example)}"
        yield f"   failing {request_line(one.failing_example)} at {place(one.failing_example)}"
    if len(document.differences) > MAX_SHOWN:
        yield f"{count_of(len(document.differences) - MAX_SHOWN, 'more difference')}: --format json has all"
    yield ""
    yield from map(_outcome, document.outcomes[:MAX_SHOWN])
    yield f"only in working: {count_of(len(document.only_working), 'call')}"
    yield f"only in failing: {count_of(len(document.only_failing), 'call')}"


def _markdown(document: DiffDocument) -> bytes:
    return _joined(_markdown_lines(document))


def _markdown_lines(document: DiffDocument) -> Iterator[str]:
    yield "# Working and failing calls compared"
    yield ""
    yield markdown_prose(clipped(document.verdict, 300))
    yield ""
    yield f"- Working: {code_span(clipped(_side(document.working), 200))}"
    yield f"- Failing: {code_span(clipped(_side(document.failing), 200))}"
    if not document.differences:
        return
    yield ""
    yield "| Difference | Working | Failing | Calls |"
    yield "| --- | --- | --- | --- |"
    for one in document.differences[:MAX_SHOWN]:
        cells = (f"{one.category} {one.name}", one.working, one.failing, _routes(one))
        yield f"| {' | '.join(code_span(clipped(cell, 120)) for cell in cells)} |"


def _side(side: Side) -> str:
    return f"{', '.join(side.inputs)}: {count_of(side.exchanges, 'exchange')}, {side.failed:,} failed"


def _routes(one: Difference) -> str:
    more = f" and {len(one.routes) - 1} more" if len(one.routes) > 1 else ""
    return f"{one.routes[0]}{more}" if one.routes else "no call"


def _outcome(one: RouteOutcome) -> str:
    sides = (
        " ".join(f"{status}x{count}" for status, count in statuses.items())
        for statuses in (one.working, one.failing)
    )
    return f"{one.route}: {' | '.join(sides)}"


def _joined(lines: Iterator[str]) -> bytes:
    return ("\n".join(lines) + "\n").encode("utf-8")


DIFF_FORMATS: dict[str, Callable[[DiffDocument], bytes]] = {
    "text": _text,
    "json": _json,
    "markdown": _markdown,
}
