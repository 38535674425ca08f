"""What every partition of a run is scanned with."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol, Self

from msgspec import Struct

from analyzer.document import Row
from analyzer.facts.moments import Between
from analyzer.ingest import ReadOptions
from analyzer.match.order import Order
from analyzer.model import Exchange
from analyzer.rules.compiled import CompiledRules
from analyzer.rules.ruleset import RuleSet


class Observer(Protocol):
    """Gathers something from every exchange that passes by, and merges with what other partitions gathered.

    `left_out` counts what a limit kept it from gathering.
    """

    left_out: int

    def observe(self, exchange: Exchange) -> None:
        """Takes one exchange in."""

    def merge(self, other: Any) -> Self:
        """Takes the other in and returns itself."""


class Comparer(Protocol):
    """Chooses exchanges that are worth comparing, and compares them once they were read a second time."""

    def choose(self, rows: Iterable[tuple[Row, Order]]) -> Sequence[tuple[Order, Order]]:
        """The places of the pairs to compare; `rows` come in the order of time."""

    def compare(self, pairs: Sequence[tuple[Exchange, Exchange]]) -> Any:
        """The comparison, or None where there is nothing to compare."""


class Plan(Struct, frozen=True, kw_only=True):
    """Everything that a worker needs beside its partition; picklable.

    `observer` makes the value that sees every exchange (redaction's harvest). Exchanges that started
    outside `between`, or that `filter` does not let pass, are left out.
    """

    rules: RuleSet
    maps: tuple[str, ...] = ()
    symptoms: tuple[str, ...] = ()
    read: ReadOptions = ReadOptions()
    observer: Callable[[], Observer] | None = None
    between: Between = Between()
    filter: str | None = None
    shows_exchanges: bool = True
    """Whether rows and exchanges are shown, as in a report; else just what the document tells of them."""
    has_light_tier: bool = True
    """Whether lines that no rule can be about are counted without decoding them; it changes no result."""


_COMPILED: dict[tuple[str, tuple[str, ...], tuple[str, ...]], CompiledRules] = {}


def compiled(plan: Plan) -> CompiledRules:
    """The rules of the plan, compiled once in a process."""
    key = (plan.rules.digest, plan.maps, plan.symptoms)
    if key not in _COMPILED:
        _COMPILED[key] = CompiledRules(plan.rules, plan.maps, plan.symptoms)
    return _COMPILED[key]
