"""A connection to a Dask cluster: the task goes to every worker once, then batches of partitions."""

import logging
import math
import tempfile
import time
import uuid
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

import dask
from distributed import Client, KilledWorker, LocalCluster, WorkerPlugin

from analyzer.errors import AnalyzerError, UsageError
from analyzer.ingest import Partition
from analyzer.scanning.executors import Crew
from analyzer.scanning.executors._worker import undisturbed
from analyzer.scanning.program import program_digest
from analyzer.scanning.work import DIED, Batch, Failed, Outcome, carry_out

CONNECT_S = 5
PATIENCE_S = 60
"""How long a cluster may be without any worker before the run ends."""

_LOOK_EVERY_S = 5
_BATCHES_PER_WORKER = 3
_SETTINGS = {
    "distributed.worker.memory.target": False,
    "distributed.worker.memory.spill": False,
    "distributed.worker.memory.pause": False,
    "distributed.scheduler.allowed-failures": 1,
    "distributed.comm.timeouts.connect": CONNECT_S,
}
"""Of a cluster that is started here: it writes no values to the disk, and gives a task up after two deaths."""

_SAME_PROGRAM = "install the same version, for the same version of Python, on all workers"
_GO_ON = "what --resume has kept need not be done again"

_tasks: dict[str, Callable[[Partition], Any]] = {}
"""In a worker: name of a run -> its task."""


class _Brings(WorkerPlugin):  # type: ignore[misc]
    """Gives the task of a run to every worker, also to those that come later."""

    def __init__(self, name: str, task: Callable[[Partition], Any]) -> None:
        self.name = name
        self._task = task

    def setup(self, worker: Any) -> None:
        """Called in a worker that begins."""
        _tasks[self.name] = self._task

    def teardown(self, worker: Any) -> None:
        """Called in a worker when the run is over."""
        _tasks.pop(self.name, None)


def _carry_out_all(name: str, program: str, batch: Batch) -> tuple[Outcome, ...]:
    """In a worker: what becomes of each partition of a batch."""
    if program != program_digest():
        return (Failed(_another_program("a worker")),)
    return tuple(carry_out(_tasks[name], partition) for partition in batch)


def _another_program(place: str) -> UsageError:
    return UsageError("runs another version of this program", place, _SAME_PROGRAM)


class Cluster:
    """Workers that are reached through a scheduler."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._workers = 0
        self._looked_s = -math.inf
        self._seen_s = time.monotonic()

    def check_programs(self) -> None:
        """Refuses workers that would work differently.

        Raises:
            UsageError: a worker has another version of this program, or none, or there is no worker.
        """
        try:
            self._client.wait_for_workers(1, timeout=PATIENCE_S)
        except TimeoutError:
            raise UsageError(f"has no workers after {PATIENCE_S} s", "--scheduler", "start some") from None
        told = self._client.run(program_digest, on_error="return")
        for address, digest in sorted(told.items()):
            if digest != program_digest():
                raise _another_program(address)

    def outcomes(self, task: Callable[[Partition], Any], batches: Iterable[Batch]) -> Iterator[Outcome]:
        """Yields what becomes of each partition, in order.

        Raises:
            AnalyzerError: the scheduler or all workers are gone.
        """
        name = f"analyzer-{uuid.uuid4().hex}"
        self._client.register_plugin(_Brings(name, task))
        try:
            yield from self._in_order(name, iter(batches))
        finally:
            with suppress(Exception):
                self._client.unregister_worker_plugin(name)

    def _in_order(self, name: str, batches: Iterator[Batch]) -> Iterator[Outcome]:
        running: deque[tuple[Batch, Any]] = deque()
        while True:
            while len(running) < _BATCHES_PER_WORKER * self._worker_count():
                batch = next(batches, None)
                if batch is None:
                    break
                running.append((batch, self._submit(name, batch)))
            if not running:
                return
            batch, future = running.popleft()
            outcomes = self._result(future)
            if outcomes is None:
                self._wait_for(running)
                outcomes = tuple(self._alone(name, partition) for partition in batch)
            yield from outcomes

    def _alone(self, name: str, partition: Partition) -> Outcome:
        outcomes = self._result(self._submit(name, (partition,)))
        return DIED if outcomes is None else outcomes[0]

    def _submit(self, name: str, batch: Batch) -> Any:
        key = f"{name}-{uuid.uuid4().hex}"
        return self._client.submit(_carry_out_all, name, program_digest(), batch, key=key, pure=False)

    def _result(self, future: Any) -> tuple[Outcome, ...] | None:
        """Returns the outcomes of a batch; None where its workers died."""
        while True:
            try:
                outcomes: tuple[Outcome, ...] = future.result(timeout=_LOOK_EVERY_S)
            except TimeoutError:
                self._refuse_to_wait_for_nobody()
            except KilledWorker:
                return None
            except (CancelledError, OSError):
                raise AnalyzerError(
                    "is gone in the middle of the run", "the Dask scheduler", _GO_ON
                ) from None
            except AnalyzerError:
                raise
            except Exception as error:
                raise AnalyzerError(
                    f"cannot do this work ({type(error).__name__})", "a Dask worker", _SAME_PROGRAM
                ) from None
            else:
                return outcomes

    def _wait_for(self, running: Iterable[tuple[Batch, Any]]) -> None:
        for _, future in running:
            self._result(future)

    def _worker_count(self) -> int:
        if time.monotonic() - self._looked_s > _LOOK_EVERY_S:
            self._looked_s = time.monotonic()
            self._workers = len(self._client.nthreads())
            if self._workers:
                self._seen_s = self._looked_s
        return max(1, self._workers)

    def _refuse_to_wait_for_nobody(self) -> None:
        self._worker_count()
        if not self._workers and time.monotonic() - self._seen_s > PATIENCE_S:
            raise AnalyzerError(f"has had no workers for {PATIENCE_S} s", "the Dask scheduler", _GO_ON)


@contextmanager
def connected(crew: Crew) -> Iterator[Cluster]:
    """Yields the cluster of a scheduler's address, or one of this machine that lasts as long as the block.

    Raises:
        UsageError: it cannot be reached, or works with another version of this program.
    """
    with ExitStack() as stack:
        stack.enter_context(_silence())
        stack.enter_context(dask.config.set(_SETTINGS))
        address = crew.scheduler or stack.enter_context(_local_cluster(crew.jobs))
        client = stack.enter_context(_client(address, is_given=crew.scheduler is not None))
        cluster = Cluster(client)
        cluster.check_programs()
        yield cluster


@contextmanager
def _client(address: str, *, is_given: bool) -> Iterator[Any]:
    try:
        client = Client(address, timeout=CONNECT_S, set_as_default=False)
    except Exception as error:
        place = "--scheduler" if is_given else "--engine dask"
        hint = "give the address of a running scheduler, for example tcp://127.0.0.1:8786"
        raise UsageError(f"cannot be reached ({type(error).__name__})", place, hint) from None
    try:
        yield client
    finally:
        client.close(timeout=2)


@contextmanager
def _local_cluster(jobs: int) -> Iterator[str]:
    """Yields the address of a cluster on the loopback device, without a dashboard."""
    with tempfile.TemporaryDirectory(prefix="analyzer-", ignore_cleanup_errors=True) as folder:
        with dask.config.set({"temporary-directory": folder}), undisturbed():
            cluster = LocalCluster(
                n_workers=jobs,
                threads_per_worker=1,
                host="127.0.0.1",
                dashboard_address=None,
                worker_dashboard_address=None,
                local_directory=folder,
            )
        try:
            yield cluster.scheduler_address
        finally:
            cluster.close(timeout=5)


@contextmanager
def _silence() -> Iterator[None]:
    """Keeps what Dask has to say of lost connections to itself: what matters is told in one line."""
    loggers = [
        logging.getLogger(name)
        for name in ("distributed", *logging.root.manager.loggerDict)
        if name.partition(".")[0] in ("distributed", "tornado", "asyncio")
    ]
    before = [logger.disabled for logger in loggers]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for logger in loggers:
            logger.disabled = True
        try:
            yield
        finally:
            for logger, was_disabled in zip(loggers, before, strict=True):
                logger.disabled = was_disabled
