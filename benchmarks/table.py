"""The table of a run, for people and as JSON."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.contest import Contender, Result
from benchmarks.rows import Results, Row
from benchmarks.store import MB

_HEAD = (
    "row",
    "work",
    "against",
    "reach",
    "reached",
    "by CPU",
    "",
    "ours s",
    "CPU s",
    "MB",
    "MB/s",
    "theirs s",
    "CPU s",
    "MB",
)
_RIGHT = frozenset({3, 4, 5, 7, 8, 9, 10, 11, 12, 13})


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """A row with what came out."""

    row: Row
    value: float | None
    verdict: str
    """`reached`, `missed`, `wrong answer`, `not run`, or empty where nothing is judged."""
    by_cpu: float | None = None
    """The ratio of CPU seconds, for a machine that is too busy for its clock to be trusted; never judged."""
    notes: tuple[str, ...] = ()

    @property
    def is_good(self) -> bool:
        """Whether the row lets the run end with 0."""
        return self.verdict in ("reached", "")


def outcome(row: Row, results: Results) -> Outcome:
    """What the results say about a row."""
    parties = [each for each in (row.ours, row.theirs) if each is not None]
    missing = [f"{each.peer}: {results[each].missing}" for each in parties if results[each].missing]
    if missing:
        return Outcome(row=row, value=None, verdict="not run", notes=tuple(missing))
    value = row.value(results[row.ours], results[row.theirs or row.ours])
    by_cpu = _by_cpu(row, results)
    differing = [each for each in parties if results[each].differs]
    notes = tuple(f"{each.peer}: {'; '.join(results[each].differs)}" for each in differing)
    if differing:
        return Outcome(row=row, value=value, by_cpu=by_cpu, verdict="wrong answer", notes=notes)
    verdict = "" if row.wanted is None else "reached" if row.is_reached(value) else "missed"
    return Outcome(row=row, value=value, by_cpu=by_cpu, verdict=verdict)


def _by_cpu(row: Row, results: Results) -> float | None:
    if row.theirs is None:
        return None
    ours, theirs = results[row.ours].cost.cpu_s, results[row.theirs].cost.cpu_s
    return ours / theirs if row.is_most else theirs / ours


def as_text(outcomes: Sequence[Outcome], results: Results) -> str:
    """The table, one line a row, and below it what is to be said about rows."""
    lines = [_HEAD, *(_cells(each, results) for each in outcomes)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    shown = [
        "  ".join(
            cell.rjust(width) if index in _RIGHT else cell.ljust(width)
            for index, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    ]
    versions = {f"{each.peer} {result.version}" for each, result in results.items() if result.version}
    notes = [f"peers: {', '.join(sorted(versions))}"] if versions else []
    notes += [f"{each.row.name}: {note}" for each in outcomes for note in each.notes]
    return "\n".join([*shown, *([""] if notes else []), *notes])


def _cells(each: Outcome, results: Results) -> tuple[str, ...]:
    row = each.row
    reach = "" if row.wanted is None else f"{'<=' if row.is_most else '>='} {row.wanted:g}{row.unit}"
    reached = "" if each.value is None else f"{each.value:.2f}{row.unit}"
    against = row.theirs.peer if row.theirs else ""
    by_cpu = "" if each.by_cpu is None else f"{each.by_cpu:.2f}x"
    said = (row.name, row.work, against, reach, reached, by_cpu, each.verdict)
    return (*said, *_costs(row.ours, results, speed=True), *_costs(row.theirs, results))


def _costs(contender: Contender | None, results: Results, *, speed: bool = False) -> Iterator[str]:
    result = results[contender] if contender else Result()
    if not result.costs:
        yield from [""] * (4 if speed else 3)
        return
    cost = result.cost
    yield f"{cost.wall_s:.3f}"
    yield f"{cost.cpu_s:.3f}"
    yield f"{cost.tree_bytes / MB:.0f}"
    if speed:
        yield f"{result.bytes / MB / cost.wall_s:.1f}" if result.bytes else ""


def as_json(outcomes: Sequence[Outcome], results: Results, about: dict[str, Any]) -> str:
    """The same as one document, with the costs of every single run."""
    return json.dumps(
        {
            **about,
            "rows": [
                {
                    "name": each.row.name,
                    "work": each.row.work,
                    "wanted": each.row.wanted,
                    "is_most": each.row.is_most,
                    "value": each.value,
                    "by_cpu": each.by_cpu,
                    "verdict": each.verdict,
                    "notes": each.notes,
                    "ours": each.row.ours,
                    "theirs": each.row.theirs,
                }
                for each in outcomes
            ],
            "contenders": [_contender(contender, result) for contender, result in results.items()],
        },
        indent=1,
    )


def _contender(contender: Contender, result: Result) -> dict[str, Any]:
    return {
        **contender._asdict(),
        "bytes": result.bytes,
        "missing": result.missing,
        "version": result.version,
        "differs": result.differs,
        "median": vars(result.cost) if result.costs else None,
        "runs": [vars(cost) for cost in result.costs],
    }
