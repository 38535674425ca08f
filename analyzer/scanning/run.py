"""A whole run: inputs to partitions, an executor over them, one merge."""

import os
from collections.abc import Sequence
from contextlib import AbstractContextManager, closing, nullcontext
from functools import partial as bind
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from analyzer.errors import UsageError
from analyzer.ingest.open import STDIN
from analyzer.scanning.analysis import Analysis
from analyzer.scanning.collector import calm_collector
from analyzer.scanning.executors import Crew, Executor
from analyzer.scanning.journal import Journal, opened_journal
from analyzer.scanning.listing import Listing
from analyzer.scanning.looks import SMALL_BYTES, STARTS_PROCESSES, STAYS_HERE, Looks, all_executors, run_of
from analyzer.scanning.merge import Merged
from analyzer.scanning.partition import scan_partition
from analyzer.scanning.plan import Comparer, Plan
from analyzer.scanning.replay import partials, scan_packed
from analyzer.scanning.steps import Progress, Steps

if TYPE_CHECKING:
    from analyzer.model import Exchange


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
    paths: Sequence[str],
    plan: Plan,
    options: RunOptions | None = None,
    progress: Progress | None = None,
    comparer: Comparer | None = None,
) -> Analysis:
    """The analysis of everything under `paths`.

    With evidence, the exchanges that `comparer` chooses are read a second time and compared.

    Raises:
        UsageError: there is no executor of that name, or it cannot be used, or the journal cannot.
        BundleError: the disk does not take the journal.
    """
    chosen = options or RunOptions()
    executor, crew = _chosen_executor(chosen, reads_stdin=STDIN in paths)
    with calm_collector(), _journal(chosen, plan) as journal, closing(Listing(paths, plan.read)) as listing:
        task = bind(scan_packed if journal else scan_partition, plan=plan)
        is_small = executor.name == STARTS_PROCESSES and not listing.holds(SMALL_BYTES)
        scan = run_of(task, all_executors()[STAYS_HERE] if is_small else executor, crew)
        with closing(partials(scan, listing, journal)) as found:
            merged = Merged(Steps(listing, progress).counted(found), plan)
        looks = Looks(merged, plan, listing.partitions, executor, crew)
        looks.answer()
        evidence: tuple[Exchange, ...] = ()
        comparison = None
        if chosen.with_evidence:
            looks.fill_rows()
            evidence, comparison = looks.evidence(comparer)
        return looks.harvest(merged.analysis(evidence, listing.problems, comparison))


def _journal(options: RunOptions, plan: Plan) -> AbstractContextManager[Journal | None]:
    return nullcontext() if options.resume is None else opened_journal(options.resume, plan)


def _chosen_executor(options: RunOptions, *, reads_stdin: bool) -> tuple[Executor, Crew]:
    crew = Crew(jobs=max(1, options.jobs or os.cpu_count() or 1), scheduler=options.scheduler)
    executors = all_executors()
    if options.engine in (None, "local"):
        return executors[STAYS_HERE if crew.jobs == 1 or reads_stdin else STARTS_PROCESSES], crew
    if options.engine not in executors:
        known = " ".join(("local", *executors))
        raise UsageError("there is no such engine", "--engine", f"there are: {known}")
    if reads_stdin and options.engine != STAYS_HERE:
        raise UsageError("standard input can only be read here", "--engine", "save it to a file first")
    return executors[options.engine], crew
