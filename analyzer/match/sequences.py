"""Sequences judged once everything is merged: behaviour over time under one key."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from analyzer.facts.clock import http_date
from analyzer.facts.histories import Histories
from analyzer.facts.intervals import max_in_flight
from analyzer.facts.value import ABSENT, UNKNOWN, Resolved, one
from analyzer.match.causes import answer_from
from analyzer.match.counted import add_tallies
from analyzer.match.evidence import MAX_EVIDENCE
from analyzer.match.findings import Drafts
from analyzer.match.hits import Group, Told
from analyzer.match.judging import add_if_fired
from analyzer.match.observations import Observations
from analyzer.match.observed import Observation
from analyzer.match.over_all import OVER_ALL
from analyzer.match.packed import pack
from analyzer.match.pairs import RetryPair, pair_value, retry_pairs
from analyzer.rules.compiled import CompiledRule
from analyzer.rules.paths import Path, apply_functions
from analyzer.rules.truth import HistoryQuery


class SequenceScope:
    """Paths of a sequence: `seq`, `pair`, and whatever was kept of the last observation."""

    def __init__(
        self, rule: CompiledRule, observations: Sequence[Observation], pairs: Sequence[RetryPair]
    ) -> None:
        self._rule = rule
        self._all = observations
        self._pairs = pairs

    @property
    def bindings(self) -> dict[str, Any]:
        """The extracts of the last observation."""
        found = {name: self._first_present(paths) for name, paths in self._rule.extract}
        return {name: value.first for name, value in found.items() if value.items}

    def _first_present(self, paths: tuple[str, ...]) -> Resolved:
        values = (self._plain(self._all[-1], text) for text in paths)
        return next((value for value in values if value.items), ABSENT)

    def resolve(self, path: Path) -> Resolved | HistoryQuery:
        """The value of a path."""
        if path.steps[0] == "pair":
            return pair_value(self._pairs, ".".join(path.steps[1:]))
        if path.steps[0] == "seq":
            name, _, field = ".".join(path.steps[1:]).partition(".")
            return apply_functions(self._sequence_value(name, field), path)
        if path.text in dict(self._rule.extract):
            return self._first_present(dict(self._rule.extract)[path.text])
        return self._kept(self._all[-1], path.text)

    def _sequence_value(self, name: str, field: str) -> Resolved:
        read = _MEASURES.get(name)
        if read is not None:
            return read(self._rule, self._all)
        if name == "first":
            return self._field(self._all[0], field)
        if name == "last":
            return self._field(self._all[-1], field)
        values = [self._field(each, field) for each in self._all]
        reduce = OVER_ALL.get(name)
        return ABSENT if reduce is None else reduce(values)

    def _field(self, observation: Observation, field: str) -> Resolved:
        measure = self._rule.rule.sequence and self._rule.rule.sequence.measure.get(field)
        if measure:
            start, end = (_moment(self._plain(observation, text)) for text in measure)
            return UNKNOWN if start is None or end is None else one(end - start)
        return self._plain(observation, f"obs.{field}" if self._rule.observe else field)

    def _plain(self, observation: Observation, text: str) -> Resolved:
        value = self._kept(observation, text)
        return value if isinstance(value, Resolved) else UNKNOWN

    @staticmethod
    def _kept(observation: Observation, text: str) -> Resolved | HistoryQuery:
        return observation.values.get(text, ABSENT)


def _moment(value: Resolved) -> float | None:
    """Epoch seconds of a number, an RFC 3339 time or an HTTP date."""
    item = value.first
    if isinstance(item, int | float) and not isinstance(item, bool):
        return item / 1000 if item > 1e11 else float(item)
    if not isinstance(item, str):
        return None
    try:
        moment = datetime.fromisoformat(item)
    except ValueError:
        return http_date(item)
    return moment.timestamp() if moment.tzinfo else None


def _window_max(rule: CompiledRule, observations: Sequence[Observation]) -> Resolved:
    if rule.window_s is None:
        return one(len(observations))
    window_us = rule.window_s * 1e6
    most = first = 0
    for last, observation in enumerate(observations):
        while observation.start_us - observations[first].start_us > window_us:
            first += 1
        most = max(most, last - first + 1)
    return one(most)


def _peers(rule: CompiledRule, observations: Sequence[Observation]) -> Resolved:
    return observations[-1].values.get("seq.peers", ABSENT)  # type: ignore[return-value]


_MEASURES = {
    "count": lambda rule, all_: one(len(all_)),
    "span_s": lambda rule, all_: one((all_[-1].start_us - all_[0].start_us) / 1e6),
    "window_max": _window_max,
    "max_in_flight": lambda rule, all_: one(max_in_flight((each.start_us, each.end_us) for each in all_)),
    "peers_pending": _peers,
}


def chains(rule: CompiledRule, observations: list[Observation]) -> list[list[Observation]]:
    """The observations in chains, each in order of time; all in one where the rule links nothing."""
    if rule.chain is None:
        return [observations]
    announces, begins = rule.chain
    found: list[list[Observation]] = []
    awaited: dict[Any, list[Observation]] = {}
    for each in observations:
        links = awaited.pop(_link(each, begins), None)
        if links is None or not _is_soon(links[-1], each, rule.window_s):
            links = []
            found.append(links)
        links.append(each)
        following = _link(each, announces)
        if following is not None:
            awaited[following] = links
    return found


def _is_soon(first: Observation, second: Observation, window_s: float | None) -> bool:
    return window_s is None or second.start_us - first.end_us <= window_s * 1e6


def _link(observation: Observation, path: str) -> Any:
    value = observation.values.get(path)
    first = value.first if isinstance(value, Resolved) else None
    return first if isinstance(first, str | int | float) else None


def add_sequences(
    drafts: Drafts, observed: Observations, by_id: dict[str, CompiledRule], histories: Histories
) -> None:
    """Adds a draft for every key under which a sequence rule fires."""
    add_tallies(drafts, observed.tallies, by_id, histories)
    for rule_id in sorted(observed.kept.by_rule):
        rule = by_id[rule_id]
        peers = count_peers(observed, rule)
        for key, observations in observed.by_key(rule):
            for linked in chains(rule, with_peers(observations, peers)):
                _judge(drafts, rule, key, linked, histories)


def with_peers(observations: list[Observation], peers: Mapping[Any, int]) -> list[Observation]:
    """The observations under a key, the last of which knows how many peers its exchange shows.

    `peers` is what `count_peers` says of the same rule.
    """
    *earlier, last = observations
    same = peers.get((last.order, _status(last)), 1) - 1
    return [*earlier, replace(last, values={**last.values, "seq.peers": one(same)})]


def count_peers(observed: Observations, rule: CompiledRule) -> Mapping[Any, int]:
    """How many observations of one exchange have one status; empty for a rule that observes exchanges whole."""
    if not rule.observe:
        return {}
    return Counter((each.order, _status(each)) for each in observed.of_rule(rule))


def _status(observation: Observation) -> Any:
    value = observation.values.get("obs.status")
    return repr(value.items) if isinstance(value, Resolved) else None


def _judge(
    drafts: Drafts,
    rule: CompiledRule,
    key: tuple[Any, ...],
    observations: list[Observation],
    histories: Histories,
) -> None:
    pairs = retry_pairs(observations, rule.window_s)
    scope = SequenceScope(rule, observations, pairs)
    answer = answer_from(histories, observations[0].start_us, observations[-1].start_us)
    add_if_fired(
        drafts,
        rule,
        scope,
        answer,
        lambda: (_group(rule, observations, pairs), observations[-1].evidence, _observed_ids(rule, key)),
    )


def _observed_ids(rule: CompiledRule, key: tuple[Any, ...]) -> tuple[str, ...]:
    """Observed ids tell findings apart; the rest of the key does not."""
    return tuple(str(part) for path, part in zip(rule.key, key, strict=False) if path.steps[0] == "obs")


def _group(
    rule: CompiledRule,
    observations: list[Observation],
    pairs: Sequence[RetryPair],
) -> Group:
    involved = (_in_pairs(pairs) if rule.after is not None else None) or observations
    first, last = involved[0], involved[-1]
    obs_key = {path.steps[-1]: value for path, value in _observed_key(rule, last)}
    return Group(
        told=Told(last.base_url, obs_key).pack(),
        count=len(pairs) if rule.after is not None else len(observations),
        first_us=first.start_us,
        last_us=last.start_us,
        evidence=[pack(each.order, each.evidence) for each in _shown(involved)],
    )


def _in_pairs(pairs: Sequence[RetryPair]) -> list[Observation]:
    """The observations of the pairs, each once, in order of time."""
    found = {each.place: each for pair in pairs for each in (pair.first, pair.second)}
    return [found[place] for place in sorted(found)]


def _observed_key(rule: CompiledRule, last: Observation) -> list[tuple[Path, Any]]:
    pairs = ((path, last.values.get(path.text)) for path in rule.key if path.steps[0] == "obs")
    return [(path, value.first) for path, value in pairs if isinstance(value, Resolved) and value.items]


def _shown(observations: list[Observation]) -> list[Observation]:
    """The first exchanges and the last one."""
    return (
        observations
        if len(observations) <= MAX_EVIDENCE
        else [*observations[: MAX_EVIDENCE - 1], observations[-1]]
    )
