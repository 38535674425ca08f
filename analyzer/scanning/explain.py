"""`analyzer explain`: one exchange of a capture under one rule."""

from collections.abc import Iterator

from msgspec import Struct

from analyzer.document import Evidence
from analyzer.errors import CaptureError, UsageError
from analyzer.facts.subject import Subject
from analyzer.facts.value import Resolved
from analyzer.ingest import read_exchanges
from analyzer.match.causes import Answer, answer_from
from analyzer.match.engine import bind_extracts, match_rules
from analyzer.match.evidence import evidence_of
from analyzer.match.order import order_of
from analyzer.model import Exchange, Problem
from analyzer.rules.compiled import CompiledRule
from analyzer.rules.explain import BoundScope, Step, explain_node, truth_of, truth_word, unknown_paths
from analyzer.rules.paths import suggestion
from analyzer.rules.predicates import evaluate
from analyzer.rules.scope import ExchangeScope
from analyzer.rules.truth import Truth
from analyzer.scanning.partial import Partial
from analyzer.scanning.partition import Scanner
from analyzer.scanning.plan import Plan, compiled
from analyzer.scanning.sequence_trace import SequenceTrace, base_of, trace_sequence


class CauseTrace(Struct, frozen=True, kw_only=True):
    """One cause with the conditions of its `when`; `truth` is `undecidable` without one."""

    id: str
    certainty: str
    truth: str
    steps: tuple[Step, ...]


class ElementTrace(Struct, frozen=True, kw_only=True):
    """The elements that `for_each` looks at, how many its `where` lets through, and the conditions of the first."""

    elements: int
    wanted: int
    steps: tuple[Step, ...]


class RuleTrace(Struct, frozen=True, kw_only=True):
    """Why a rule did or did not fire on one exchange.

    `truth` is that of `match`, or of a sequence's `select`; `unknown` are the paths that left it undecided.
    `outranked_by` is the rule of the same topic that took the exchange from a rule that matched. `causes`
    are judged under the first element that `for_each` lets through, and only where the rule fires.
    """

    rule: str
    title: str
    exchange: Evidence
    service: str | None
    fires: bool
    truth: str
    steps: tuple[Step, ...]
    unknown: tuple[str, ...]
    each: ElementTrace | None
    outranked_by: str | None
    sequence: SequenceTrace | None
    causes: tuple[CauseTrace, ...]


class Explanation(Struct, frozen=True, kw_only=True):
    """A trace, raw until `redact` has rewritten it; `harvest` is what the plan's observer gathered."""

    trace: RuleTrace
    problems: tuple[Problem, ...]
    harvest: object


def explain_exchange(path: str, number: int, rule_id: str, plan: Plan) -> Explanation:
    """The trace of one rule on exchange `number` of the first file that has one: a HAR entry, or a log line.

    The whole input is read, as histories and sequences look at more than one exchange.

    Raises:
        UsageError: there is no such rule, or it takes a symptom.
        CaptureError: there is no such exchange.
    """
    rule = _rule(rule_id, plan)
    partial = Partial(0)
    partial.harvest = plan.observer() if plan.observer else None
    scanner = Scanner(partial, compiled(plan), plan)
    found: tuple[Exchange, int] | None = None
    for position, exchange in enumerate(_exchanges(path, plan, partial)):
        scanner.take(exchange)
        if found is None and number in (exchange.location.entry, exchange.location.line):
            found = exchange, position
    if found is None:
        hint = "entries count from 0, log lines from 1"
        raise CaptureError("there is no exchange of that number", path, hint)
    trace = _trace(rule, Subject(found[0]), found[1], partial, plan)
    return Explanation(trace=trace, problems=tuple(partial.problems), harvest=partial.harvest)


def _rule(rule_id: str, plan: Plan) -> CompiledRule:
    rules = compiled(plan)
    if rule_id in rules.by_id:
        return rules.by_id[rule_id]
    loaded = plan.rules.find(rule_id)
    if loaded is not None:
        hint = f"add --symptom {loaded.rule.symptom}"
        raise UsageError("the rule only looks at captures with its symptom", "--rule", hint)
    close = suggestion(rule_id, rules.by_id).removeprefix("; ")
    raise UsageError("there is no such rule", "--rule", close or "see: analyzer rules list")


def _exchanges(path: str, plan: Plan, partial: Partial) -> Iterator[Exchange]:
    for item in read_exchanges(path, plan.read):
        if isinstance(item, Problem):
            partial.add_problem(item)
        else:
            yield item


def _trace(rule: CompiledRule, subject: Subject, position: int, partial: Partial, plan: Plan) -> RuleTrace:
    service = compiled(plan).services.find(subject.host, subject.full_path).get(rule.pack.ruleset)
    scope = ExchangeScope(subject, service, rule.memories)
    exchange = evidence_of(subject, None)
    base = base_of(exchange)
    truth = evaluate(rule.node, scope) if service else Truth.FALSE
    each, chosen = _elements(rule, scope, base)
    outranked_by, sequence = None, None
    causes: tuple[CauseTrace, ...] = ()
    fires = truth is Truth.TRUE
    if rule.rule.sequence is not None:
        sequence, later = trace_sequence(
            rule, subject, service, order_of(subject.exchange, 0, position), partial
        )
        fires = sequence.truth == "true"
        causes = _causes(rule, *later) if later and fires else ()
    elif fires and chosen is not None:
        outranked_by = _outranked_by(rule, subject, plan)
        start_us = subject.exchange.started_us
        bind_extracts(rule, chosen)
        causes = _causes(rule, chosen, base, answer_from(partial.histories, start_us, start_us))
    return RuleTrace(
        rule=rule.rule.id,
        title=rule.rule.title,
        exchange=exchange,
        service=f"{rule.pack.ruleset}.{service.service}" if service else None,
        fires=fires and chosen is not None and outranked_by is None,
        truth=truth_word(truth),
        steps=tuple(explain_node(rule.node, scope, base)),
        unknown=unknown_paths(rule.node, scope) if service else (),
        each=each,
        outranked_by=outranked_by,
        sequence=sequence,
        causes=causes,
    )


def _elements(
    rule: CompiledRule, scope: ExchangeScope, base: str
) -> tuple[ElementTrace | None, ExchangeScope | None]:
    """What `for_each` looks at, with the scope of the first element that it lets through."""
    if rule.rule.for_each is None:
        return None, scope
    values = (scope.resolve(path) for path in rule.for_each)
    items = [item for value in values if isinstance(value, Resolved) for item in value.items]
    name = rule.rule.for_each.as_
    inner = [ExchangeScope(scope.subject, scope.service, scope.memories, {name: item}) for item in items]
    wanted = [each for each in inner if rule.where is None or evaluate(rule.where, each) is Truth.TRUE]
    shown = (wanted or inner)[:1] if rule.where is not None else []
    steps = (
        tuple(step for each in shown for step in explain_node(rule.where, each, base)) if rule.where else ()
    )
    trace = ElementTrace(elements=len(items), wanted=len(wanted), steps=steps)
    return trace, wanted[0] if wanted else None


def _outranked_by(rule: CompiledRule, subject: Subject, plan: Plan) -> str | None:
    rules = compiled(plan)
    services = rules.services.find(subject.host, subject.full_path)
    candidates = rules.candidates(services, subject.exchange.request.method, subject.exchange.status)
    judged = match_rules(candidates.rules, subject, services)
    if not any(hit.rule.rule is rule.rule and not is_primary for hit, is_primary in judged):
        return None
    primary = [hit.rule.rule for hit, is_primary in judged if is_primary]
    same_topic = (each.id for each in primary if each.topic == rule.rule.topic)
    return next(same_topic, primary[0].id if primary else None)


def _causes(rule: CompiledRule, scope: BoundScope, base: str, answer: Answer) -> tuple[CauseTrace, ...]:
    return tuple(
        CauseTrace(
            id=each.cause.id,
            certainty=each.cause.certainty,
            truth="undecidable" if each.when is None else truth_word(truth_of(each.when, scope, answer)),
            steps=() if each.when is None else tuple(explain_node(each.when, scope, base, answer)),
        )
        for each in rule.causes
    )
