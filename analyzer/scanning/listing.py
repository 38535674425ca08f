"""Inputs to partitions in a thread of its own: work starts before a folder of many files is read to its end."""

import threading
from collections.abc import Callable, Iterator, Sequence
from queue import SimpleQueue

from analyzer.ingest import Input, Partition, ReadOptions, grouped, iter_inputs, plan_partitions
from analyzer.ingest.open import spooled
from analyzer.model import Problem
from analyzer.scanning.work import weight

TELL_EVERY = 500


class Listing:
    """The partitions of a run, in order, and what is known of them so far.

    `partitions` holds those that were taken; `count` and `total_bytes` tell of the inputs, and parts of large
    ones, that were found, and `is_complete` whether that is all. `problems` are final when the last one was taken.
    """

    def __init__(self, paths: Sequence[str], options: ReadOptions) -> None:
        self.partitions: list[Partition] = []
        self.problems: list[Problem] = []
        self.count = 0
        self.total_bytes = 0
        self.is_complete = False
        self.on_growth: Callable[[], None] | None = None
        """Called now and then while the search goes on, in its thread."""
        self._is_closed = False
        self._found: SimpleQueue[Partition | BaseException | None] = SimpleQueue()
        self._taken_ahead: list[Partition] = []
        threading.Thread(target=self._list, args=(paths, options), name="listing", daemon=True).start()

    def holds(self, least_bytes: int) -> bool:
        """Whether there are two partitions or more that weigh so much; waits until that is known."""
        weighed = 0
        while weighed < least_bytes or len(self._taken_ahead) < 2:
            partition = self._take()
            if partition is None:
                self._found.put(None)
                return False
            self._taken_ahead.append(partition)
            weighed += weight(partition)
        return True

    def __iter__(self) -> Iterator[Partition]:
        """Yields each partition once, waiting for those that are not found yet."""
        for partition in self._taken_ahead:
            self.partitions.append(partition)
            yield partition
        self._taken_ahead.clear()
        while (found := self._take()) is not None:
            self.partitions.append(found)
            yield found

    def close(self) -> None:
        """Ends the search."""
        self._is_closed = True

    def _take(self) -> Partition | None:
        found = self._found.get()
        if isinstance(found, BaseException):
            raise found
        return found

    def _list(self, paths: Sequence[str], options: ReadOptions) -> None:
        try:
            told = 0
            for partition in grouped(plan_partitions(self._inputs(paths), options=options)):
                if self._is_closed:
                    return
                self.count += partition.count
                self.total_bytes += partition.size_bytes
                self._found.put(partition)
                if self.count - told >= TELL_EVERY and self.on_growth:
                    told = self.count
                    self.on_growth()
        except BaseException as error:
            self._found.put(error)
        self.is_complete = True
        self._found.put(None)
        if self.on_growth:
            self.on_growth()

    def _inputs(self, paths: Sequence[str]) -> Iterator[Input]:
        for found in iter_inputs(paths):
            if isinstance(found, Problem):
                self.problems.append(found)
            else:
                yield spooled(found)
