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
from analyzer.scanning.quality import Advice, Quality, QualityTally, find_gaps

_STATES = {state.value: state for state in BodyState}


class QualityView(Struct, frozen=True, kw_only=True):
    """What is not recorded, gaps in time, and how to record more."""

    lacking: Table
    gaps: tuple[str, ...]
    advice: tuple[Advice, ...]


def evidence_quality(analysis: RedactedAnalysis) -> Quality:
    """Returns what the evidence lacks, since a diagnosis rests on it, and gaps between all exchanges with a row."""
    names = {one.label: one.producer for one in analysis.document.inputs}
    tally = QualityTally()
    for (label, _, _), entry in entries_by_place(analysis).items():
        exchange = read_entry(entry, Location(input=label), Scrubbing())
        if isinstance(exchange, Exchange):
            producer = producer_named(names.get(label, "")) or producer_of("", None)
            tally.add(_as_captured(exchange, own_facts(entry) or {}), producer)
    starts = [row.started_us for row in analysis.rows if row.started_us is not None]
    return replace(tally.quality(), gaps=find_gaps(starts))


def view_quality(quality: Quality) -> QualityView:
    """Returns the quality as the report shows it, with one row for each thing."""
    rows = tuple(
        (Cell(name), Cell(f"{count:,} of {quality.exchanges:,}", "number"))
        for name, count in quality.lacking.items()
    )
    return QualityView(
        lacking=Table(
            caption="What the capture does not record",
            columns=("Not recorded", "Evidence exchanges"),
            rows=rows,
        ),
        gaps=tuple(map(gap_text, quality.gaps)),
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
