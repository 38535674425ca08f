"""Scans in worker processes on this machine."""

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from analyzer.ingest import Partition
from analyzer.model import Location, Problem
from analyzer.scanning.partial import Partial
from analyzer.scanning.partition import scan_partition
from analyzer.scanning.plan import Plan

_IN_FLIGHT = 3
"""Partitions handed out per worker, so that partials do not pile up in the parent."""

_plan: list[Plan] = []


def _start(plan: Plan) -> None:
    """Gives a new worker the plan, once; what interrupts a run is the parent's to handle."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _plan[:] = [plan]


def _scan(partition: Partition) -> Partial:
    return scan_partition(partition, _plan[0])


class Pool:
    """A pool of processes. A partition whose worker dies is tried once more alone, then reported as a problem."""

    name = "pool"

    def run(self, partitions: Sequence[Partition], plan: Plan, jobs: int) -> Iterator[Partial]:
        """Yields one partial for each partition, in their order."""
        waiting = deque(partitions)
        while waiting:
            yield from self._run_until_broken(waiting, plan, jobs)
            if waiting:
                yield _alone(waiting.popleft(), plan)

    @staticmethod
    def _run_until_broken(waiting: deque[Partition], plan: Plan, jobs: int) -> Iterator[Partial]:
        """Works the queue down; returns early when a worker died, the first unfinished partition in front."""
        running: deque[tuple[Partition, Future[Partial]]] = deque()
        with _new_pool(plan, jobs) as pool:
            try:
                while waiting or running:
                    while waiting and len(running) < jobs * _IN_FLIGHT:
                        # A submit to a pool that just broke raises: the partition must still be waiting then.
                        running.append((waiting[0], pool.submit(_scan, waiting[0])))
                        waiting.popleft()
                    yield running[0][1].result()
                    running.popleft()
            except BrokenProcessPool:
                waiting.extendleft(partition for partition, _ in reversed(running))
            except BaseException:
                _end_at_once(pool)
                raise


def _end_at_once(pool: ProcessPoolExecutor) -> None:
    """Ends the workers in the middle of their partitions: the run was interrupted, nobody wants the rest."""
    workers = list((pool._processes or {}).values())
    pool.shutdown(wait=False, cancel_futures=True)
    for worker in workers:
        worker.terminate()


def _new_pool(plan: Plan, jobs: int) -> ProcessPoolExecutor:
    method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    if method == "forkserver":
        _start_server()
    context = multiprocessing.get_context(method)
    return ProcessPoolExecutor(jobs, mp_context=context, initializer=_start, initargs=(plan,))


def _start_server() -> None:
    """Starts the process that workers are forked from, with nowhere to write to.

    A worker that dies while it starts would print a traceback; failures come back as values instead.
    """
    from multiprocessing import forkserver

    multiprocessing.set_forkserver_preload(["analyzer.scanning.partition"])
    shown = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        forkserver.ensure_running()
    finally:
        os.dup2(shown, 2)
        os.close(shown)
        os.close(nowhere)


def _alone(partition: Partition, plan: Plan) -> Partial:
    """One partition in a worker of its own; a second death makes it a problem, and the rest goes on."""
    try:
        with _new_pool(plan, 1) as pool:
            return pool.submit(_scan, partition).result()
    except BrokenProcessPool:
        partial = Partial(partition.index)
        message = "the process that read this input died twice; it was left out"
        partial.add_problem(
            Problem(code="worker-died", location=Location(input=partition.input.label), message=message)
        )
        return partial


EXECUTOR = Pool()
