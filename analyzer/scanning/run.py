"""A whole run: inputs to partitions, an executor over them, one merge."""

import os
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, closing, nullcontext
from functools import partial as bind
from pathlib import Path
from typing import Any

from msgspec import Struct

from analyzer.errors import UsageError
from analyzer.ingest import Partition
from analyzer.ingest.open import STDIN
from analyzer.model import Exchange
from analyzer.registry import collect
from analyzer.scanning.analysis import Analysis
from analyzer.scanning.collector import calm_collector
from analyzer.scanning.evidence import take_evidence, wanted_positions
from analyzer.scanning.executors import Crew, Executor
from analyzer.scanning.journal import Journal, opened_journal
from analyzer.scanning.listing import Listing
from analyzer.scanning.merge import Merged
from analyzer.scanning.partition import scan_partition
from analyzer.scanning.plan import Plan
from analyzer.scanning.replay import Run, partials, scan_packed
from analyzer.scanning.steps import Progress, Steps
from analyzer.scanning.work import Lost, weight

SMALL_BYTES = 8 * 2**20
"""Less than this is read sooner than worker processes start."""

_STARTS_PROCESSES = "pool"
_STAYS_HERE = "sequential"


class RunOptions(Struct, frozen=True, kw_only=True):
    """Where the work is done; the names are those of the command line.

    `resume` is the folder of a journal; it stays there when the run is complete, for whoever wrote the result
    to discard. With `with_evidence` the partitions that hold evidence are read a second time.
    """

    jobs: int | None = None
    engine: str | None = None
    scheduler: str | None = None
    resume: Path | None = None
    with_evidence: bool = True


def run_scan(
    paths: Sequence[str], plan: Plan, options: RunOptions | None = None, progress: Progress | None = None
) -> Analysis:
    """The analysis of everything under `paths`.

    Raises:
        UsageError: there is no executor of that name, or it cannot be used, or the journal cannot.
        BundleError: the disk does not take the journal.
    """
    chosen = options or RunOptions()
    executor, crew = _chosen_executor(chosen, reads_stdin=STDIN in paths)
    with calm_collector(), _journal(chosen, plan) as journal, closing(Listing(paths, plan.read)) as listing:
        task = bind(scan_packed if journal else scan_partition, plan=plan)
        is_small = executor.name == _STARTS_PROCESSES and not listing.holds(SMALL_BYTES)
        scan = _run(task, _here(executor, is_small=is_small), crew)
        with closing(partials(scan, listing, journal)) as found:
            merged = Merged(Steps(listing, progress).counted(found), plan)
        evidence: tuple[Exchange, ...] = ()
        if chosen.with_evidence:
            evidence = _evidence(merged, plan, listing.partitions, executor, crew)
        return merged.analysis(evidence, listing.problems)


def _journal(options: RunOptions, plan: Plan) -> AbstractContextManager[Journal | None]:
    return nullcontext() if options.resume is None else opened_journal(options.resume, plan)


def _evidence(
    merged: Merged, plan: Plan, partitions: Sequence[Partition], executor: Executor, crew: Crew
) -> tuple[Exchange, ...]:
    wanted = wanted_positions(merged.evidence_orders())
    again = [partition for partition in partitions if partition.index in wanted]
    offsets = {index: merged.partial.line_offsets.get(index, 0) for index in wanted}
    task = bind(take_evidence, wanted=wanted, line_offsets=offsets, options=plan.read)
    is_small = len(again) < 2 or sum(map(weight, again)) < SMALL_BYTES
    with closing(_run(task, _here(executor, is_small=is_small), crew)(again)) as results:
        return tuple(exchange for each in results if not isinstance(each, Lost) for exchange in each)


def _run(task: Callable[[Partition], Any], executor: Executor, crew: Crew) -> Run:
    return lambda partitions: executor.run(task, partitions, crew)


def _here(executor: Executor, *, is_small: bool) -> Executor:
    """The executor; for little input this process, which is done before others have started."""
    return _executors()[_STAYS_HERE] if is_small else executor


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
