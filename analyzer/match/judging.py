"""What a sequence rule makes of what was gathered for it: whether it fires, and the finding with its cause."""

from collections.abc import Callable
from typing import Any, Protocol

from msgspec.structs import replace

from analyzer.document import Evidence
from analyzer.match.causes import Answer, explain
from analyzer.match.findings import Drafts, add_draft
from analyzer.match.hits import CauseDraft, Group, GroupKey
from analyzer.rules.compiled import CompiledRule
from analyzer.rules.operators import judge
from analyzer.rules.paths import Scope
from analyzer.rules.predicates import evaluate
from analyzer.rules.texts import draft
from analyzer.rules.truth import Truth, settle


class GatheredScope(Scope, Protocol):
    """The scope of a sequence, which also knows the extracts of its rule."""

    @property
    def bindings(self) -> dict[str, Any]:
        """The extracts."""


Gathered = tuple[Group, Evidence, tuple[str, ...]]
"""The group, the exchange whose route names the finding, and what else tells findings of the rule apart."""


def add_if_fired(
    drafts: Drafts,
    rule: CompiledRule,
    scope: GatheredScope,
    answer: Answer,
    gather: Callable[[], Gathered],
) -> None:
    """Adds the finding of a rule if it fires; `gather` is asked only then."""
    assert rule.fire is not None
    if settle(evaluate(rule.fire, scope), answer, judge) is not Truth.TRUE:
        return
    bindings = scope.bindings
    verdicts = tuple(
        (index, Truth.UNKNOWN if cause.when is None else evaluate(cause.when, scope, bindings))
        for index, cause in enumerate(rule.causes)
    )
    texts = tuple(_draft_cause(rule, index, scope, bindings) for index, _ in verdicts)
    group, place, keys = gather()
    declared = tuple(str(bindings.get(name, "")) for name in rule.rule.fingerprint)
    key = GroupKey(rule.rule.id, True, place.method, place.host, place.path_template, (*keys, *declared), ())
    told = group.tells()
    told = replace(told, extract=told.extract | bindings)
    add_draft(drafts, rule, explain(rule, verdicts, texts, answer), key, group, told)


def _draft_cause(
    rule: CompiledRule, index: int, scope: GatheredScope, bindings: dict[str, Any]
) -> CauseDraft:
    cause = rule.causes[index].cause
    steps = tuple(draft(step, scope, bindings) for step in cause.fix)
    return CauseDraft(index, draft(cause.say, scope, bindings), steps)
