"""The part of `analyzer explain` that looks at several exchanges: a sequence under the key of one of them."""

from msgspec import Struct

from analyzer.document import Evidence
from analyzer.facts.subject import Subject
from analyzer.match.causes import Answer, answer_from
from analyzer.match.counted import TallyScope, stretch_of
from analyzer.match.judging import GatheredScope
from analyzer.match.observations import Observations
from analyzer.match.observed import Observation
from analyzer.match.order import Order
from analyzer.match.packed import evidence_in
from analyzer.match.pairs import retry_pairs
from analyzer.match.sequences import SequenceScope, chains, count_peers, with_peers
from analyzer.rules.compiled import CompiledRule
from analyzer.rules.explain import Step, explain_node, truth_of, truth_word
from analyzer.rules.services import ServiceMatch
from analyzer.scanning.partial import Partial

Later = tuple[GatheredScope, str, Answer]
"""What the causes of a sequence are judged with: its scope, where its last observation stands, the histories."""


class SequenceTrace(Struct, frozen=True, kw_only=True):
    """The observations of the whole input under the key of one exchange, and whether they fire.

    `key` names the paths of the key. `observations` is 0, and `truth` `false`, where the exchange is none of
    them; of several keys (one a list element) it is one that fires, else the first. `pairs` counts the pairs
    of a rule that looks at repetitions.
    """

    key: tuple[str, ...]
    window: str | None
    observations: int
    pairs: int | None
    truth: str
    steps: tuple[Step, ...]


def trace_sequence(
    rule: CompiledRule, subject: Subject, service: ServiceMatch | None, order: Order, partial: Partial
) -> tuple[SequenceTrace, Later | None]:
    """The trace, and what its causes are judged with; None where the exchange is no observation.

    `partial` holds what the whole input showed.
    """
    own = Observations()
    if service is not None:
        own.add(rule, subject, service, order)
    if rule.tally is not None:
        return _counted(rule, own, partial)
    peers = count_peers(partial.observations, rule)
    traced = [
        _judged(rule, linked, partial)
        for key, _ in own.by_key(rule)
        if (found := partial.observations.under(rule, key))
        for linked in chains(rule, with_peers(found, peers))
        if any(each.order == order for each in linked)
    ]
    if not traced:
        return _empty(rule), None
    return next((each for each in traced if each[0].truth == "true"), traced[0])


def _judged(
    rule: CompiledRule, observations: list[Observation], partial: Partial
) -> tuple[SequenceTrace, Later]:
    pairs = retry_pairs(observations, rule.window_s)
    scope = SequenceScope(rule, observations, pairs)
    answer = answer_from(partial.histories, observations[0].start_us, observations[-1].start_us)
    base = base_of(observations[-1].evidence)
    assert rule.fire is not None
    trace = SequenceTrace(
        key=tuple(path.text for path in rule.key),
        window=rule.rule.sequence.window if rule.rule.sequence else None,
        observations=len(observations),
        pairs=len(pairs) if rule.after is not None else None,
        truth=truth_word(truth_of(rule.fire, scope, answer)),
        steps=tuple(explain_node(rule.fire, scope, base, answer)),
    )
    return trace, (scope, base, answer)


def _counted(rule: CompiledRule, own: Observations, partial: Partial) -> tuple[SequenceTrace, Later | None]:
    """The trace of a rule that counts: of its observations, those in the busiest stretch fire or do not."""
    rule_id = rule.rule.id
    counted = partial.observations.tallies
    keys = own.tallies.under_keys(rule_id) if rule_id in own.tallies.by_rule else {}
    known = counted.under_keys(rule_id) if keys else {}
    key = next(iter(keys), ())
    if key not in known:
        return _empty(rule), None
    stretch = stretch_of(known[key])
    scope = TallyScope(rule, key, stretch)
    answer = answer_from(partial.histories, stretch.busiest.first_us, stretch.busiest.last_us)
    base = base_of(evidence_in(stretch.busiest.shown[-1]))
    assert rule.fire is not None
    trace = SequenceTrace(
        key=tuple(path.text for path in rule.key),
        window=None,
        observations=stretch.total,
        pairs=None,
        truth=truth_word(truth_of(rule.fire, scope, answer)),
        steps=tuple(explain_node(rule.fire, scope, base, answer)),
    )
    return trace, (scope, base, answer)


def base_of(evidence: Evidence) -> str:
    """Where the JSON pointers into an exchange start: `#/log/entries/3`, or `:12#` for a line of a log."""
    return f"#/log/entries/{evidence.entry}" if isinstance(evidence.entry, int) else f":{evidence.line}#"


def _empty(rule: CompiledRule) -> SequenceTrace:
    return SequenceTrace(
        key=tuple(path.text for path in rule.key),
        window=rule.rule.sequence.window if rule.rule.sequence else None,
        observations=0,
        pairs=None,
        truth="false",
        steps=(),
    )
