"""The table: what is to be reached against whom, and how it is computed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from benchmarks.contest import Contender, Result
from benchmarks.store import MB

Results = Mapping[Contender, Result]


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the table. `value` of our result and theirs is compared with `wanted`."""

    name: str
    work: str
    ours: Contender
    theirs: Contender | None = None
    value: Callable[[Result, Result], float]
    wanted: float | None
    """None: printed for the reader, not judged."""
    is_most: bool = False
    """Whether `wanted` is an upper bound."""
    unit: str = "x"

    def is_reached(self, value: float) -> bool:
        """Whether a value satisfies the row."""
        if self.wanted is None:
            return True
        return value <= self.wanted if self.is_most else value >= self.wanted


def times_faster(ours: Result, theirs: Result) -> float:
    """By the clock on the wall: what a user waits for."""
    return theirs.cost.wall_s / ours.cost.wall_s


def times_slower(ours: Result, theirs: Result) -> float:
    """The inverse, for bounds on what our work may cost."""
    return ours.cost.wall_s / theirs.cost.wall_s


def times_cpu(ours: Result, theirs: Result) -> float:
    """By CPU seconds, which a busy machine hardly changes; for comparisons with ourselves."""
    return ours.cost.cpu_s / theirs.cost.cpu_s


def process_mb(ours: Result, theirs: Result) -> float:
    """Anonymous memory of the largest process, parent or worker."""
    return max(ours.cost.parent_bytes, ours.cost.worker_bytes) / MB


def _against(name: str, work: str, workload: str, peer: str, wanted: float | None, workers: int = 1) -> Row:
    return Row(
        name=name,
        work=work,
        ours=Contender("analyzer", workload, workers),
        theirs=Contender(peer, workload, workers),
        value=times_faster,
        wanted=wanted,
    )


def _as_by_default(name: str, work: str, workload: str, peer: str, wanted: float) -> Row:
    """Two workers, as the command starts them on two cores, against a program that has no other way than one."""
    return Row(
        name=name,
        work=f"{work}, 2 workers",
        ours=Contender("analyzer", workload, 2),
        theirs=Contender(peer, workload),
        value=times_faster,
        wanted=wanted,
    )


def _memory(name: str, work: str, workload: str, workers: int = 1) -> Row:
    return Row(
        name=name,
        work=work,
        ours=Contender("analyzer", workload, workers),
        value=process_mb,
        wanted=150,
        is_most=True,
        unit=" MB",
    )


_SCAN = "NDJSON, all rules and statistics"
_ONE, _TWO = f"{_SCAN}, 1 worker", f"{_SCAN}, 2 workers"

ROWS = (
    _against("log/jq", _ONE, "log", "jq", 4),
    _against("log/jq-routes", _ONE, "log", "jq-routes", None),
    _against("log/goaccess", _ONE, "log", "goaccess", 3),
    _against("log/lnav", _ONE, "log", "lnav", 1.5),
    _against("log/naive", _TWO, "log", "naive", 1.6, workers=2),
    _against("log/duckdb", _TWO, "log", "duckdb", 1.2, workers=2),
    _against("log/msgspec", _ONE, "log", "msgspec", 0.25),
    Row(
        name="log/workers",
        work="2 workers against 1",
        ours=Contender("analyzer", "log", 2),
        theirs=Contender("analyzer", "log", 1),
        value=times_faster,
        wanted=1.6,
    ),
    _memory("log/memory", "memory of the largest process", "log", workers=2),
    _as_by_default("har-text/haralyzer", "HAR, text", "har-text", "haralyzer", 8),
    _as_by_default("har-text/jq", "HAR, text", "har-text", "jq", 4),
    _against("har-text/haralyzer-1", "HAR, text, 1 worker", "har-text", "haralyzer", None),
    _as_by_default("har-base64/haralyzer", "HAR, base64", "har-base64", "haralyzer", 2.5),
    _as_by_default("har-base64/jq", "HAR, base64", "har-base64", "jq", 4),
    _against("har-base64/haralyzer-1", "HAR, base64, 1 worker", "har-base64", "haralyzer", None),
    _memory("har-base64/memory", "HAR, base64: memory of the largest process", "har-base64", workers=2),
    _against("redact/stdlib-re", "redact a HAR", "redact", "stdlib-re", 5),
    _against("redact/har-capture", "redact a HAR", "redact", "har-capture", 2),
    _as_by_default("hars/haralyzer", "many HARs of 100 KB", "hars", "haralyzer", 7),
    _against("hars/haralyzer-1", "many HARs of 100 KB, 1 worker", "hars", "haralyzer", None),
    Row(
        name="growth/bytes",
        work="10 times the input (CPU)",
        ours=Contender("analyzer", "log", 1),
        theirs=Contender("analyzer", "log-tenth", 1),
        value=times_cpu,
        wanted=10.5,
        is_most=True,
    ),
    Row(
        name="growth/rules",
        work="200 rules against those shipped (CPU)",
        ours=Contender("more-rules", "log"),
        theirs=Contender("analyzer", "log"),
        value=times_cpu,
        wanted=1.5,
        is_most=True,
    ),
    Row(
        name="start/help",
        work="analyzer --help",
        ours=Contender("analyzer", "start"),
        theirs=Contender("python", "start"),
        value=times_slower,
        wanted=6,
        is_most=True,
    ),
)
