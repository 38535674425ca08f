"""Three-valued truth (Kleene), and conditions that wait for the end of the scan.

A predicate that asks a history cannot be decided while exchanges still pass by: it evaluates to a `Pending`
tree of plain values, which travels with the partial result and is settled after the merge.
"""

from collections.abc import Callable, Iterable
from enum import IntEnum
from typing import Any, Literal

from msgspec import Struct

from analyzer.facts.value import Resolved


class Truth(IntEnum):
    """FALSE, UNKNOWN or TRUE: AND is the least, OR the greatest."""

    FALSE = 0
    UNKNOWN = 1
    TRUE = 2


class HistoryQuery(Struct, frozen=True):
    """A question to a history: `key` is None where a part of it is not recorded.

    A part of the key, and `subject`, may be a question itself, answered first: a job's results know only the
    job id, and the call that submitted it knew the name.
    """

    memory: str
    key: tuple[Any, ...] | None
    field: str = ""
    relation: Literal["before", "after", "new", "between", "any"] = "any"
    differs: tuple[Any, ...] = ()
    subject: "str | HistoryQuery | None" = None
    """The value that `contains`, `closest` and the like compare with."""
    unless_empty: bool = False
    """Whether nothing remembered under the key means UNKNOWN."""


class Condition(Struct, frozen=True):
    """An operator with its operand, hashable."""

    operator: str
    operand: Any


class Pending(Struct, frozen=True):
    """A condition on the answer to a history query."""

    query: HistoryQuery
    conditions: tuple[Condition, ...]


class PendingTree(Struct, frozen=True):
    """A combination of which at least one part is pending."""

    kind: Literal["all", "any", "not"]
    parts: tuple["Verdict", ...]


Verdict = Truth | Pending | PendingTree


def conjunction(verdicts: Iterable[Verdict]) -> Verdict:
    """AND: FALSE as soon as one part is, pending while one part is."""
    return _combine("all", verdicts, Truth.FALSE, min)


def disjunction(verdicts: Iterable[Verdict]) -> Verdict:
    """OR: TRUE as soon as one part is, pending while one part is."""
    return _combine("any", verdicts, Truth.TRUE, max)


def negation(verdict: Verdict) -> Verdict:
    """NOT: UNKNOWN stays UNKNOWN."""
    return Truth(2 - verdict) if isinstance(verdict, Truth) else PendingTree("not", (verdict,))


def _combine(
    kind: Literal["all", "any"], verdicts: Iterable[Verdict], decisive: Truth, pick: Callable[..., Truth]
) -> Verdict:
    known = Truth(2 - decisive)
    pending: list[Verdict] = []
    for verdict in verdicts:
        if not isinstance(verdict, Truth):
            pending.append(verdict)
        elif verdict is decisive:
            return decisive
        else:
            known = pick(known, verdict)
    if not pending:
        return known
    if known is Truth.UNKNOWN:
        pending.append(known)
    return pending[0] if len(pending) == 1 else PendingTree(kind, tuple(pending))


def settle(
    verdict: Verdict,
    answer: Callable[[HistoryQuery], Resolved],
    judge: Callable[[Resolved, tuple[Condition, ...]], Truth],
) -> Truth:
    """The truth of a verdict once every history can answer."""
    if isinstance(verdict, Truth):
        return verdict
    if isinstance(verdict, Pending):
        return judge(answer(verdict.query), verdict.conditions)
    settled = [settle(part, answer, judge) for part in verdict.parts]
    if verdict.kind == "not":
        return Truth(2 - settled[0])
    return min(settled) if verdict.kind == "all" else max(settled)
