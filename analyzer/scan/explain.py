"""`analyzer explain`: one exchange of a capture under one rule."""

from collections.abc import Sequence

from msgspec import Struct

from analyzer.errors import CaptureError, UsageError
from analyzer.facts.subject import Subject
from analyzer.facts.value import Resolved
from analyzer.ingest import read_exchanges
from analyzer.match.engine import match_rules
from analyzer.model import Exchange, Problem
from analyzer.rules.compiled import CompiledRule
from analyzer.rules.explain import Step, explain_node, truth_word
from analyzer.rules.predicates import evaluate
from analyzer.rules.scope import ExchangeScope
from analyzer.scan.plan import Plan, compiled


class CauseTrace(Struct, frozen=True, kw_only=True):
    """One cause with the conditions of its `when`; `truth` is `undecidable` without one."""

    id: str
    certainty: str
    truth: str
    steps: tuple[Step, ...]


class RuleTrace(Struct, frozen=True, kw_only=True):
    """Why a rule did or did not match: `truth` of its match, its place among the rules that did, its causes."""

    rule: str
    title: str
    place: str
    service: str | None
    truth: str
    steps: tuple[Step, ...]
    outranked_by: str | None
    is_sequence: bool
    causes: tuple[CauseTrace, ...]


def explain_exchange(path: str, number: int, rule_id: str, plan: Plan) -> RuleTrace:
    """The trace of one rule on exchange `number`: a HAR entry from 0, or a log line from 1.

    Raises:
        UsageError: there is no such rule.
        CaptureError: there is no such exchange.
    """
    rules = compiled(plan)
    rule = rules.by_id.get(rule_id)
    if rule is None:
        raise UsageError("there is no such rule", "--rule", "see: analyzer rules list")
    return _trace(rule, Subject(find_exchange([path], number, plan)), plan)


def find_exchange(paths: Sequence[str], number: int, plan: Plan) -> Exchange:
    """Exchange `number` of the first input that has one.

    Raises:
        CaptureError: none has.
    """
    for path in paths:
        for item in read_exchanges(path, plan.read):
            if not isinstance(item, Problem) and number in (item.location.entry, item.location.line):
                return item
    raise CaptureError(
        "there is no exchange of that number", str(paths[0]), "entries count from 0, log lines from 1"
    )


def _trace(rule: CompiledRule, subject: Subject, plan: Plan) -> RuleTrace:
    rules = compiled(plan)
    services = rules.services.find(subject.host, subject.full_path)
    service = services.get(rule.pack.ruleset)
    scope = ExchangeScope(subject, service, rule.memories)
    place = subject.exchange.location
    base = f"#/log/entries/{place.entry}" if place.entry is not None else f":{place.line}#"
    truth = truth_word(evaluate(rule.node, scope)) if service else "false"
    return RuleTrace(
        rule=rule.rule.id,
        title=rule.rule.title,
        place=str(place),
        service=f"{rule.pack.ruleset}.{service.service}" if service else None,
        truth=truth,
        steps=tuple(explain_node(rule.node, scope, base)),
        outranked_by=_outranked_by(rule, subject, plan),
        is_sequence=rule.rule.sequence is not None,
        causes=_causes(rule, scope, base),
    )


def _outranked_by(rule: CompiledRule, subject: Subject, plan: Plan) -> str | None:
    """The rule of the same topic that took the exchange from a rule that matched."""
    rules = compiled(plan)
    services = rules.services.find(subject.host, subject.full_path)
    candidates = rules.candidates(services, subject.exchange.request.method, subject.exchange.status)
    judged = match_rules(candidates.rules, subject, services)
    if not any(hit.rule.rule is rule.rule and not is_primary for hit, is_primary in judged):
        return None
    same = (
        hit.rule.rule.id
        for hit, is_primary in judged
        if is_primary and hit.rule.rule.topic == rule.rule.topic
    )
    return next(same, None)


def _causes(rule: CompiledRule, scope: ExchangeScope, base: str) -> tuple[CauseTrace, ...]:
    """The causes under the first element of `for_each`, where the rule has one."""
    if rule.for_each and rule.rule.for_each:
        found = (scope.resolve(path) for path in rule.for_each)
        items = [item for value in found if isinstance(value, Resolved) for item in value.items]
        if not items:
            return ()
        scope = ExchangeScope(
            scope.subject, scope.service, scope.memories, {rule.rule.for_each.as_: items[0]}
        )
    return tuple(
        CauseTrace(
            id=each.cause.id,
            certainty=each.cause.certainty,
            truth="undecidable"
            if each.when is None
            else truth_word(evaluate(each.when, scope, scope.bindings)),
            steps=() if each.when is None else tuple(explain_node(each.when, scope, base)),
        )
        for each in rule.causes
    )
