"""What one partition gives back: small, picklable, and mergeable in the order of the partitions."""

from collections.abc import Collection
from typing import Any

from msgspec import Struct, UnsetType
from msgspec.structs import replace

from analyzer.document import Evidence, InputSummary, Page
from analyzer.facts.histories import Histories
from analyzer.facts.pages import PagedEntries, page_timings
from analyzer.match.groups import Groups
from analyzer.match.observations import Observations
from analyzer.match.order import Order
from analyzer.model import Problem
from analyzer.scanning.rows import Rows
from analyzer.scanning.statistics import Statistics, add_counts

MAX_PROBLEMS = 1_000
MAX_CLUSTERS = 200

ClusterKey = tuple[str, str, str, int | None]


class Cluster(Struct):
    """Failed exchanges of one route and status that no rule explains, with the earliest one."""

    order: Order
    example: Evidence
    count: int


class Partial:
    """The result of one partition; merged ones hold the result of all partitions up to theirs."""

    def __init__(self, index: int) -> None:
        self.index = index
        self.inputs: list[InputSummary] = []
        self.problems: list[Problem] = []
        self.problem_counts: dict[str, int] = {}
        self.statistics = Statistics()
        self.groups = Groups()
        self.observations = Observations()
        self.histories = Histories()
        self.rows = Rows()
        self.clusters: dict[ClusterKey, Cluster] = {}
        self.pages: list[Page] = []
        self.paged: list[PagedEntries] = []
        """Captures whose pages are not worked out yet: of a HAR in parts, only all of them know."""
        self.harvest: Any = None
        self.lines = 0
        self.is_continuation = False
        self.has_logs = False
        """Whether a second look may be needed."""
        self.logs: list[int] = []
        """The partitions that hold logs; set while merging."""
        self.has_documents = False
        self.documents: list[int] = []
        """The partitions that hold documents; set while merging."""
        self.log_bytes = self.document_bytes = 0
        """Sizes of the inputs with a log, and of those with just documents."""
        self.row_starts: dict[int, tuple[int, int]] = {}
        """Partition -> rows and inputs before it; set while merging."""
        self.line_offsets: dict[int, int] = {}
        """Partition -> lines of the same input before it; set while merging."""
        self.count = 0
        """Exchanges of the last input, whether they are wanted or not."""
        self.counts: dict[int, int] = {}
        """Partition -> its exchanges; set while merging, of partitions that were scanned alone."""

    def add_problem(self, problem: Problem) -> None:
        """Counts a problem, and keeps the first thousand."""
        self.problem_counts[problem.code] = self.problem_counts.get(problem.code, 0) + 1
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(problem)

    def add_size(self, kinds: Collection[bool], size_bytes: int) -> None:
        """Counts an input by what it holds; `kinds` tells of each member whether it is a log."""
        self.has_logs |= True in kinds
        self.has_documents |= False in kinds
        if True in kinds:
            self.log_bytes += size_bytes
        elif kinds:
            self.document_bytes += size_bytes

    def add_cluster(self, key: ClusterKey, order: Order, example: Evidence, count: int = 1) -> None:
        """Adds a failure that no rule explains."""
        known = self.clusters.get(key)
        if known is None:
            self.clusters[key] = Cluster(order, example, count)
            return
        known.count += count
        if order < known.order:
            known.order, known.example = order, example

    def absorb(self, other: "Partial") -> None:
        """Adds the partial of the partition that follows."""
        is_joined = other.is_continuation and self._ends_with(other)
        offset = self.lines if other.is_continuation else 0
        self.line_offsets[other.index] = offset
        self.counts[other.index] = other.count
        if other.has_logs:
            self.logs.append(other.index)
        if other.has_documents:
            self.documents.append(other.index)
        self.log_bytes += other.log_bytes
        self.document_bytes += other.document_bytes
        if offset:
            shift_lines(other, offset)
        input_offset = len(self.inputs) - is_joined
        self._absorb_inputs(other, is_joined=is_joined)
        self.row_starts[other.index] = (self.rows.count, input_offset)
        self.rows.extend(other.rows, input_offset, offset)
        self.lines = other.lines + offset
        self._absorb_problems(other)
        self.statistics.merge(other.statistics)
        self.groups.merge(other.groups)
        self.observations.merge(other.observations)
        self.histories.merge(other.histories)
        for key, cluster in other.clusters.items():
            self.add_cluster(key, cluster.order, cluster.example, cluster.count)
        self._absorb_pages(other, is_joined=is_joined)
        if other.harvest is not None:
            self.harvest = other.harvest if self.harvest is None else self.harvest.merge(other.harvest)

    def settle_pages(self) -> None:
        """Works out the pages of what was read to its end."""
        for each in self.paged:
            self.pages += page_timings(each)
        self.paged.clear()

    def forget(self) -> None:
        """Drops what findings are made of, once they are made."""
        self.groups, self.observations, self.histories = Groups(), Observations(), Histories()

    def absorb_answers(self, other: "Partial") -> None:
        """Adds what the second look at a partition found."""
        offset = self.line_offsets.get(other.index, 0)
        if offset:
            shift_lines(other, offset)
        self.histories.merge(other.histories)
        self.observations.merge(other.observations)

    def _absorb_problems(self, other: "Partial") -> None:
        self.problems += other.problems[: MAX_PROBLEMS - len(self.problems)]
        add_counts(self.problem_counts, other.problem_counts)

    def _absorb_pages(self, other: "Partial", *, is_joined: bool) -> None:
        if is_joined and self.paged and other.paged:
            self.paged[-1].entries += other.paged.pop(0).entries
        if other.paged or not is_joined:
            self.settle_pages()
        self.pages += other.pages
        self.paged += other.paged

    def _ends_with(self, other: "Partial") -> bool:
        """Whether the first input of `other` is the last one here; the part before may have been unreadable."""
        return bool(self.inputs and other.inputs) and self.inputs[-1].label == other.inputs[0].label

    def _absorb_inputs(self, other: "Partial", *, is_joined: bool) -> None:
        """Appends the inputs; the first one of a continued log adds to the last one that is there."""
        new = list(other.inputs)
        if is_joined:
            self.inputs[-1] = _joined(self.inputs[-1], new.pop(0))
        self.inputs += new


def _joined(first: InputSummary, second: InputSummary) -> InputSummary:
    return replace(
        first,
        format=first.format if first.exchanges or not second.exchanges else second.format,
        bytes=first.bytes + second.bytes,
        exchanges=first.exchanges + second.exchanges,
        skipped=first.skipped + second.skipped,
        truncated=first.truncated or second.truncated,
    )


def shift_lines(partial: Partial, offset: int) -> None:
    """Counts the lines of a continued log from the start of its input."""
    partial.groups.shift_lines(offset)
    partial.observations.shift_lines(offset)
    for cluster in partial.clusters.values():
        cluster.example = _shifted(cluster.example, offset)
    partial.problems = [_shifted_problem(problem, offset) for problem in partial.problems]


def _shifted(evidence: Evidence, offset: int) -> Evidence:
    return (
        evidence if isinstance(evidence.line, UnsetType) else replace(evidence, line=evidence.line + offset)
    )


def _shifted_problem(problem: Problem, offset: int) -> Problem:
    place = problem.location
    return (
        problem if place.line is None else replace(problem, location=replace(place, line=place.line + offset))
    )
