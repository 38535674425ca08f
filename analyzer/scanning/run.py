"""A whole run: inputs to partitions, an executor over them, one merge."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec import Struct

from analyzer.errors import UsageError
from analyzer.ingest import Input, Partition, find_inputs, plan_partitions
from analyzer.ingest.open import spooled
from analyzer.match.order import Order
from analyzer.model import Exchange
from analyzer.registry import collect
from analyzer.scanning.analysis import Analysis
from analyzer.scanning.evidence import Place, collect_evidence
from analyzer.scanning.executors import Executor
from analyzer.scanning.merge import Merged
from analyzer.scanning.partial import Partial
from analyzer.scanning.plan import Comparer, Plan

SMALL_BYTES = 8 * 2**20
"""Less than this is read sooner than worker processes start."""


class Step(Struct, frozen=True, kw_only=True):
    """Progress: what is done so far of what is known."""

    partitions_done: int
    partitions: int
    bytes_done: int
    bytes: int
    exchanges: int
    findings: int
    """Groups of hits so far; the findings are fewer."""
    input: str


Progress = Callable[[Step], None]


def run_scan(
    paths: Sequence[str],
    plan: Plan,
    *,
    jobs: int | None = None,
    engine: str | None = None,
    with_evidence: bool = True,
    comparer: Comparer | None = None,
    progress: Progress | None = None,
) -> Analysis:
    """The analysis of everything under `paths`.

    With `with_evidence` the partitions that hold evidence, or exchanges that `comparer` chooses, are read a
    second time.

    Raises:
        UsageError: there is no executor of that name.
    """
    inputs, problems = find_inputs(paths)
    if with_evidence and engine in (None, "local"):
        inputs = [spooled(each) for each in inputs]
    partitions = tuple(plan_partitions(inputs))
    workers = max(1, min(jobs or os.cpu_count() or 1, len(partitions)))
    if engine in (None, "local") and sum(map(_size, partitions)) < SMALL_BYTES:
        workers = 1
    executor = _executor(engine, workers, inputs)
    partials = executor.run(partitions, plan, workers)
    merged = Merged(_reported(partials, partitions, progress), plan)
    if not with_evidence:
        return merged.analysis((), problems)
    pairs = comparer.choose(merged.partial.rows.placed) if comparer else ()
    found = collect_evidence(
        partitions,
        merged.evidence_orders(),
        (order for pair in pairs for order in pair),
        merged.partial.line_offsets,
        plan.read,
    )
    comparison = comparer.compare(_found_pairs(pairs, found)) if comparer else None
    return merged.analysis(tuple(found.values()), problems, comparison)


def _found_pairs(
    pairs: Sequence[tuple[Order, Order]], found: Mapping[Place, Exchange]
) -> list[tuple[Exchange, Exchange]]:
    """The exchanges of those pairs that are still there."""
    places = [(one[1:], other[1:]) for one, other in pairs]
    return [(found[one], found[other]) for one, other in places if one in found and other in found]


def _executor(engine: str | None, workers: int, inputs: Sequence[Input]) -> Executor:
    executors: dict[str, Executor] = collect("analyzer.scanning.executors", "EXECUTOR")
    reads_stdin = any(each.path == "-" for each in inputs)
    name = (
        engine if engine not in (None, "local") else "sequential" if workers == 1 or reads_stdin else "pool"
    )
    if name not in executors:
        raise UsageError(
            "there is no such engine", "--engine", f"there are: {' '.join(('local', *executors))}"
        )
    return executors[name]


def _reported(
    partials: Iterator[Partial], partitions: Sequence[Partition], progress: Progress | None
) -> Iterator[Partial]:
    """The partials as they come, each told to `progress`."""
    total_bytes = sum(map(_size, partitions))
    exchanges = findings = bytes_done = 0
    for done, partial in enumerate(partials, 1):
        bytes_done += _size(partitions[done - 1])
        exchanges += partial.statistics.exchanges
        findings += len(partial.groups)
        if progress is not None:
            progress(
                Step(
                    partitions_done=done,
                    partitions=len(partitions),
                    bytes_done=bytes_done,
                    bytes=total_bytes,
                    exchanges=exchanges,
                    findings=findings,
                    input=partitions[done - 1].input.label,
                )
            )
        yield partial


def _size(partition: Partition) -> int:
    end = partition.end if partition.end is not None else partition.input.size_bytes or 0
    return max(0, end - partition.start)
