"""Works in processes on this machine."""

import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from typing import Any

from analyzer.errors import AnalyzerError
from analyzer.ingest import Partition
from analyzer.scanning.executors import Crew, Result
from analyzer.scanning.executors._worker import Assignment, Worker, ready_workers
from analyzer.scanning.work import DIED, Lost, Outcome, batches, result_of

MAX_DEATHS = 2
MAX_FRUITLESS_STARTS = 10
"""Workers that may end before they begin, one after the other without any result in between."""
_KILLED_START = 0.1
"""A start that was ended from outside counts less: the next one may well succeed."""

_MAX_AHEAD_BYTES = 8 << 20
_MIN_AHEAD = 3
_MAX_AHEAD = 64
"""Partitions for each worker that may be handed out or wait for their turn: few of much, many of little."""

_MAX_HELD = 3
_MAX_HELD_BYTES = 1 << 20
"""Small batches lie ready in a worker's pipe, so that it need not wait; large ones go one at a time."""

_FROM_OUTSIDE = frozenset({-signal.SIGTERM, -getattr(signal, "SIGKILL", signal.SIGTERM), None, 255})
"""How a worker ends that somebody else, perhaps the system for want of memory, has ended."""


class Pool:
    """Processes with a pipe each, so that a death is laid to what was worked on.

    Small partitions travel in batches; those of a worker that died go on their way again one by one. A
    partition that kills its worker twice is given up. If the worker may have been killed from outside, the
    partition is tried a last time with no other one running.
    """

    name = "pool"

    def run(
        self, task: Callable[[Partition], Result], partitions: Iterable[Partition], crew: Crew
    ) -> Generator[Result | Lost, None, None]:
        """Yields the result for each partition."""
        shift = _Shift(task, partitions, crew.jobs)
        try:
            yield from map(result_of, shift.outcomes())
        finally:
            shift.end()


class _Shift:
    """The workers of one run, what they hold, and what came back too early to be yielded."""

    def __init__(self, task: Callable[[Partition], Any], partitions: Iterable[Partition], jobs: int) -> None:
        self._task = task
        self._jobs = jobs
        self._fresh = batches(partitions)
        self._next_place = 0
        self._workers: list[Worker] = []
        self._waiting: deque[Assignment] = deque()
        self._alone: deque[Assignment] = deque()
        """Partitions to be tried a last time, each with no other one running."""
        self._early: dict[int, Outcome] = {}
        self._ahead: dict[int, int] = {}
        """Place -> bytes of what is handed out or has come back, and is not yielded yet."""
        self._ahead_bytes = 0
        self._fruitless_starts = 0.0

    def outcomes(self) -> Iterator[Outcome]:
        """Yields what became of each partition, in order."""
        place = 0
        while True:
            self._hand_out()
            is_here = place in self._early
            self._collect(0 if is_here else None)
            if is_here:
                self._ahead_bytes -= self._ahead.pop(place)
                yield self._early.pop(place)
                place += 1
            elif not self._ahead:
                return

    def end(self) -> None:
        """Ends all workers."""
        for worker in self._workers:
            worker.dismiss()
        for worker in self._workers:
            worker.end_at_once()

    def _hand_out(self) -> None:
        if self._alone:
            if not any(worker.assignments for worker in self._workers):
                self._idle_worker().give(self._alone.popleft())
            if self._alone or any(
                one.deaths >= MAX_DEATHS for worker in self._workers for one in worker.assignments
            ):
                return
        while (assignment := self._next()) is not None:
            worker = self._worker_for(assignment)
            if worker is None:
                self._waiting.appendleft(assignment)
                return
            worker.give(assignment)

    def _next(self) -> Assignment | None:
        """Returns the next batch to hand out, None while enough results are on their way."""
        if self._waiting:
            return self._waiting.popleft()
        is_much = self._ahead_bytes > _MAX_AHEAD_BYTES * self._jobs
        if len(self._ahead) >= self._jobs * (_MIN_AHEAD if is_much else _MAX_AHEAD):
            return None
        batch = next(self._fresh, None)
        if batch is None:
            return None
        assignment = Assignment(self._next_place, batch)
        for partition in batch:
            self._ahead[self._next_place] = partition.size_bytes
            self._ahead_bytes += partition.size_bytes
            self._next_place += 1
        return assignment

    def _worker_for(self, assignment: Assignment) -> Worker | None:
        """Returns a worker with room, a new one while there are too few, or None."""
        worker = min(self._workers, key=lambda one: len(one.assignments), default=None)
        if worker is None or (worker.assignments and len(self._workers) < self._jobs):
            return self._new_worker()
        held = [partition for one in (*worker.assignments, assignment) for partition in one.batch]
        is_little = sum(partition.size_bytes for partition in held) <= _MAX_HELD_BYTES
        has_room = len(worker.assignments) < _MAX_HELD and is_little
        return worker if has_room or not worker.assignments else None

    def _idle_worker(self) -> Worker:
        return (
            next((worker for worker in self._workers if not worker.assignments), None) or self._new_worker()
        )

    def _new_worker(self) -> Worker:
        while True:
            try:
                worker = Worker(self._task)
            except OSError:
                self._count_fruitless_start()
                continue
            self._workers.append(worker)
            return worker

    def _count_fruitless_start(self, *, is_from_outside: bool = False) -> None:
        self._fruitless_starts += _KILLED_START if is_from_outside else 1
        if self._fruitless_starts > MAX_FRUITLESS_STARTS:
            raise AnalyzerError("worker processes end as soon as they start", "--jobs", "use --jobs 1")

    def _collect(self, timeout: float | None) -> None:
        """Takes in what the workers have to tell; waits for the first of them without a `timeout`."""
        if not any(worker.assignments for worker in self._workers):
            return
        for worker in ready_workers(self._workers, timeout):
            try:
                told = worker.take()
            except EOFError:
                self._bury(worker)
                continue
            if told is not None:
                assignment, outcomes = told
                self._early.update(enumerate(outcomes, assignment.place))
                self._fruitless_starts = 0

    def _bury(self, worker: Worker) -> None:
        """Takes a dead worker's batches back; what is in front it died of, if it had begun."""
        self._workers.remove(worker)
        is_from_outside = worker.bury() in _FROM_OUTSIDE
        left = list(worker.assignments)
        if left and worker.is_ready:
            culprit = left.pop(0)
            if len(culprit.batch) > 1:
                left[:0] = culprit.singles()
            else:
                culprit.deaths += 1
                self._retry(culprit, is_from_outside=is_from_outside)
        elif not worker.is_ready:
            self._count_fruitless_start(is_from_outside=is_from_outside)
        self._waiting.extendleft(reversed(left))

    def _retry(self, culprit: Assignment, *, is_from_outside: bool) -> None:
        if culprit.deaths < MAX_DEATHS:
            self._waiting.append(culprit)
        elif culprit.deaths == MAX_DEATHS and is_from_outside:
            self._alone.append(culprit)
        else:
            self._early[culprit.place] = DIED


EXECUTOR = Pool()
