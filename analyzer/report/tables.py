"""Tables as values: what a template needs to draw one, and the tables of the report's plain sections."""

from collections.abc import Callable
from typing import Literal

from msgspec import Struct

from analyzer.document import Evidence, FailureCluster, Page, ProblemNote, Route, Row
from analyzer.redaction.redacted import RedactedAnalysis
from analyzer.report import words
from analyzer.report.anchors import exchange_anchor, row_anchor

Kind = Literal["text", "code", "number", "time", "bar"]

SLOWEST_ROWS = 20
ROUTES_SHOWN = 20
GROUPS_SHOWN = 50
PROBLEMS_SHOWN = 200
INPUTS_SHOWN = 20


class Cell(Struct, frozen=True):
    """One cell, with a second line `more`.

    `href` is a fragment of the report, `fraction` the filled part of a bar, `status_class` its colour.
    """

    text: str
    kind: Kind = "text"
    href: str | None = None
    fraction: float = 0.0
    more: str | None = None
    status_class: str = ""


class Table(Struct, frozen=True, kw_only=True):
    """A table with a caption for those who do not see it; `left_out` counts the rows that were cut."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    left_out: int = 0


def number(value: int) -> Cell:
    """Returns a cell with digits grouped by comma."""
    return Cell(f"{value:,}", "number")


def shares(
    caption: str,
    column: str,
    counts: dict[str, int],
    shown: int = 10,
    class_of: Callable[[str], str] = lambda _: "",
) -> Table:
    """Returns one row a key with its count and a bar, largest count first, then by key."""
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    most = max(counts.values(), default=0) or 1
    rows = tuple(
        (
            Cell(key, "code"),
            Cell("", "bar", fraction=count / most, status_class=class_of(key)),
            number(count),
        )
        for key, count in ordered[:shown]
    )
    return Table(
        caption=caption, columns=(column, "Share", "Exchanges"), rows=rows, left_out=len(ordered) - len(rows)
    )


def routes_table(routes: tuple[Route, ...]) -> Table:
    """Returns the busiest routes with statuses and latencies, in milliseconds."""
    ordered = sorted(routes, key=lambda route: (-route.count, route.host, route.path_template, route.method))
    return Table(
        caption="Routes by number of exchanges",
        columns=("Route", "Count", "Statuses", "p50", "p95", "Max"),
        rows=tuple(_route_row(route) for route in ordered[:ROUTES_SHOWN]),
        left_out=max(0, len(ordered) - ROUTES_SHOWN),
    )


def slowest_table(rows: tuple[Row, ...], labels: tuple[str, ...]) -> Table:
    """Returns the slowest exchanges, slowest first."""
    timed = [row for row in rows if row.duration_ms is not None]
    slowest = sorted(timed, key=lambda row: -(row.duration_ms or 0.0))[:SLOWEST_ROWS]
    return Table(
        caption="Slowest exchanges",
        columns=("Exchange", "Status", "Duration", "Where"),
        rows=tuple(
            (
                Cell(f"{row.method} {row.host}{row.path}", "code", href=row_anchor(row)),
                Cell(status_text(row.status, is_failed=row.is_failed), "code"),
                Cell(words.duration(row.duration_ms), "number"),
                Cell(_place(labels[row.input] if row.input < len(labels) else "?", row.entry, row.line)),
            )
            for row in slowest
        ),
    )


def unmatched_table(clusters: tuple[FailureCluster, ...], input_numbers: dict[str, int]) -> Table:
    """Returns the failures that no rule explains, most frequent first."""
    ordered = sorted(clusters, key=lambda cluster: (-cluster.count, cluster.host, cluster.path_template))
    return Table(
        caption="Failed exchanges that no rule explains",
        columns=("Route", "Status", "Count", "Example"),
        rows=tuple(
            (
                Cell(f"{cluster.method} {cluster.host}{cluster.path_template}", "code"),
                Cell(status_text(cluster.status), "code"),
                number(cluster.count),
                Cell(place_of(cluster.example), href=exchange_anchor(cluster.example, input_numbers)),
            )
            for cluster in ordered[:GROUPS_SHOWN]
        ),
        left_out=max(0, len(ordered) - GROUPS_SHOWN),
    )


def pages_table(pages: tuple[Page, ...]) -> Table:
    """Returns the pages of browser captures with their load times."""
    return Table(
        caption="Page loads",
        columns=("Page", "Requests", "First byte", "Content", "Load", "Scripts", "Images", "Styles", "Size"),
        rows=tuple(
            (
                Cell(page.title or page.id, "code", more=words.moment(page.started_at)),
                number(page.entries),
                *(Cell(words.duration(value), "number") for value in _page_times(page)),
                Cell(words.size(page.transferred_bytes), "number"),
            )
            for page in pages[:GROUPS_SHOWN]
        ),
        left_out=max(0, len(pages) - GROUPS_SHOWN),
    )


def redaction_table(analysis: RedactedAnalysis) -> Table:
    """Returns how many values of each category were replaced, and where, most frequent first."""
    places: dict[str, list[tuple[str, int]]] = {}
    for count in analysis.redaction.counts:
        places.setdefault(count.category, []).append((count.place, count.replacements))
    totals = sorted((-sum(times for _, times in found), category) for category, found in places.items())
    return Table(
        caption="Redacted values by category",
        columns=("Category", "Where", "Replaced"),
        rows=tuple(
            (Cell(category), Cell(_times_by_place(places[category]), "code"), number(-total))
            for total, category in totals
        ),
    )


def _times_by_place(places: list[tuple[str, int]]) -> str:
    ordered = sorted(places, key=lambda found: (-found[1], found[0]))
    return ", ".join(f"{place} × {times:,}" for place, times in ordered)


def kept_table(analysis: RedactedAnalysis) -> Table:
    """Returns the opaque strings that were kept, for a person to judge."""
    return Table(
        caption="Opaque strings that were kept",
        columns=("String", "Where", "Times"),
        rows=tuple(
            (Cell(kept.text, "code"), Cell(kept.place, "code"), number(kept.count))
            for kept in analysis.redaction.kept
        ),
    )


def inputs_table(analysis: RedactedAnalysis) -> Table:
    """Returns what was read of the first inputs, those with losses in front."""
    inputs = sorted(analysis.document.inputs, key=lambda one: not (one.truncated or one.skipped))
    return Table(
        caption="Inputs",
        columns=("Input", "Format", "Size", "Exchanges", "Skipped", "Complete"),
        rows=tuple(
            (
                Cell(one.label, "code"),
                Cell(one.format, "code"),
                Cell(words.size(one.bytes), "number"),
                number(one.exchanges),
                number(one.skipped),
                Cell("No, it is cut off" if one.truncated else "Yes"),
            )
            for one in inputs[:INPUTS_SHOWN]
        ),
        left_out=max(0, len(inputs) - INPUTS_SHOWN),
    )


def problems_table(problems: tuple[ProblemNote, ...]) -> Table:
    """Returns the records that could not be read as they should."""
    return Table(
        caption="Problems while reading",
        columns=("Problem", "Where", "What it means"),
        rows=tuple(
            (Cell(problem.code, "code"), Cell(_problem_place(problem), "code"), Cell(problem.message))
            for problem in problems[:PROBLEMS_SHOWN]
        ),
        left_out=max(0, len(problems) - PROBLEMS_SHOWN),
    )


def packs_table(analysis: RedactedAnalysis) -> Table:
    """Returns the rule packs that were evaluated."""
    return Table(
        caption="Rule packs",
        columns=("Rule set", "Version", "Tier", "Rules"),
        rows=tuple(
            (Cell(pack.ruleset, "code"), Cell(pack.version, "code"), Cell(pack.tier), number(pack.rules))
            for pack in analysis.document.rules.packs
        ),
    )


def status_text(status: int | None, *, is_failed: bool = True) -> str:
    """Returns the status, or words for a response that never came, or of which the record says nothing."""
    if status is not None:
        return str(status)
    return "no response" if is_failed else "not recorded"


def place_of(evidence: Evidence) -> str:
    """Returns where an exchange stands in its input: `capture.har entry 12`."""
    entry = evidence.entry if isinstance(evidence.entry, int) else None
    line = evidence.line if isinstance(evidence.line, int) else None
    return _place(evidence.input, entry, line)


def _place(label: str, entry: int | None, line: int | None) -> str:
    if entry is not None:
        return f"{label} entry {entry}"
    return label if line is None else f"{label} line {line}"


def _problem_place(problem: ProblemNote) -> str:
    if isinstance(problem.offset, int):
        return f"{problem.input} byte {problem.offset}"
    entry = problem.entry if isinstance(problem.entry, int) else None
    return _place(problem.input, entry, problem.line if isinstance(problem.line, int) else None)


def _route_row(route: Route) -> tuple[Cell, ...]:
    return (
        Cell(f"{route.method} {route.host}{route.path_template}", "code"),
        number(route.count),
        Cell(", ".join(f"{status} × {count:,}" for status, count in sorted(route.by_status.items()))),
        *(Cell(words.duration(value), "number") for value in (route.p50_ms, route.p95_ms, route.max_ms)),
    )


def _page_times(page: Page) -> tuple[float | None, ...]:
    return (
        page.first_byte_ms,
        page.content_load_ms,
        page.load_ms,
        page.script_load_ms,
        page.image_load_ms,
        page.css_load_ms,
    )
