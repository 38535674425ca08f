"""Rules compiled once a process: predicates as trees, paths parsed, and the index that picks candidates."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from msgspec import Struct

from analyzer.facts.value import ABSENT, Resolved, one
from analyzer.rules.deferral import is_memory_deferred, is_sequence_deferred
from analyzer.rules.files import TIERS, Cause, Memory, Rule
from analyzer.rules.memories import BUILT_IN, CompiledMemory, MemoryGroup, compile_memory, grouped
from analyzer.rules.paths import Path, parse_path
from analyzer.rules.predicates import NEVER, Branch, Node, compile_predicate, paths_of, specialise
from analyzer.rules.recorded import Known, known_from
from analyzer.rules.ruleset import Pack, RuleSet
from analyzer.rules.selecting import Holds, holds_of
from analyzer.rules.sequence_names import OF_OBSERVATIONS
from analyzer.rules.services import ServiceFinder, bases_of
from analyzer.rules.tally_form import CompiledTally, compile_tally, window_seconds
from analyzer.rules.texts import parts_of, placeholders

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
"""Methods that candidates are told apart by; captures can hold endless others."""
_BODY_ROOTS = ("json", "text", "headers", "message", "code", "items", "form")


class CompiledCause(Struct, frozen=True):
    """A cause with its condition; `when` is None where nothing in a capture can decide it."""

    cause: Cause
    when: Node | None


class CompiledRule(Struct, frozen=True):
    """A rule ready to match; `rank` sorts the most specific first (RULES.md, "Precedence")."""

    rule: Rule
    pack: Pack
    node: Node
    """`match`, or `sequence.select`."""
    holds: Holds
    """Whether `node` is TRUE."""
    causes: tuple[CompiledCause, ...]
    memories: Mapping[str, CompiledMemory]
    rank: tuple[Any, ...]
    where: Node | None = None
    for_each: tuple[Path, ...] = ()
    extract: tuple[tuple[str, tuple[str, ...]], ...] = ()
    fire: Node | None = None
    after: Node | None = None
    opens: Holds | None = None
    """Whether `after` is TRUE."""
    observe: tuple[Path, ...] = ()
    key: tuple[Path, ...] = ()
    window_s: float | None = None
    later_paths: tuple[str, ...] = ()
    """Of a sequence: the paths that fire, causes and texts will ask for when it is judged."""
    is_deferred: bool = False
    """Whether a log is searched for this sequence only under keys that its first look found."""
    chain: tuple[str, str] | None = None
    """Paths of what an observation announces, and of what the next one in its chain begins with."""
    tally: CompiledTally | None = None


class CompiledRules:
    """All rules of a run, with the services and the index."""

    def __init__(self, rules: RuleSet, maps: Sequence[str] = (), symptoms: Sequence[str] = ()) -> None:
        self.rules = rules
        self.services = ServiceFinder(bases_of(rules, maps))
        self.by_id: dict[str, CompiledRule] = {}
        self._memories: dict[str, CompiledMemory] = {}
        for pack in rules.packs:
            table = memory_table(pack)
            for rule in pack.rules:
                if rule.activation == "always" or rule.symptom in symptoms:
                    compiled = compile_rule(rule, pack, table)
                    self.by_id[rule.id] = compiled
                    asked = with_chained(asked_memories(compiled), table)
                    self._memories |= {table[name].name: table[name] for name in asked}
        self.memories = tuple(memory for _, memory in sorted(self._memories.items()))
        self.deferred = frozenset(memory.name for memory in self.memories if is_memory_deferred(memory))
        self._candidates: dict[Any, Candidates] = {}

    def candidates(
        self, services: Mapping[str, Any], method: str, status: int | None, gaps: int = 0
    ) -> "Candidates":
        """What could be TRUE for an exchange of these services, method, status and gaps (`gaps_of`).

        Decided once a combination.
        """
        named = method if method in _METHODS else None
        key = (tuple((name, match.service) for name, match in services.items()), named, status, gaps)
        found = self._candidates.get(key)
        if found is None:
            found = self._candidates[key] = self._select(
                dict(key[0]), known_from(gaps).joined(_known(named, status))
            )
        return found

    def _select(self, services: dict[str, str], known: Known) -> "Candidates":
        rules = [
            msgspec.structs.replace(rule, node=node, holds=holds_of(node), opens=_opens(rule, known))
            for rule in self.by_id.values()
            if rule.pack.ruleset in services
            and not _lacks_key(rule.key if rule.tally else (), known)
            and (node := specialise(rule.node, known.joined({"service": one(services[rule.pack.ruleset])})))
        ]
        memories = [
            msgspec.structs.replace(memory, select=node, selects=holds_of(node))
            for memory in self.memories
            if (memory.ruleset is None or memory.ruleset in services)
            and not _lacks_key((*memory.key, *memory.differs), known)
            and (node := specialise(memory.select, _known_to(memory, known, services)))
        ]
        matching = sorted((rule for rule in rules if rule.rule.match is not None), key=lambda rule: rule.rank)
        sequences = tuple(rule for rule in rules if rule.rule.sequence is not None)
        return Candidates(
            rules=tuple(matching),
            sequences=sequences,
            memories=grouped(memories),
            kept_sequences=tuple(rule for rule in sequences if not rule.is_deferred),
            kept_memories=grouped(memory for memory in memories if not is_memory_deferred(memory)),
            deferred_sequences=tuple(rule for rule in sequences if rule.is_deferred),
            deferred_memories=grouped(memory for memory in memories if is_memory_deferred(memory)),
        )


def _opens(rule: CompiledRule, known: Known) -> Holds | None:
    return None if rule.after is None else holds_of(specialise(rule.after, known) or NEVER)


def _known(method: str | None, status: int | None) -> dict[str, Resolved]:
    """What holds for every exchange of this method and status; a response leaves no transport failure."""
    known = {} if method is None else {"request.method": one(method)}
    if status is not None:
        known |= {"response.status": one(status), "error.kind": ABSENT}
    return known


def _known_to(memory: CompiledMemory, known: Known, services: dict[str, str]) -> Known:
    return known.joined({"service": one(services[memory.ruleset])}) if memory.ruleset else known


def _lacks_key(paths: Iterable[Path], known: Known) -> bool:
    """Whether a part of a key is never there, so that nothing is kept under it."""
    values = (known.get(path) for path in paths)
    return any(value is not None and not value.items for value in values)


class Candidates(Struct, frozen=True):
    """The rules that could match, most specific first, the sequences and the histories that could select.

    Their predicates are specialised: what the combination decides is no longer asked.
    """

    rules: tuple[CompiledRule, ...]
    sequences: tuple[CompiledRule, ...]
    memories: tuple[MemoryGroup, ...]
    kept_sequences: tuple[CompiledRule, ...]
    """Of a log: the sequences that observe on the first look, and below the histories."""
    kept_memories: tuple[MemoryGroup, ...]
    deferred_sequences: tuple[CompiledRule, ...]
    deferred_memories: tuple[MemoryGroup, ...]


def memory_table(pack: Pack) -> dict[str, CompiledMemory]:
    """The histories that a pack's rules can ask, its own before the built-in ones."""
    own: dict[str, Memory] = pack.histories
    table = {name: compile_memory(name, memory, None) for name, memory in BUILT_IN.items()}
    return table | {name: compile_memory(name, memory, pack.ruleset) for name, memory in own.items()}


def compile_rule(rule: Rule, pack: Pack, memories: Mapping[str, CompiledMemory]) -> CompiledRule:
    """A rule with everything parsed.

    Raises:
        ValueError: a predicate or path is faulty (`rules check` tells where).
    """
    for text in (text for cause in rule.causes for text in (cause.say, *cause.fix)):
        parts_of(text)
    for text in extract_paths(rule):
        parse_path(text)
    sequence = rule.sequence
    source = rule.match if sequence is None else sequence.select
    node = compile_predicate(source or {}, rule.thresholds)
    causes = tuple(
        CompiledCause(cause, None if cause.when is None else compile_predicate(cause.when, rule.thresholds))
        for cause in rule.causes
    )
    compiled = CompiledRule(
        rule=rule,
        pack=pack,
        node=node,
        holds=holds_of(node),
        causes=causes,
        memories=memories,
        rank=_rank(rule, pack, node),
        where=compile_predicate(rule.for_each.where) if rule.for_each and rule.for_each.where else None,
        for_each=tuple(parse_path(text) for text in listed(rule.for_each.in_)) if rule.for_each else (),
        extract=tuple((name, listed(paths)) for name, paths in rule.extract.items()),
    )
    return compiled if sequence is None else _with_sequence(compiled)


def _with_sequence(compiled: CompiledRule) -> CompiledRule:
    rule = compiled.rule
    sequence = rule.sequence
    assert sequence is not None
    fire = compile_predicate(sequence.fire, rule.thresholds)
    measured = tuple(operand for pair in sequence.measure.values() for operand in pair)
    texts = [text for cause in rule.causes for text in (cause.say, *cause.fix)]
    named = [*paths_of(fire), *(path for c in compiled.causes if c.when for path in paths_of(c.when))]
    named += [path for text in texts for path in placeholders(text)]
    later = {path for path in named if not path.startswith(("seq.", "pair."))} | extract_paths(rule)
    later |= {path for path in sequence.key if path.startswith("obs.")}
    after = compile_predicate(sequence.pair.after, rule.thresholds) if sequence.pair else None
    key = tuple(parse_path(text) for text in sequence.key)
    later |= {sequence.chain.from_, sequence.chain.to} if sequence.chain else set()
    return msgspec.structs.replace(
        compiled,
        fire=fire,
        after=after,
        opens=None if after is None else holds_of(after),
        is_deferred=is_sequence_deferred(key, after, fire),
        observe=tuple(parse_path(text) for text in listed(sequence.observe or ())),
        key=key,
        window_s=window_seconds(sequence.window),
        chain=(sequence.chain.from_, sequence.chain.to) if sequence.chain else None,
        tally=compile_tally(rule, [*named, *extract_paths(rule)]),
        later_paths=tuple(
            sorted(
                later | _sequence_fields(named, bool(sequence.observe), set(sequence.measure)) | set(measured)
            )
        ),
    )


def _sequence_fields(named: Sequence[str], has_observe: bool, measures: set[str]) -> set[str]:
    """The paths behind `seq.last.F` and the like: `obs.F` of an observed element, else F itself."""
    fields = set()
    for path in named:
        parts = path.split(".", 2)
        if len(parts) == 3 and parts[0] == "seq" and parts[1] in OF_OBSERVATIONS:
            fields.add(parts[2])
        if path == "seq.peers_pending":
            fields.add("status")
    return {f"obs.{field}" if has_observe else field for field in fields - measures}


def asked_memories(compiled: CompiledRule) -> set[str]:
    """Names of the histories that a rule asks, in conditions and in texts."""
    rule = compiled.rule
    nodes = [compiled.fire, *(cause.when for cause in compiled.causes)]
    named = [path for node in nodes if node is not None for path in paths_of(node)]
    named += [
        path for cause in rule.causes for text in (cause.say, *cause.fix) for path in placeholders(text)
    ]
    named += sorted(extract_paths(rule))
    return {path.split(".")[1] for path in named if path.startswith("history.")}


def with_chained(names: Iterable[str], table: Mapping[str, CompiledMemory]) -> set[str]:
    """The histories of these names that exist, with those that their own questions ask."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name in table and name not in found:
            found.add(name)
            paths = (*table[name].ask, *filter(None, (table[name].compare,)))
            waiting += [path.steps[1] for path in paths if path.steps[0] == "history"]
    return found


def listed(texts: str | tuple[str, ...]) -> tuple[str, ...]:
    """One text or several, as several."""
    return (texts,) if isinstance(texts, str) else tuple(texts)


def extract_paths(rule: Rule) -> set[str]:
    """The paths of all extracts."""
    return {text for paths in rule.extract.values() for text in listed(paths)}


def _rank(rule: Rule, pack: Pack, node: Node) -> tuple[Any, ...]:
    """The sort key of precedence that does not depend on the exchange; smaller outranks."""
    return (TIERS.index(pack.tier), -_status_rank(node), -_literals(node), -rule.priority, rule.id)


def _status_rank(node: Node) -> int:
    """3: one exact status; 2: a list of them; 1: a range; 0: any."""
    if isinstance(node, Branch):
        return max((_status_rank(part) for part in node.parts), default=0) if node.kind != "none" else 0
    if node.path.text != "response.status":
        return 0
    return max({"equals": 3, "in": 2}.get(condition.operator, 1) for condition in node.conditions)


def _literals(node: Node) -> int:
    if isinstance(node, Branch):
        return sum(_literals(part) for part in node.parts) if node.kind != "none" else 0
    return int(any(step in _BODY_ROOTS for step in node.path.steps))
