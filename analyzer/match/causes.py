"""Causes settled: which one it is, and what remains possible."""

from collections.abc import Callable, Sequence
from itertools import islice, product
from typing import Any

from msgspec import Struct

from analyzer.document import Cause
from analyzer.facts.histories import Histories
from analyzer.facts.history import Key, Question
from analyzer.facts.value import UNKNOWN, Resolved
from analyzer.match.hits import CauseDraft
from analyzer.rules.compiled import CompiledRule
from analyzer.rules.files import Severity
from analyzer.rules.operators import judge
from analyzer.rules.texts import finish
from analyzer.rules.truth import HistoryQuery, Truth, Verdict, settle

Answer = Callable[[HistoryQuery], Resolved]
MAX_KEYS_ASKED = 1_000


class Explanation(Struct, frozen=True):
    """The outcome for a group: the cause, or the possible ones with the steps of each; who acts, how bad it is."""

    cause: Cause | None
    possible: tuple[Cause, ...]
    steps: tuple[tuple[str, ...], ...]
    owner: str
    severity: Severity


def answer_from(histories: Histories, first_us: int | None, last_us: int | None) -> Answer:
    """Answers queries for exchanges between two moments.

    A question about "before" holds when it holds for one of the exchanges, so the last one decides; "after"
    is decided by the first.
    """

    def answer(query: HistoryQuery) -> Resolved:
        if query.key is None:
            return UNKNOWN
        keys = keys_asked(query.key, answer)
        if query.unless_empty and not any(histories.remembers(query.memory, key) for key in keys):
            return UNKNOWN
        subject = _answered(query.subject, answer)
        question = Question(query.relation, query.differs, subject, first_us, last_us)
        return histories.answer(query.memory, keys, query.field, question)

    return answer


def keys_asked(key: Key, answer: Answer) -> tuple[Key, ...]:
    """The keys that a question is about: a part that asks another history stands for each value of its answer."""
    parts = (answer(part).items if isinstance(part, HistoryQuery) else (part,) for part in key)
    return tuple(islice(product(*parts), MAX_KEYS_ASKED))


def _answered(part: Any, answer: Answer) -> Any:
    """A value with its own question answered: its only value, or None."""
    if not isinstance(part, HistoryQuery):
        return part
    found = answer(part)
    return found.items[0] if len(found.items) == 1 else None


def explain(
    rule: CompiledRule, verdicts: Sequence[tuple[int, Verdict]], drafts: Sequence[CauseDraft], answer: Answer
) -> Explanation:
    """The first TRUE cause, else every UNKNOWN one; a TRUE one of `certainty: possible` never settles it."""
    texts = {text.index: text for text in drafts}
    open_ones: list[int] = []
    for index, verdict in verdicts:
        truth = settle(verdict, answer, judge)
        if truth is Truth.TRUE and rule.causes[index].cause.certainty != "possible":
            return _explanation(rule, [index], texts, answer, is_settled=True)
        if truth is not Truth.FALSE and not _is_named(rule, index, open_ones):
            open_ones.append(index)
    return _explanation(rule, open_ones, texts, answer, is_settled=False)


def _is_named(rule: CompiledRule, index: int, indexes: list[int]) -> bool:
    """Whether a cause stands among others already, on other evidence."""
    return rule.causes[index].cause.id in {rule.causes[other].cause.id for other in indexes}


def _explanation(
    rule: CompiledRule, indexes: list[int], texts: dict[int, CauseDraft], answer: Answer, *, is_settled: bool
) -> Explanation:
    causes = []
    for index in indexes:
        cause = rule.causes[index].cause
        certainty: Any = cause.certainty if is_settled else "possible"
        causes.append(Cause(id=cause.id, certainty=certainty, say=finish(texts[index].say, answer)))
    owners = {rule.causes[index].cause.owner or rule.rule.owner for index in indexes}
    return Explanation(
        cause=causes[0] if is_settled else None,
        possible=() if is_settled else tuple(causes),
        steps=tuple(tuple(finish(step, answer) for step in texts[index].fix) for index in indexes),
        owner=owners.pop() if len(owners) == 1 else rule.rule.owner,
        severity=(rule.causes[indexes[0]].cause.severity if is_settled else None) or rule.rule.severity,
    )
