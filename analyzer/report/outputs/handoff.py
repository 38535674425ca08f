"""`handoff`: for the vendor's engineers, the calls of each finding with what their own logs know them by."""

from collections.abc import Iterator

from analyzer.redaction.redacted import RedactedAnalysis
from analyzer.report.base import RenderOptions
from analyzer.report.escaping import clipped
from analyzer.report.handoff import MAX_FINDINGS, Call, HandedOver, Handoff, view_handoff
from analyzer.report.outputs._markup import MARKDOWN, PLAIN, Markup
from analyzer.report.words import count_of

MAX_BYTES = 64 * 1024


class HandoffOutput:
    """A heading for each finding, below it a table for each call."""

    name = "handoff"
    media_type = "text/markdown; charset=utf-8"
    extension = ".handoff.md"

    def render(self, analysis: RedactedAnalysis, options: RenderOptions) -> bytes:
        """Returns at most MAX_BYTES; fewer findings are shown if that is needed.

        Strings of the capture stand in code spans only; with `plain` there is no markup at all.
        """
        markup = PLAIN if options.plain else MARKDOWN
        for shown in range(MAX_FINDINGS, -1, -1):
            lines = _lines(view_handoff(analysis, shown), analysis, options, markup)
            content = ("\n".join(lines) + "\n").encode("utf-8")
            if len(content) <= MAX_BYTES:
                break
        return content


def _lines(
    view: Handoff, analysis: RedactedAnalysis, options: RenderOptions, markup: Markup
) -> Iterator[str]:
    yield markup.heading("Hand-over to the engineers of the API", level=1)
    yield ""
    yield "By these times, addresses and ids the requests can be found in the logs of the API, its gateway and"
    yield "its edge. Values in square brackets were redacted; equal ones were equal."
    yield ""
    if options.case_id:
        yield f"Case: {markup.value(clipped(options.case_id, 80))}"
        yield ""
    if not view.handed and not view.left_out:
        yield "Nothing failed that could be handed over."
    for number, item in enumerate(view.handed, 1):
        yield from _item(number, item, markup)
    if view.left_out:
        yield f"{count_of(view.left_out, 'more finding')}, not shown here; findings.json has all."
    tool = analysis.document.tool
    yield ""
    yield f"Written by {markup.value(f'{tool.name} {tool.version}')}."


def _item(number: int, item: HandedOver, markup: Markup) -> Iterator[str]:
    yield markup.heading(f"{number}. {markup.value(clipped(item.name, 80))}", level=2)
    yield ""
    yield markup.prose(clipped(item.title, 300))
    yield ""
    yield f"{count_of(item.count, 'call')}, {markup.value(item.seen)}, for {markup.value(item.owner)}"
    yield ""
    for call in item.calls:
        yield from _call(call, markup)


def _call(call: Call, markup: Markup) -> Iterator[str]:
    yield markup.value(call.request)
    yield ""
    yield from markup.table_head(("What", "Value"))
    for name, value in call.facts:
        yield markup.row((name, markup.value(value)))
    yield ""


OUTPUT = HandoffOutput()
