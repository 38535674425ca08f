"""A worker process: it takes batches of partitions from its pipe, and sends back what became of each."""

import multiprocessing
import os
import pickle
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection, wait
from typing import Any

from analyzer.errors import Bug
from analyzer.ingest import Partition
from analyzer.scanning.allocator import hand_back_large_blocks
from analyzer.scanning.collector import calm_collector
from analyzer.scanning.work import Batch, Failed, Outcome, carry_out

HERE, READY = b"here", b"ready"
_GONE = (EOFError, OSError, pickle.UnpicklingError)


class Assignment:
    """A batch of partitions on its way: `place` is that of the first one in the order of results.

    `deaths` counts the workers that died of it; it is only known of a single partition.
    """

    __slots__ = ("batch", "deaths", "place")

    def __init__(self, place: int, batch: Batch) -> None:
        self.place = place
        self.batch = batch
        self.deaths = 0

    def singles(self) -> "list[Assignment]":
        """Returns an assignment for each of the partitions."""
        return [Assignment(self.place + at, (one,)) for at, one in enumerate(self.batch)]


class Worker:
    """A process with the assignments that it holds, the one that it works on in front."""

    def __init__(self, task: Callable[[Partition], Any]) -> None:
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        # The task goes through our pipe: that of multiprocessing blocks for ever when the process dies early.
        self._process = context.Process(target=_serve, args=(theirs,), daemon=True)
        self._task = task
        self._has_task = False
        self.assignments: deque[Assignment] = deque()
        self.is_ready = False
        try:
            with undisturbed():
                self._process.start()
        except OSError:
            self.connection.close()
            raise
        finally:
            # From here on the worker alone holds its end, so that its death closes the pipe.
            theirs.close()

    def give(self, assignment: Assignment) -> None:
        """Hands out one more batch; the death of the worker shows when it is asked for results."""
        self.assignments.append(assignment)
        if self._has_task and not self._send(assignment.batch):
            # It died before: what it is given now is not what it died of.
            self.is_ready &= self.assignments[0] is not assignment

    def take(self) -> tuple[Assignment, tuple[Outcome, ...]] | None:
        """Returns what became of the batch in front, or None for the signs that the worker is there, and has begun.

        Raises:
            EOFError: the worker is dead.
        """
        try:
            message = self.connection.recv()
        except _GONE:
            raise EOFError from None
        if message == HERE:
            self._has_task = True
            for given in (self._task, *(assignment.batch for assignment in self.assignments)):
                self._send(given)
            return None
        if message == READY:
            self.is_ready = True
            return None
        return self.assignments.popleft(), message

    def _send(self, message: Any) -> bool:
        try:
            self.connection.send(message)
        except OSError:
            return False
        return True

    def bury(self) -> int | None:
        """Returns the exit code of a dead worker, the signal as a negative number; None if nobody knows."""
        self.connection.close()
        self._process.join(1)
        code: int | None = self._process.exitcode
        return code

    def dismiss(self) -> None:
        """Takes no more from the worker: it ends by itself when it has nothing to do."""
        self.connection.close()

    def end_at_once(self) -> None:
        """Ends a dismissed worker in the middle of its partition, if it has not ended yet."""
        self._process.join(0 if self.assignments else 1)
        if self._process.is_alive():
            self._process.kill()
            self._process.join(1)


def ready_workers(workers: list[Worker], timeout: float | None) -> list[Worker]:
    """Returns the workers that have something to tell, or that died."""
    by_connection: dict[Any, Worker] = {worker.connection: worker for worker in workers}
    return [by_connection[one] for one in wait(by_connection, timeout)]


def _serve(connection: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    threading.Thread(target=_end_with_parent, daemon=True).start()
    hand_back_large_blocks()
    try:
        connection.send(HERE)
        task = connection.recv()
        connection.send(READY)
        with calm_collector():
            while True:
                batch: Batch = connection.recv()
                _send(connection, tuple(carry_out(task, partition) for partition in batch))
    except (EOFError, OSError):
        return


def _send(connection: Connection, outcomes: tuple[Outcome, ...]) -> None:
    try:
        connection.send(outcomes)
    except OSError:
        raise
    except Exception as error:
        connection.send((Failed(Bug.of(error)),) * len(outcomes))


def _end_with_parent() -> None:
    """Ends this process as soon as the one that gives it work is gone, even if that was killed."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Lets a process start that no interrupt reaches before it is ready for one, and that writes nowhere.

    One that dies while it starts would print a traceback; failures come back as values instead. The fork server
    of multiprocessing would start processes sooner, but leaves a folder behind when this process is killed.
    """
    blocked = {signal.SIGINT} if hasattr(signal, "pthread_sigmask") else set()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, blocked) if blocked else set()
    shown = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(shown, 2)
        os.close(shown)
        os.close(nowhere)
        if blocked:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
