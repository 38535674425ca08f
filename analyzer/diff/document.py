"""The result of a comparison, in the words that its outputs print."""

from typing import Any

from msgspec import Struct

from analyzer.document import Evidence, Tool

DIFF_SCHEMA_VERSION = 1


class Side(Struct, frozen=True, kw_only=True):
    """One side: its inputs, how many exchanges, how many failed."""

    inputs: tuple[str, ...]
    exchanges: int
    failed: int


class Difference(Struct, frozen=True, kw_only=True):
    """One thing that separates the sides.

    `working` and `failing` are its values there; `is_constant` says that each side always has its value;
    `routes` are the calls that show it.
    """

    category: str
    name: str
    say: str
    working: str
    failing: str
    is_constant: bool
    weight: int
    routes: tuple[str, ...]
    working_example: Evidence
    failing_example: Evidence


class RouteOutcome(Struct, frozen=True, kw_only=True):
    """A call that both sides make, with what came back and how long it took."""

    route: str
    working: dict[str, int]
    failing: dict[str, int]
    working_p50_ms: float | None
    failing_p50_ms: float | None


class DiffDocument(Struct, frozen=True, kw_only=True):
    """`analyzer diff --format json`, raw until `redact` has rewritten it."""

    schema_version: int = DIFF_SCHEMA_VERSION
    tool: Tool
    working: Side
    failing: Side
    verdict: str
    differences: tuple[Difference, ...]
    outcomes: tuple[RouteOutcome, ...]
    only_working: tuple[str, ...]
    only_failing: tuple[str, ...]
    harvest: Any = None
