"""What all partitions gave together, merged in their order."""

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from analyzer.document import InputSummary, Page
from analyzer.facts.histories import Histories
from analyzer.match.merged_groups import MergedGroups
from analyzer.match.observations import Observations
from analyzer.scanning.partial import MAX_PROBLEMS, Clusters, Partial, add_cluster, settled, shift_lines
from analyzer.scanning.rows import Rows
from analyzer.scanning.statistics import Statistics, add_counts

if TYPE_CHECKING:
    from analyzer.facts.pages import PagedEntries
    from analyzer.model import Problem

MAX_CLUSTERS = 200


class Whole:
    """The result of all partitions up to the last one that was absorbed."""

    def __init__(self) -> None:
        self.inputs: list[InputSummary] = []
        self.problems: list[Problem] = []
        self.problem_counts: dict[str, int] = {}
        self.statistics = Statistics()
        self.groups = MergedGroups()
        self.observations = Observations()
        self.histories = Histories()
        self.rows = Rows()
        self.clusters: Clusters = {}
        self.pages: list[Page] = []
        self.harvest: Any = None
        self.logs: list[int] = []
        """The partitions that hold logs."""
        self.documents: list[int] = []
        """The partitions that hold documents."""
        self.log_bytes = self.document_bytes = 0
        """Sizes of the inputs with a log, and of those with just documents."""
        self.row_starts: dict[int, tuple[int, int]] = {}
        """Partition -> rows and inputs before it."""
        self.line_offsets: dict[int, int] = {}
        """Partition -> lines of the same input before it."""
        self.counts: dict[int, int] = {}
        """Partition -> its exchanges, of partitions that were scanned alone."""
        self._lines = 0
        """Lines of the last input so far."""
        self._paged: list[PagedEntries] = []

    def absorb(self, other: Partial) -> None:
        """Adds the partial of the partition that follows."""
        is_joined = other.is_continuation and self._ends_with(other)
        offset = self._lines if other.is_continuation else 0
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
        self._lines = other.lines + offset
        self._absorb_problems(other)
        self.statistics.merge(other.statistics.opened())
        self.groups.merge(other.groups)
        self.observations.merge(other.observations)
        self.histories.merge(other.histories)
        for key, cluster in other.clusters.items():
            add_cluster(self.clusters, key, cluster.example, cluster.count)
        self._absorb_pages(other, is_joined=is_joined)
        if other.harvest is not None:
            self.harvest = other.harvest if self.harvest is None else self.harvest.merge(other.harvest)

    def settle_pages(self) -> None:
        """Works out the pages of what was read to its end."""
        self.pages += settled(self._paged)

    def forget(self) -> None:
        """Drops what findings are made of, once they are made."""
        self.groups, self.observations, self.histories = MergedGroups(), Observations(), Histories()

    def forget_counts(self) -> None:
        """Drops what tables are made of, once they are made."""
        self.statistics, self.clusters = Statistics(), {}

    def absorb_answers(self, other: Partial) -> None:
        """Adds what the second look at a partition found."""
        offset = self.line_offsets.get(other.index, 0)
        if offset:
            shift_lines(other, offset)
        self.histories.merge(other.histories)
        self.observations.merge(other.observations)

    def _absorb_problems(self, other: Partial) -> None:
        self.problems += other.problems[: MAX_PROBLEMS - len(self.problems)]
        add_counts(self.problem_counts, other.problem_counts)

    def _absorb_pages(self, other: Partial, *, is_joined: bool) -> None:
        if is_joined and self._paged and other.paged:
            self._paged[-1].entries += other.paged.pop(0).entries
        if other.paged or not is_joined:
            self.settle_pages()
        self.pages += other.pages
        self._paged += other.paged

    def _ends_with(self, other: Partial) -> bool:
        """Whether the first input of `other` is the last one here; the part before may have been unreadable."""
        return bool(self.inputs and other.inputs) and self.inputs[-1].label == other.inputs[0].label

    def _absorb_inputs(self, other: Partial, *, is_joined: bool) -> None:
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
