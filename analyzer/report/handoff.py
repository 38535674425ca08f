"""What the engineers of a vendor need to find the calls of a finding in logs of their own."""

import ipaddress
from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from analyzer.document import Evidence, FailureCluster, Finding
from analyzer.ingest.own_marks import MARKS
from analyzer.redaction.redacted import RedactedAnalysis
from analyzer.report.escaping import clipped
from analyzer.report.evidence import Place, entries_by_place, place
from analyzer.report.handoff_fields import FIELDS
from analyzer.report.one_line import place as place_text
from analyzer.report.one_line import reason
from analyzer.report.tables import Cell, Table
from analyzer.report.words import duration
from analyzer.scanning.verdict import by_urgency

MAX_FINDINGS = 30
MAX_FAILURES = 10
MAX_CALLS = 3
MAX_VALUE_CHARS = 200
MAX_URL_CHARS = 300

NO_FIELD = "no request or trace id was recorded"
NOT_HELD = "header fields are not held here"


class Call(Struct, frozen=True, kw_only=True):
    """One call: its request line, and facts as (name, value) pairs."""

    request: str
    facts: tuple[tuple[str, str], ...]

    @property
    def table(self) -> Table:
        """The facts as a table of the report."""
        rows = tuple((Cell(name), Cell(value, "code")) for name, value in self.facts)
        return Table(caption=f"How to find {self.request}", columns=("What", "Value"), rows=rows)


class HandedOver(Struct, frozen=True, kw_only=True):
    """The calls of one finding, or of failures of one route that no rule explains."""

    name: str
    title: str
    owner: str
    count: int
    seen: str
    calls: tuple[Call, ...]


class Handoff(Struct, frozen=True, kw_only=True):
    """Everything that is handed over; `left_out` counts findings and routes beyond the first ones."""

    handed: tuple[HandedOver, ...]
    left_out: int


def view_handoff(analysis: RedactedAnalysis, findings: int = MAX_FINDINGS) -> Handoff:
    """Returns the most urgent findings with their calls, then failures without a rule."""
    entries = entries_by_place(analysis)
    urgent = by_urgency(analysis.document.findings)
    failures = max(0, min(MAX_FAILURES, findings))
    items = (
        *(_of_finding(one, entries) for one in urgent[:findings]),
        *(_of_failure(one, entries) for one in analysis.unmatched[:failures]),
    )
    return Handoff(handed=items, left_out=len(urgent) + len(analysis.unmatched) - len(items))


def _of_finding(finding: Finding, entries: dict[Place, dict[str, Any]]) -> HandedOver:
    return HandedOver(
        name=finding.rule,
        title=f"{finding.title}: {reason(finding)}" if finding.cause or finding.possible else finding.title,
        owner=finding.owner,
        count=finding.count,
        seen=_seen(finding.first_at, finding.last_at),
        calls=tuple(_call(one, entries) for one in finding.evidence[:MAX_CALLS]),
    )


def _of_failure(cluster: FailureCluster, entries: dict[Place, dict[str, Any]]) -> HandedOver:
    return HandedOver(
        name="no rule",
        title="Failed, and no rule explains it",
        owner="unknown",
        count=cluster.count,
        seen=_seen(cluster.example.started_at, cluster.example.started_at),
        calls=(_call(cluster.example, entries),),
    )


def _seen(first_at: str | None, last_at: str | None) -> str:
    if first_at is None:
        return "time not recorded"
    return first_at if last_at in (None, first_at) else f"{first_at} to {last_at}"


def _call(one: Evidence, entries: dict[Place, dict[str, Any]]) -> Call:
    status = "no answer" if one.status is None else str(one.status)
    request = f"{one.method} {clipped(one.url, MAX_URL_CHARS)} -> {status}"
    return Call(request=request, facts=tuple(_facts(one, entries.get(place(one)))))


def _facts(one: Evidence, entry: dict[str, Any] | None) -> Iterator[tuple[str, str]]:
    yield "started (UTC)", one.started_at or "not recorded"
    if one.duration_ms is not None:
        yield "took", duration(one.duration_ms)
    yield "host", one.host or "not recorded"
    yield "in the capture", place_text(one)
    if entry is None:
        yield "header fields", NOT_HELD
        return
    address = str(entry.get("serverIPAddress") or "")
    yield "server address", f"{clipped(address, 60)}, {address_class(address)}" if address else "not recorded"
    dates = _values(entry.get("response"), "date")
    yield "server's clock (Date)", clipped(", ".join(dates), MAX_VALUE_CHARS) or _no_date(one, entry)
    found = list(_ids(entry))
    yield from found or [("ids", NO_FIELD)]


def _no_date(one: Evidence, entry: dict[str, Any]) -> str:
    if one.status is None:
        return "no answer was recorded"
    facts = (entry.get(MARKS) or {}).get("facts") or {}
    return "not recorded" if facts.get("response_headers_complete") is False else "the answer has none"


def _ids(entry: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The fields of the answer, and those that only the request has."""
    for field in FIELDS:
        answered, sent = (_values(entry.get(side), field.name) for side in ("response", "request"))
        for side, values in (
            ("answer", answered),
            ("request", [each for each in sent if each not in answered]),
        ):
            if values:
                name = f"{field.name} ({field.what}, {field.whose}; in the {side})"
                yield name, clipped(", ".join(values), MAX_VALUE_CHARS)


def _values(message: Any, name: str) -> list[str]:
    headers = message.get("headers") if isinstance(message, dict) else None
    return [
        str(each.get("value", ""))
        for each in headers or ()
        if str(each.get("name", "")).lower() == name and each.get("value")
    ]


_PRIVATE = tuple(
    map(ipaddress.ip_network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"))
)


def address_class(text: str) -> str:
    """Returns `public`, `private`, `loopback`, `link-local` or `unspecified`; a placeholder tells its own."""
    if text.startswith("["):
        return (
            "private" if text.endswith(" private]") else "public" if text.endswith(" public]") else "redacted"
        )
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return "not an address"
    checks = (
        ("loopback", address.is_loopback),
        ("link-local", address.is_link_local),
        ("unspecified", address.is_unspecified),
        ("private", any(address in network for network in _PRIVATE)),
    )
    return next((name for name, holds in checks if holds), "public")
