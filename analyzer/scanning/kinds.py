"""What is decided once for all lines of a kind: whether anything but counting is left to do with them."""

from collections.abc import Callable, Mapping

from msgspec.structs import replace

from analyzer.facts.auth import CREDENTIAL_HEADERS
from analyzer.facts.subject import Subject
from analyzer.facts.value import MASKED, Resolved
from analyzer.ingest.skeletons import SMALL_BYTES, Skeleton
from analyzer.rules.compiled import Candidates, CompiledRule, CompiledRules
from analyzer.rules.fixed_paths import is_fixed
from analyzer.rules.memories import CompiledMemory, key_of
from analyzer.rules.outcomes import Outcomes, outcomes
from analyzer.rules.paths import Path, parse_path
from analyzer.rules.predicates import NEVER, Branch, Node, paths_of, specialise
from analyzer.rules.recorded import Known, gaps_of
from analyzer.rules.scope import ExchangeScope
from analyzer.rules.services import ServiceMatch
from analyzer.rules.truth import Truth
from analyzer.scanning.decisions import URL, URL_LENGTH, URL_PATH, Kind, gathered_of
from analyzer.scanning.late_counting import is_counted_late

CREDENTIALS = frozenset(f"request.headers.{name}" for name in CREDENTIAL_HEADERS)
BY_ROUTE = frozenset({"request.host", "request.path_template", "request.environment"})
_OF_URL = BY_ROUTE | {URL, URL_PATH, "request.path", "paging.cursor", "paging.list"}
_OF_PATH = BY_ROUTE | {"request.path", URL_PATH}
_SIZES = {
    "response.content.size": frozenset({"small response_body_bytes"}),
    "request.body.size": frozenset({"small request_body_bytes", "inline request_body"}),
}
"""Path -> builds of lines in which its value stays below SMALL_BYTES."""
_TRUE = frozenset((Truth.TRUE,))


def _is_of_url(path: str) -> bool:
    return path in _OF_URL or path.startswith(("request.query.", "url."))


def kind_of(
    subject: Subject, skeleton: Skeleton, rules: CompiledRules, services: Mapping[str, ServiceMatch]
) -> Kind:
    """What holds for all lines that share the build, method, status and services of `subject`."""
    exchange = replace(subject.exchange, record=None)
    candidates = rules.candidates(services, exchange.request.method, exchange.status, gaps_of(exchange))
    judge = Judge(subject, skeleton, services)
    is_told_to_wait = "response.headers.retry-after" in skeleton.varying
    narrowed = judge.narrowed(candidates)
    by_url = None if exchange.is_failed or is_told_to_wait else judge.decided_by_url(narrowed)
    if by_url is None:
        return Kind(exchange, False, skeleton.read, narrowed)
    memories: list[CompiledMemory] = []
    for group in candidates.kept_memories:
        for memory in group.memories:
            is_kept = judge.remembers(memory)
            if is_kept is None:
                return Kind(exchange, False, skeleton.read, narrowed)
            memories += [memory] if is_kept else []
    counts = any(map(is_counted_late, candidates.kept_sequences))
    if counts and not CREDENTIALS.isdisjoint(skeleton.varying):
        return Kind(exchange, False, skeleton.read, narrowed)  # who called is told by the credential
    return Kind(
        exchange, True, skeleton.read, narrowed, tuple(memories), by_url, _are_told_by_path(by_url), counts
    )


def _are_told_by_path(by_url: tuple[tuple[str, Node], ...]) -> bool:
    asked = {path for _, node in by_url for path in paths_of(node) if _is_of_url(path)}
    return asked <= _OF_PATH


def is_told_by_url(
    subject: Subject, skeleton: Skeleton, rules: CompiledRules, services: Mapping[str, ServiceMatch]
) -> bool:
    """Whether lines of the kind of `subject` with one URL are the same to every history that is asked by URL."""
    exchange = subject.exchange
    judge = Judge(subject, skeleton, services)
    groups = rules.candidates(services, exchange.request.method, exchange.status).deferred_memories
    return all(judge.is_told_by_url(memory) for group in groups for memory in group.memories)


class Judge:
    """Judges predicates and histories for all lines of the kind of one exchange."""

    def __init__(self, subject: Subject, skeleton: Skeleton, services: Mapping[str, ServiceMatch]) -> None:
        self._subject = subject
        self._varying = skeleton.varying
        self._limits = {path: SMALL_BYTES for path, names in _SIZES.items() if names & skeleton.varying}
        self._services = services

    def narrowed(self, candidates: Candidates) -> Candidates:
        """Just what could be TRUE or selected for a line of the kind, with causes decided as far as they are."""
        return replace(
            candidates,
            rules=tuple(self._with_causes(rule) for rule in candidates.rules if self._could_be(rule)),
            kept_sequences=tuple(rule for rule in candidates.kept_sequences if self._could_be(rule)),
            deferred_sequences=tuple(
                rule for rule in candidates.deferred_sequences if self._could_open(rule)
            ),
            kept_memories=tuple(
                replace(group, memories=memories)
                for group in candidates.kept_memories
                if (memories := tuple(memory for memory in group.memories if self._could_select(memory)))
            ),
        )

    def _could_be(self, rule: CompiledRule) -> bool:
        return Truth.TRUE in self._outcomes(rule.node, rule.pack.ruleset, self._is_fixed)

    def _could_open(self, rule: CompiledRule) -> bool:
        return rule.after is not None and Truth.TRUE in self._outcomes(
            Branch("all", (rule.node, rule.after)), rule.pack.ruleset, self._is_fixed
        )

    def _could_select(self, memory: CompiledMemory) -> bool:
        scope = self._scope(memory.ruleset)
        return Truth.TRUE in outcomes(memory.select, scope, self._is_fixed, self._limits)

    def _with_causes(self, rule: CompiledRule) -> CompiledRule:
        scope = self._scope(rule.pack.ruleset)
        causes = tuple(
            cause if cause.when is None else replace(cause, when=self._decided(cause.when, rule, scope))
            for cause in rule.causes
        )
        return replace(rule, causes=causes)

    def _decided(self, when: Node, rule: CompiledRule, scope: ExchangeScope) -> Node:
        names = dict(rule.extract).keys() | {rule.rule.for_each.as_ if rule.rule.for_each else ""}
        known: dict[str, Resolved] = {}
        for path in map(parse_path, paths_of(when)):
            if path.steps[0] in names or path.steps[0] == "history" or not self._is_fixed(path):
                continue
            value = scope.resolve(path)
            # Of a cause UNKNOWN makes it possible, so only what is known is decided here.
            if isinstance(value, Resolved) and not value.is_unknown and MASKED not in value.items:
                known[path.text] = value
        return specialise(when, Known(known)) or NEVER

    def decided_by_url(self, candidates: Candidates) -> tuple[tuple[str, Node], ...] | None:
        """The predicates that could be TRUE for some URLs; None where one could be for any."""
        found: list[tuple[str, Node]] = []
        for rule in (*candidates.rules, *candidates.kept_sequences, *candidates.deferred_sequences):
            if is_counted_late(rule):
                continue
            node = (
                rule.node
                if not rule.is_deferred or rule.after is None
                else Branch("all", (rule.node, rule.after))
            )
            if Truth.TRUE not in self._outcomes(node, rule.pack.ruleset, self._is_fixed):
                continue
            if not any(map(_is_of_url, paths_of(node))):
                return None
            found.append((rule.pack.ruleset, node))
        return tuple(found)

    def could_be_by_url(self, node: Node, ruleset: str) -> bool:
        """Whether a predicate could be TRUE for the URL of the subject."""
        return Truth.TRUE in self._outcomes(
            node, ruleset, lambda path: _is_of_url(path.text) or self._is_fixed_by_route(path)
        )

    def _outcomes(self, node: Node, ruleset: str, is_known: Callable[[Path], bool]) -> Outcomes:
        return outcomes(node, self._scope(ruleset), is_known, self._limits)

    def remembers(self, memory: CompiledMemory) -> bool | None:
        """Whether a history remembers each line under one key; None where that takes a full reading."""
        scope = self._scope(memory.ruleset)
        selects = outcomes(memory.select, scope, self._is_fixed, self._limits)
        if Truth.TRUE not in selects:
            return False
        has_key = all(map(self._is_fixed_by_route, memory.key))
        if has_key and not isinstance(key_of(memory.key, scope), tuple):
            return False
        gathered = {path.text for path in gathered_of(memory) if not self._is_fixed(path)}
        is_light = selects == _TRUE and has_key
        differs = tuple(path.text for path in memory.differs)
        can_gather = gathered <= {URL_PATH, URL_LENGTH, URL} and differs in ((), (URL,))
        return True if is_light and can_gather else None

    def is_told_by_url(self, memory: CompiledMemory) -> bool:
        """Whether a history that URLs ask for is fed by each line of a kind in the same way."""
        if not any(path.text == URL for path in memory.key):
            return True  # its lines are told by their client
        selects = outcomes(memory.select, self._scope(memory.ruleset), self._is_fixed, self._limits)
        if Truth.TRUE not in selects:
            return True
        parts = (*memory.key, *gathered_of(memory))
        return selects == _TRUE and all(path.text == URL or self._is_fixed_by_route(path) for path in parts)

    def _scope(self, ruleset: str | None) -> ExchangeScope:
        return ExchangeScope(self._subject, self._services.get(ruleset or ""), {})

    def _is_fixed(self, path: Path) -> bool:
        return path.text not in BY_ROUTE and is_fixed(path, self._varying)

    def _is_fixed_by_route(self, path: Path) -> bool:
        return is_fixed(path, self._varying)
