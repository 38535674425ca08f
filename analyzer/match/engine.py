"""One exchange against the rules: which match, which of them is primary, what each would say."""

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from analyzer.facts.subject import Subject
from analyzer.facts.value import ABSENT, MASKED, Resolved
from analyzer.match.evidence import MAX_EVIDENCE, base_url, evidence_of
from analyzer.match.groups import Groups
from analyzer.match.hits import CauseDraft, Group, GroupKey, Told, earlier, later
from analyzer.match.order import Order
from analyzer.match.packed import Packed, add_evidence, order_in, pack
from analyzer.rules.compiled import CompiledRule
from analyzer.rules.files import Cause
from analyzer.rules.paths import bind, fill, parse_path
from analyzer.rules.predicates import evaluate
from analyzer.rules.scope import ExchangeScope
from analyzer.rules.services import ServiceMatch
from analyzer.rules.texts import draft
from analyzer.rules.truth import HistoryQuery, Truth, Verdict

MAX_ELEMENTS = 500
"""Findings of one `for_each` in one exchange."""


class Hit(Struct, frozen=True):
    """A rule that is TRUE for an exchange, once for each element of its `for_each`."""

    rule: CompiledRule
    scopes: tuple[ExchangeScope, ...]
    rank: tuple[Any, ...]


def match_rules(
    rules: tuple[CompiledRule, ...], subject: Subject, services: Mapping[str, ServiceMatch]
) -> list[tuple[Hit, bool]]:
    """The hits on one exchange, most specific first, each with whether it is primary in its topic."""
    hits = [hit for rule in rules if (hit := _match(rule, subject, services.get(rule.pack.ruleset)))]
    topics: set[str] = set()
    judged = []
    for hit in sorted(hits, key=lambda hit: hit.rank):
        judged.append((hit, hit.rule.rule.topic not in topics))
        topics.add(hit.rule.rule.topic)
    return judged


def _match(rule: CompiledRule, subject: Subject, service: ServiceMatch | None) -> Hit | None:
    scope = ExchangeScope(subject, service, rule.memories)
    if not rule.holds(scope):
        return None
    scopes = (scope,) if not rule.for_each else tuple(_elements(rule, scope))
    if not scopes:
        return None
    is_exact, segments = service.rank if service else (False, 0)
    return Hit(rule, scopes, (rule.rank[0], not is_exact, -segments, *rule.rank[1:]))


def _elements(rule: CompiledRule, scope: ExchangeScope) -> Iterator[ExchangeScope]:
    """A scope for each element that `where` lets through."""
    assert rule.rule.for_each is not None
    found = (scope.resolve(path) for path in rule.for_each)
    items = [item for value in found if isinstance(value, Resolved) for item in value.items]
    for item in items[:MAX_ELEMENTS]:
        inner = ExchangeScope(scope.subject, scope.service, scope.memories, {rule.rule.for_each.as_: item})
        if rule.where is None or evaluate(rule.where, inner) is Truth.TRUE:
            yield inner


def add_hit(groups: Groups, hit: Hit, is_primary: bool, subject: Subject, order: Order) -> None:
    """Adds a hit to its groups, one for each element."""
    for scope in hit.scopes:
        bind_extracts(hit.rule, scope)
        key = groups.place(_group_key(hit.rule, scope, is_primary))
        known = groups.get(key)
        if known is not None and order > order_in(known.evidence[0]):
            _count(known, subject, order, hit.rule, scope)
        else:
            groups.put(key, _new_group(hit.rule, key, scope, subject, order))


def _count(group: Group, subject: Subject, order: Order, rule: CompiledRule, scope: ExchangeScope) -> None:
    """Adds one more exchange to a group without drafting texts that nobody will read."""
    start = subject.exchange.started_us
    group.count += 1
    group.first_us, group.last_us = earlier(group.first_us, start), later(group.last_us, start)
    if len(group.evidence) < MAX_EVIDENCE or order < order_in(group.evidence[-1]):
        add_evidence(group.evidence, _evidence(rule, scope, subject, order))


def bind_extracts(rule: CompiledRule, scope: ExchangeScope) -> None:
    """Binds the names of `extract` in order; a later one may use an earlier one."""
    bindings = dict(scope.bindings)
    extracted: dict[str, Any] = {}
    for name, paths in rule.extract:
        scope.bindings, scope.extracted = bindings, extracted
        value = first_present(paths, scope)
        if isinstance(value, HistoryQuery):
            extracted[name] = value
        elif value.items and value.first is not MASKED:
            bindings[name] = extracted[name] = value.first if len(value.items) == 1 else list(value.items)
    scope.bindings, scope.extracted = bindings, extracted


def first_present(paths: tuple[str, ...], scope: ExchangeScope) -> Resolved | HistoryQuery:
    """The value of the first path that has one that is not null; a question to a history counts as one."""
    for text in paths:
        value = scope.resolve(bind(parse_path(text), scope.bindings))
        if isinstance(value, HistoryQuery) or value.first is not None:
            return value
    return ABSENT


def _group_key(rule: CompiledRule, scope: ExchangeScope, is_primary: bool) -> GroupKey:
    subject = scope.subject
    return GroupKey(
        rule.rule.id,
        is_primary,
        subject.exchange.request.method,
        subject.host,
        subject.template,
        declared_keys(rule, scope),
        verdicts_of(rule, scope),
    )


def declared_keys(rule: CompiledRule, scope: ExchangeScope) -> tuple[str, ...]:
    """What tells findings of one rule on one route apart: named extracts, else the place inside the body."""
    if rule.rule.fingerprint:
        return tuple(str(scope.extracted.get(name, "")) for name in rule.rule.fingerprint)
    if not rule.for_each:
        return ()
    if rule.rule.locate:
        return (fill(rule.rule.locate, scope.bindings),)
    return tuple(str(value) for value in scope.extracted.values() if isinstance(value, str | int | float))


def verdicts_of(rule: CompiledRule, scope: ExchangeScope) -> tuple[tuple[int, Verdict], ...]:
    """Index and verdict of every cause that is not FALSE, up to the first that is TRUE."""
    verdicts: list[tuple[int, Verdict]] = []
    for index, cause in enumerate(rule.causes):
        if cause.when is None:
            verdicts.append((index, Truth.UNKNOWN))
            continue
        verdict = evaluate(cause.when, scope, scope.bindings)
        if verdict is not Truth.FALSE:
            verdicts.append((index, verdict))
        if verdict is Truth.TRUE and cause.cause.certainty != "possible":
            break
    return tuple(verdicts)


def draft_cause(index: int, cause: Cause, scope: ExchangeScope) -> CauseDraft:
    """The texts of a cause, filled in from the exchange."""
    return CauseDraft(
        index,
        draft(cause.say, scope, scope.bindings),
        tuple(draft(step, scope, scope.bindings) for step in cause.fix),
    )


def _new_group(
    rule: CompiledRule, key: GroupKey, scope: ExchangeScope, subject: Subject, order: Order
) -> Group:
    start = subject.exchange.started_us
    plain = {name: value for name, value in scope.extracted.items() if not isinstance(value, HistoryQuery)}
    waiting = {name: value for name, value in scope.extracted.items() if isinstance(value, HistoryQuery)}
    told = Told(
        base_url(subject, scope.service.base_chars if scope.service else 0),
        plain,
        waiting,
        tuple(draft_cause(index, rule.causes[index].cause, scope) for index, _ in key.verdicts),
    )
    return Group(
        told=told.pack(),
        count=1,
        first_us=start,
        last_us=start,
        evidence=[_evidence(rule, scope, subject, order)],
    )


def _evidence(rule: CompiledRule, scope: ExchangeScope, subject: Subject, order: Order) -> Packed:
    locate = fill(rule.rule.locate, scope.bindings) if rule.rule.locate else None
    return pack(order, evidence_of(subject, locate))
