"""A whole run: inputs to partitions, an executor over them, one merge."""

import os
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from functools import partial as bind
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from analyzer.errors import UsageError
from analyzer.ingest import Partition
from analyzer.ingest.open import STDIN
from analyzer.model import Exchange
from analyzer.registry import collect
from analyzer.scanning.analysis import Analysis
from analyzer.scanning.answering import answer_partition
from analyzer.scanning.evidence import take_evidence, wanted_positions
from analyzer.scanning.executors import Crew, Executor
from analyzer.scanning.harvesting import harvest_partition, words_shown
from analyzer.scanning.listing import Listing, weight
from analyzer.scanning.merge import Merged
from analyzer.scanning.partition import scan_partition
from analyzer.scanning.plan import Plan
from analyzer.scanning.replay import Run, partials
from analyzer.scanning.steps import Progress, Steps
from analyzer.scanning.work import Lost

SMALL_BYTES = 8 * 2**20
"""Less than this is read sooner than worker processes start."""

FULL_HARVEST_BYTES = 4 * 2**20
"""Logs up to this size are searched line by line for what they name as secret."""

_STARTS_PROCESSES = "pool"
_STAYS_HERE = "sequential"


class RunOptions(Struct, frozen=True, kw_only=True):
    """Where the work is done; the names are those of the command line.

    With `with_evidence` the partitions that hold evidence are read a second time.
    """

    jobs: int | None = None
    engine: str | None = None
    scheduler: str | None = None
    with_evidence: bool = True


def run_scan(
    paths: Sequence[str], plan: Plan, options: RunOptions | None = None, progress: Progress | None = None
) -> Analysis:
    """The analysis of everything under `paths`.

    Raises:
        UsageError: there is no executor of that name, or it cannot be used.
    """
    chosen = options or RunOptions()
    executor, crew = _chosen_executor(chosen, reads_stdin=STDIN in paths)
    with closing(Listing(paths, plan.read)) as listing:
        scan = _run(bind(scan_partition, plan=plan), executor, crew, is_small=not listing.holds(SMALL_BYTES))
        with closing(partials(scan, listing)) as found:
            merged = Merged(Steps(listing, progress).counted(found), plan)
        _answer(merged, plan, listing.partitions, executor, crew)
        evidence: tuple[Exchange, ...] = ()
        if chosen.with_evidence:
            evidence = _evidence(merged, plan, listing.partitions, executor, crew)
        analysis = merged.analysis(evidence, listing.problems)
        return _harvested(analysis, merged, plan, listing.partitions, executor, crew)


def _answer(
    merged: Merged, plan: Plan, partitions: Sequence[Partition], executor: Executor, crew: Crew
) -> None:
    """Looks at the logs again for what the first look asked."""
    asked = merged.asked() if merged.partial.logs else None
    if not asked:
        return
    task = bind(answer_partition, plan=plan, asked=asked)
    with closing(_again(task, _logs(merged, partitions), executor, crew)) as results:
        merged.add_answers(each for each in results if not isinstance(each, Lost))


def _harvested(
    analysis: Analysis,
    merged: Merged,
    plan: Plan,
    partitions: Sequence[Partition],
    executor: Executor,
    crew: Crew,
) -> Analysis:
    """The analysis with what the logs say about secrets; of much, only lines that share a word with it."""
    logs = _logs(merged, partitions)
    if plan.observer is None or not logs:
        return analysis
    is_much = sum(partition.size_bytes for partition in logs) > FULL_HARVEST_BYTES
    task = bind(harvest_partition, plan=plan, words=words_shown(analysis) if is_much else None)
    harvest = merged.partial.harvest or plan.observer()
    with closing(_again(task, logs, executor, crew)) as results:
        for each in results:
            if each is not None and not isinstance(each, Lost):
                harvest.merge(each)
    return replace(analysis, harvest=harvest)


def _logs(merged: Merged, partitions: Sequence[Partition]) -> list[Partition]:
    indexes = frozenset(merged.partial.logs)
    return [partition for partition in partitions if partition.index in indexes]


def _again(
    task: Callable[[Partition], Any], partitions: Sequence[Partition], executor: Executor, crew: Crew
) -> Generator[Any, None, None]:
    """The results of another look at some partitions."""
    is_small = len(partitions) < 2 or sum(map(weight, partitions)) < SMALL_BYTES
    return _run(task, executor, crew, is_small=is_small)(partitions)


def _evidence(
    merged: Merged, plan: Plan, partitions: Sequence[Partition], executor: Executor, crew: Crew
) -> tuple[Exchange, ...]:
    wanted = wanted_positions(merged.evidence_orders())
    again = [partition for partition in partitions if partition.index in wanted]
    offsets = {index: merged.partial.line_offsets.get(index, 0) for index in wanted}
    task = bind(take_evidence, wanted=wanted, line_offsets=offsets, options=plan.read)
    with closing(_again(task, again, executor, crew)) as results:
        return tuple(exchange for each in results if not isinstance(each, Lost) for exchange in each)


def _run(task: Callable[[Partition], Any], executor: Executor, crew: Crew, *, is_small: bool) -> Run:
    """The task with the executor that carries it out; for little input no processes are started."""
    if is_small and executor.name == _STARTS_PROCESSES:
        executor = _executors()[_STAYS_HERE]
    return lambda partitions: executor.run(task, partitions, crew)


def _chosen_executor(options: RunOptions, *, reads_stdin: bool) -> tuple[Executor, Crew]:
    crew = Crew(jobs=max(1, options.jobs or os.cpu_count() or 1), scheduler=options.scheduler)
    executors = _executors()
    if options.engine in (None, "local"):
        return executors[_STAYS_HERE if crew.jobs == 1 or reads_stdin else _STARTS_PROCESSES], crew
    if options.engine not in executors:
        known = " ".join(("local", *executors))
        raise UsageError("there is no such engine", "--engine", f"there are: {known}")
    if reads_stdin and options.engine != _STAYS_HERE:
        raise UsageError("standard input can only be read here", "--engine", "save it to a file first")
    return executors[options.engine], crew


def _executors() -> dict[str, Executor]:
    return collect("analyzer.scanning.executors", "EXECUTOR")
