"""What one partition gives back: small, picklable, and mergeable in the order of the partitions."""

from collections.abc import Collection
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from analyzer.document import InputSummary, Page
from analyzer.facts.histories import Histories
from analyzer.facts.pages import PagedEntries, page_timings
from analyzer.match.groups import Groups
from analyzer.match.observations import Observations
from analyzer.match.packed import Packed, shifted
from analyzer.model import Problem
from analyzer.scanning.rows import Rows
from analyzer.scanning.statistics import Statistics

MAX_PROBLEMS = 1_000

ClusterKey = tuple[str, str, str, int | None]


class Cluster(Struct):
    """Failed exchanges of one route and status that no rule explains, with the earliest one."""

    example: Packed
    count: int


Clusters = dict[ClusterKey, Cluster]


class Partial:
    """The result of one partition."""

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
        self.clusters: Clusters = {}
        self.pages: list[Page] = []
        self.paged: list[PagedEntries] = []
        """Captures whose pages are not worked out yet: of a HAR in parts, only all of them know."""
        self.harvest: Any = None
        self.lines = 0
        self.is_continuation = False
        self.has_logs = False
        """Whether a second look may be needed."""
        self.has_documents = False
        self.log_bytes = self.document_bytes = 0
        """Sizes of the inputs with a log, and of those with just documents."""
        self.count = 0
        """Exchanges of the last input, whether they are wanted or not."""

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

    def settle_pages(self) -> None:
        """Works out the pages of captures that were read to their end."""
        self.pages += settled(self.paged)


def add_cluster(clusters: Clusters, key: ClusterKey, example: Packed, count: int = 1) -> None:
    """Adds failures that no rule explains."""
    known = clusters.setdefault(key, Cluster(example, 0))
    known.count += count
    known.example = min(known.example, example)  # packed exchanges sort by their place in the run


def settled(paged: list[PagedEntries]) -> list[Page]:
    """The pages of captures of which all is known, which are used up."""
    pages = [page for each in paged for page in page_timings(each)]
    paged.clear()
    return pages


def shift_lines(partial: Partial, offset: int) -> None:
    """Counts the lines of a continued log from the start of its input."""
    partial.groups.shift_lines(offset)
    partial.observations.shift_lines(offset)
    for cluster in partial.clusters.values():
        cluster.example = shifted(cluster.example, offset)
    partial.problems = [_shifted_problem(problem, offset) for problem in partial.problems]


def _shifted_problem(problem: Problem, offset: int) -> Problem:
    place = problem.location
    return (
        problem if place.line is None else replace(problem, location=replace(place, line=place.line + offset))
    )
