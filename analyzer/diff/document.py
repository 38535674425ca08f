"""The result of a comparison, in the words that its outputs print."""

from typing import Any, Literal

from msgspec import Struct

from analyzer.diff.capture.document import CaptureDiff
from analyzer.document import Evidence, ProblemNote, Tool

DIFF_SCHEMA_VERSION = 1


class Side(Struct, frozen=True, kw_only=True):
    """One side: its inputs, how many exchanges were compared, how many of them failed."""

    inputs: tuple[str, ...]
    exchanges: int
    failed: int


class Difference(Struct, frozen=True, kw_only=True):
    """One thing that separates the sides.

    `working` and `failing` are its values there, or `absent`, or `present` for a value that is never compared;
    `is_constant` says that each side always has its value; `routes` are the calls that show it. `certainty`
    is `likely` for what the table of weights names as a cause of such a failure, `possible` for the rest.
    """

    category: str
    name: str
    say: str
    working: str
    failing: str
    is_constant: bool
    weight: int
    certainty: Literal["likely", "possible"] = "possible"
    routes: tuple[str, ...]
    working_example: Evidence
    failing_example: Evidence


class RouteOutcome(Struct, frozen=True, kw_only=True):
    """A call that both sides make, with what came back (status -> count) and the median time.

    `is_turned`: it works on the working side and fails on the failing one. The examples are the last call that
    worked and the first that failed, else the last and the first at all.
    """

    route: str
    is_turned: bool = False
    working: dict[str, int]
    failing: dict[str, int]
    working_p50_ms: float | None
    failing_p50_ms: float | None
    working_example: Evidence | None = None
    failing_example: Evidence | None = None


class DiffDocument(Struct, frozen=True, kw_only=True):
    """`analyzer diff --format json`, raw until `redact` has rewritten it; `differences` are heaviest first."""

    schema_version: int = DIFF_SCHEMA_VERSION
    tool: Tool
    working: Side
    failing: Side
    verdict: str
    differences: tuple[Difference, ...]
    outcomes: tuple[RouteOutcome, ...]
    only_working: tuple[str, ...]
    only_failing: tuple[str, ...]
    not_recorded: tuple[str, ...] = ()
    """What one of the sides does not tell of calls that work on the one and fail on the other: never compared."""
    problems: tuple[ProblemNote, ...] = ()
    is_one_capture: bool = False
    """The sides are two moments of one input, not two inputs."""
    capture: CaptureDiff | None = None
    """The captures as a whole, `working` as the baseline; None where one capture is compared with itself."""


class Comparison(Struct, frozen=True, kw_only=True):
    """A raw comparison with what the plan's observer gathered from both sides, for `redact` alone."""

    document: DiffDocument
    harvest: Any = None
