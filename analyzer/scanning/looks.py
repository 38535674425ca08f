"""Further looks at inputs, once the first one told what to look for."""

from collections.abc import Callable, Container, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from functools import partial as bind
from typing import Any

from msgspec.structs import replace

from analyzer.ingest import Partition
from analyzer.match.order import Order
from analyzer.model import Exchange
from analyzer.registry import collect
from analyzer.scanning.analysis import Analysis
from analyzer.scanning.answering import answer_partition
from analyzer.scanning.evidence import Borders, Place, take_evidence, wanted_positions
from analyzer.scanning.executors import Crew, Executor
from analyzer.scanning.harvesting import harvest_partition
from analyzer.scanning.merge import Merged
from analyzer.scanning.notes import harvest_note
from analyzer.scanning.plain_rows import moved, plain_rows
from analyzer.scanning.plan import Comparer, Observer, Plan
from analyzer.scanning.replay import Run
from analyzer.scanning.rows import MAX_ROWS
from analyzer.scanning.words import words_shown
from analyzer.scanning.work import Lost, weight

SMALL_BYTES = 8 * 2**20
"""Less than this is read sooner than worker processes start."""
FULL_HARVEST_BYTES = 4 * 2**20
"""Up to this size all of the inputs is searched for what they name as secret."""
STARTS_PROCESSES = "pool"
STAYS_HERE = "sequential"

Task = Callable[[Partition], Any]


def all_executors() -> dict[str, Executor]:
    """Returns the executors by name."""
    return collect("analyzer.scanning.executors", "EXECUTOR")


def run_of(task: Task, executor: Executor, crew: Crew) -> Run:
    """Returns the task with the executor that carries it out."""
    return lambda partitions: executor.run(task, partitions, crew)


class Looks:
    """The looks that follow the first one, over just those partitions that they need."""

    def __init__(
        self, merged: Merged, plan: Plan, partitions: Sequence[Partition], executor: Executor, crew: Crew
    ) -> None:
        self._merged = merged
        self._plan = plan
        self._partitions = list(_as_scanned(partitions, merged.partial.row_starts))
        self._executor = executor
        self._crew = crew

    def answer(self) -> None:
        """Fills in what the first look at logs asked of histories and sequences."""
        asked = self._merged.asked() if self._merged.partial.logs else None
        if asked:
            task = bind(answer_partition, plan=self._plan, asked=asked)
            with closing(self._run(task, self._logs())) as results:
                self._merged.add_answers(each for each in results if not isinstance(each, Lost))

    def fill_rows(self) -> None:
        """Makes the first rows of the run that the light tier passed over."""
        partial = self._merged.partial
        starts = {index: start for index, (start, _) in partial.row_starts.items() if start < MAX_ROWS}
        again = [partition for partition in self._logs() if partition.index in starts]
        if not partial.rows.passed_over:
            return
        task = bind(plain_rows, plan=self._plan, starts=starts)
        with closing(self._run(task, again)) as results:
            for partition, rows in zip(again, results, strict=False):
                if not isinstance(rows, Lost):
                    _, inputs = partial.row_starts[partition.index]
                    partial.rows.fill(moved(rows, inputs, partial.line_offsets.get(partition.index, 0)))

    def evidence(self, comparer: Comparer | None) -> tuple[tuple[Exchange, ...], Any]:
        """Returns the exchanges that findings show, with their neighbours, and what `comparer` finds."""
        pairs = comparer.choose(self._merged.partial.rows.placed) if comparer else ()
        compared = (order for pair in pairs for order in pair)
        continued = frozenset(partition.index for partition in self._partitions if partition.start)
        borders = Borders(self._merged.partial.counts, continued)
        wanted = wanted_positions(self._merged.evidence_orders(), borders, compared)
        parts = (part for partition in self._partitions for part in partition.parts())
        again = [part for part in parts if part.index in wanted]
        offsets = {index: self._merged.partial.line_offsets.get(index, 0) for index in wanted}
        task = bind(take_evidence, wanted=wanted, line_offsets=offsets, plan=self._plan)
        found: dict[Place, Exchange] = {}
        with closing(self._run(task, again)) as results:
            for each in results:
                found |= {} if isinstance(each, Lost) else each
        comparison = comparer.compare(_found_pairs(pairs, found)) if comparer else None
        return tuple(found.values()), comparison

    def harvest(self, analysis: Analysis) -> Analysis:
        """Returns the analysis with what the inputs say about secrets; of much, only what shares a word with it.

        Where exchanges are shown, the first look gathered all that documents say.
        """
        partial, plan = self._merged.partial, self._plan
        if plan.observer is None:
            return analysis
        harvest = partial.harvest or plan.observer()
        left = self._holding({*partial.logs, *(() if plan.shows_exchanges else partial.documents)})
        size_bytes = partial.log_bytes + (0 if plan.shows_exchanges else partial.document_bytes)
        words = words_shown(analysis) if size_bytes > FULL_HARVEST_BYTES else None
        task = bind(harvest_partition, plan=plan, words=words)
        again = self._harvest(task, left, harvest)
        self._harvest(task, again, harvest)
        problems = (*analysis.document.problems, *harvest_note(harvest.left_out))
        return replace(analysis, harvest=harvest, document=replace(analysis.document, problems=problems))

    def _harvest(self, task: Task, partitions: Sequence[Partition], harvest: Observer) -> list[Partition]:
        """Merges what partitions say into `harvest`; returns the parts of those that were lost with others."""
        lost: list[Partition] = []
        with closing(self._run(task, partitions)) as results:
            for partition, each in zip(partitions, results, strict=True):
                if isinstance(each, Lost):
                    lost += partition.parts() if partition.others else ()
                elif each is not None:
                    harvest.merge(each)
        return lost

    def _logs(self) -> list[Partition]:
        return self._holding(self._merged.partial.logs)

    def _holding(self, indexes: Iterable[int]) -> list[Partition]:
        wanted = frozenset(indexes)
        return [partition for partition in self._partitions if partition.index in wanted]

    def _run(self, task: Task, partitions: Sequence[Partition]) -> Generator[Any, None, None]:
        is_small = self._executor.name == STARTS_PROCESSES and (
            len(partitions) < 2 or sum(map(weight, partitions)) < SMALL_BYTES
        )
        executor = all_executors()[STAYS_HERE] if is_small else self._executor
        return run_of(task, executor, self._crew)(partitions)


def _as_scanned(partitions: Iterable[Partition], indexes: Container[int]) -> Iterator[Partition]:
    """The partitions, where one was lost on the first look with each of its inputs alone."""
    for partition in partitions:
        is_apart = bool(partition.others) and partition.index + 1 in indexes
        yield from partition.parts() if is_apart else (partition,)


def _found_pairs(
    pairs: Sequence[tuple[Order, Order]], found: Mapping[Place, Exchange]
) -> list[tuple[Exchange, Exchange]]:
    """The exchanges of those pairs that are still there."""
    places = [(one[1:], other[1:]) for one, other in pairs]
    return [(found[one], found[other]) for one, other in places if one in found and other in found]
