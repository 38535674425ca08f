"""What the exchanges behind a report do not record, and how to record more."""

from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from analyzer.ingest.har_entry import Scrubbing, read_entry
from analyzer.ingest.own_marks import own_facts
from analyzer.model import Body, BodyState, Exchange, Location
from analyzer.redaction.redacted import RedactedAnalysis
from analyzer.report.diagnosis import gap_text
from analyzer.report.evidence import entries_by_place
from analyzer.report.tables import Cell, Table
from analyzer.scanning.producers import producer_named, producer_of
from analyzer.scanning.quality import Advice, QualityTally, find_gaps

_STATES = {state.value: state for state in BodyState}


class QualityView(Struct, frozen=True, kw_only=True):
    """What is not recorded, counted over the evidence; gaps in time over all exchanges that have a row."""

    lacking: Table
    gaps: tuple[str, ...]
    advice: tuple[Advice, ...]


def view_quality(analysis: RedactedAnalysis) -> QualityView:
    """Returns what the evidence lacks, since a diagnosis rests on it, with one row for each thing."""
    names = {one.label: one.producer for one in analysis.document.inputs}
    tally = QualityTally()
    for (label, _, _), entry in entries_by_place(analysis).items():
        exchange = read_entry(entry, Location(input=label), Scrubbing())
        if isinstance(exchange, Exchange):
            producer = producer_named(names.get(label, "")) or producer_of("", None)
            tally.add(_as_captured(exchange, own_facts(entry) or {}), producer)
    quality = tally.quality()
    rows = tuple(
        (Cell(name), Cell(f"{count:,} of {quality.exchanges:,}", "number"))
        for name, count in quality.lacking.items()
    )
    starts = [row.started_us for row in analysis.rows if row.started_us is not None]
    return QualityView(
        lacking=Table(
            caption="What the capture does not record",
            columns=("Not recorded", "Evidence exchanges"),
            rows=rows,
        ),
        gaps=tuple(map(gap_text, find_gaps(starts))),
        advice=quality.advice,
    )


def _as_captured(exchange: Exchange, facts: dict[str, Any]) -> Exchange:
    """The exchange with the bodies' states as the capture had them, also where a bundle left bodies out."""
    response = exchange.response
    request = replace(exchange.request, body=_stated(exchange.request.body, facts.get("request_body_state")))
    if response is not None:
        response = replace(response, body=_stated(response.body, facts.get("response_body_state")))
    return replace(exchange, request=request, response=response)


def _stated(body: Body, state: Any) -> Body:
    return replace(body, state=_STATES[state]) if isinstance(state, str) and state in _STATES else body
