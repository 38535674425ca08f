"""`analyzer rules doctor`: which rules cannot fire on a capture, and why."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import Struct

from analyzer.facts.subject import Subject
from analyzer.ingest import Partition, find_inputs, read_partition
from analyzer.model import Exchange, Problem
from analyzer.rules.compiled import CompiledRule
from analyzer.rules.explain import could_be, unrecorded_paths
from analyzer.rules.files import Service
from analyzer.rules.predicates import compile_predicate, evaluate
from analyzer.rules.scope import ExchangeScope
from analyzer.rules.truth import Truth
from analyzer.scanning.partial import MAX_PROBLEMS
from analyzer.scanning.plan import Plan, compiled
from analyzer.scanning.producers import Producer, producer_of
from analyzer.scanning.quality import Quality, QualityTally


class BlindRule(Struct, frozen=True, kw_only=True):
    """A rule that cannot fire: `because` in words, `unknown` the paths that the capture does not record."""

    rule: str
    because: str
    unknown: tuple[str, ...]


class Suggestion(Struct, frozen=True, kw_only=True):
    """A host that looks like `service` (`ruleset.service`), whose rules do not know it: wants `--map`."""

    host: str
    service: str
    because: str


class Diagnosis(Struct, frozen=True, kw_only=True):
    """The answer of the doctor, raw until `redact` has rewritten it; `harvest` is what the plan's observer gathered."""

    quality: Quality
    rules: int
    blind: tuple[BlindRule, ...]
    suggestions: tuple[Suggestion, ...]
    problems: tuple[Problem, ...] = ()
    harvest: Any = None


class _Tally:
    """What was seen of one rule."""

    def __init__(self) -> None:
        self.of_service = 0
        self.could_fire = False
        self.without_time = 0
        self.unknown: Counter[str] = Counter()


def diagnose(paths: Sequence[str], plan: Plan) -> Diagnosis:
    """What the captures under `paths` cannot tell, and which rules that blinds."""
    rules = compiled(plan)
    tallies = {rule_id: _Tally() for rule_id in rules.by_id}
    harvest = plan.observer() if plan.observer else None
    tally = QualityTally()
    hints: dict[tuple[str, str], Suggestion] = {}
    problems: list[Problem] = []
    for item, producer in _items(paths, plan):
        if isinstance(item, Problem):
            problems.append(item)
            continue
        if harvest is not None:
            harvest.observe(item)
        tally.add(item, producer)
        subject = Subject(item)
        for rule in rules.by_id.values():
            _observe(tallies[rule.rule.id], rule, subject, plan)
        hints.update(_hints(subject, plan))
    blind = (_blind(rule, tallies[rule.rule.id]) for rule in rules.by_id.values())
    return Diagnosis(
        quality=tally.quality(),
        rules=len(plan.rules.rules),
        blind=(*filter(None, blind), *_asleep(plan)),
        suggestions=tuple(hint for _, hint in sorted(hints.items())),
        problems=tuple(problems[:MAX_PROBLEMS]),
        harvest=harvest,
    )


def _items(paths: Sequence[str], plan: Plan) -> Iterator[tuple[Exchange | Problem, Producer]]:
    """Every exchange and problem of the inputs, with what recorded it."""
    inputs, problems = find_inputs(paths)
    nobody = producer_of("", None)
    yield from ((problem, nobody) for problem in problems)
    for source in inputs:
        for reading in read_partition(Partition(index=0, input=source), plan.read):
            if isinstance(reading, Problem):
                yield reading, nobody
                continue
            capture = reading.capture
            for item in reading:
                yield item, producer_of(capture.format, capture.producer)


def _observe(tally: _Tally, rule: CompiledRule, subject: Subject, plan: Plan) -> None:
    service = compiled(plan).services.find(subject.host, subject.full_path).get(rule.pack.ruleset)
    if service is None:
        return
    tally.of_service += 1
    if tally.could_fire:
        return
    scope = ExchangeScope(subject, service, rule.memories)
    if not could_be(rule.node, scope):
        tally.unknown.update(unrecorded_paths(rule.node, scope))
    elif rule.rule.sequence is not None and subject.exchange.started_us is None:
        tally.without_time += 1
    else:
        tally.could_fire = True


def _blind(rule: CompiledRule, tally: _Tally) -> BlindRule | None:
    if tally.of_service == 0:
        places = ", ".join(dict.fromkeys(_place(service) for service in rule.pack.services))
        because = f"no exchange goes to {places or rule.pack.ruleset}"
        return BlindRule(rule=rule.rule.id, because=because, unknown=())
    if tally.could_fire:
        return None
    if tally.without_time:
        because = "it looks at the order of exchanges, and none of them has a time"
        return BlindRule(rule=rule.rule.id, because=because, unknown=("startedDateTime",))
    unknown = tuple(path for path, _ in sorted(tally.unknown.items(), key=lambda item: (-item[1], item[0])))
    because = "no exchange of its service records what it needs"
    return BlindRule(rule=rule.rule.id, because=because, unknown=unknown)


def _asleep(plan: Plan) -> Iterator[BlindRule]:
    """Rules that wait for a symptom that was not named."""
    for loaded in plan.rules.rules:
        if loaded.rule.id not in compiled(plan).by_id:
            because = f"it is only used with --symptom {loaded.rule.symptom}"
            yield BlindRule(rule=loaded.rule.id, because=because, unknown=())


def _place(service: Service) -> str:
    return service.base_url or service.host or service.service


def _hints(subject: Subject, plan: Plan) -> dict[tuple[str, str], Suggestion]:
    """Suggested maps for a host that shows the signs of a service and is none of its places."""
    found: dict[tuple[str, str], Suggestion] = {}
    services = compiled(plan).services.find(subject.host, subject.full_path)
    for pack in plan.rules.packs:
        if pack.ruleset in services or not subject.host:
            continue
        for hint in pack.detect:
            if evaluate(compile_predicate(hint.when), ExchangeScope(subject, None, {})) is Truth.TRUE:
                service = f"{pack.ruleset}.{hint.service}"
                found[subject.host, service] = Suggestion(
                    host=subject.host, service=service, because=hint.because
                )
    return found
