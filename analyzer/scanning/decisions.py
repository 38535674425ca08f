"""What is decided once for all lines of one build, method, status and route: that nothing but counting is left."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import unquote

from analyzer.facts.history import MAX_DIFFERS, Histories
from analyzer.facts.subject import Subject
from analyzer.facts.value import Resolved
from analyzer.ingest.skeletons import Skeleton
from analyzer.rules.compiled import Candidates, CompiledRule, CompiledRules
from analyzer.rules.fixed_paths import is_fixed
from analyzer.rules.memories import CompiledMemory, key_of
from analyzer.rules.outcomes import outcomes
from analyzer.rules.paths import Path
from analyzer.rules.predicates import Node
from analyzer.rules.scope import ExchangeScope
from analyzer.rules.services import ServiceMatch
from analyzer.rules.truth import Truth

URL_PATH, URL_LENGTH, URL = "request.full_path", "url.length", "request.url"
_TRUE = frozenset((Truth.TRUE,))


class Decision:
    """The lines of one kind so far; `is_light` says that they need no full reading.

    `memories` are the histories that remember each of these lines under one key; what they gather of a line,
    one of URL_PATH, URL_LENGTH and URL, is in `paths`, `lengths` and `urls`.
    """

    __slots__ = (
        *(
            "_wants",
            "buckets",
            "count",
            "gathers",
            "first_us",
            "is_light",
            "last_end_us",
            "last_us",
            "lengths",
        ),
        *("max_ms", "memories", "paths", "seconds", "services", "subject", "urls"),
    )

    def __init__(
        self,
        subject: Subject,
        services: Mapping[str, ServiceMatch],
        *,
        is_light: bool,
        memories: tuple[CompiledMemory, ...] = (),
    ) -> None:
        self.subject = subject
        self.services = services
        self.is_light = is_light
        self.memories = memories
        self.count = 0
        self.first_us = 2**62
        self.last_us = self.last_end_us = -(2**62)
        self.seconds: dict[int, int] = {}
        self.buckets: dict[int, int] = {}
        self.max_ms = -1.0
        self.paths: set[bytes] = set()
        self.lengths: dict[int, int] = {}
        self.urls: dict[bytes, list[int]] = {}
        gathered = {path.text for memory in memories for path in _gathered(memory)}
        self._wants = (URL_PATH in gathered, URL_LENGTH in gathered, URL in gathered)
        self.gathers = any(self._wants)

    def add(self, start_us: int, duration: tuple[float | None, int | None]) -> int:
        """Counts one line; returns when its exchange was over."""
        duration_ms, bucket = duration
        self.count += 1
        if start_us < self.first_us:
            self.first_us = start_us
        if start_us > self.last_us:
            self.last_us = start_us
        second = start_us // 1_000_000
        self.seconds[second] = self.seconds.get(second, 0) + 1
        if duration_ms is None or bucket is None:
            end_us = start_us
        else:
            self.buckets[bucket] = self.buckets.get(bucket, 0) + 1
            if duration_ms > self.max_ms:
                self.max_ms = duration_ms
            end_us = start_us + int(duration_ms * 1000)
        if end_us > self.last_end_us:
            self.last_end_us = end_us
        return end_us

    def gather(self, path: bytes, url: bytes, start_us: int, end_us: int) -> None:
        """Notes of the URL of a line what histories want of it."""
        has_path, has_length, has_url = self._wants
        if has_path:
            self.paths.add(path)
        if has_length:
            self.lengths[len(url)] = self.lengths.get(len(url), 0) + 1
        if has_url:
            self._gather_url(url, start_us, end_us)

    def _gather_url(self, url: bytes, start_us: int, end_us: int) -> None:
        """Histories keep no more than the smallest few."""
        seen = self.urls.get(url)
        if seen is not None:
            seen[0] += 1
            seen[1] = min(seen[1], start_us)
            seen[2] = max(seen[2], end_us)
        elif len(self.urls) < MAX_DIFFERS or url < max(self.urls):
            self.urls[url] = [1, start_us, end_us]
            if len(self.urls) > MAX_DIFFERS:
                del self.urls[max(self.urls)]

    def tell(self, histories: Histories) -> None:
        """Adds what the lines of this kind say to the histories."""
        for memory in self.memories:
            scope = ExchangeScope(self.subject, self.services.get(memory.ruleset or ""), {})
            key = key_of(memory.key, scope)
            assert isinstance(key, tuple)
            if any(path.text == URL for path in memory.differs):
                for url, (count, first_us, last_us) in self.urls.items():
                    differs = ((url.decode(),),)
                    histories.note(memory.name, key, differs, first_us, last_us, count).prune()
                continue
            cell = histories.note(memory.name, key, (), self.first_us, self.last_end_us, self.count)
            if memory.collect is not None:
                for value, count in self._collected(memory.collect, scope):
                    cell.values[value] = cell.values.get(value, 0) + count
            cell.prune()

    def _collected(self, path: Path, scope: ExchangeScope) -> Iterable[tuple[Any, int]]:
        if path.text == URL_PATH:
            return ((unquote(each.decode()), 1) for each in self.paths)
        if path.text == URL_LENGTH:
            return self.lengths.items()
        value = scope.resolve(path)
        items = value.items if isinstance(value, Resolved) else ()
        return ((item, self.count) for item in items if isinstance(item, str | int | float))


def decide(
    subject: Subject, skeleton: Skeleton, rules: CompiledRules, services: Mapping[str, ServiceMatch]
) -> Decision:
    """The decision for all lines that share the build, method, host, route and status of `subject`."""
    exchange = subject.exchange
    reading = Decision(subject, services, is_light=False)
    candidates = rules.candidates(services, exchange.request.method, exchange.status)
    judge = _Judge(subject, skeleton, services)
    if (
        exchange.is_failed
        or "response.headers.retry-after" in skeleton.varying
        or judge.needs_reading(candidates)
    ):
        return reading
    memories: list[CompiledMemory] = []
    for group in candidates.kept_memories:
        for memory in group.memories:
            kept = judge.remembers(memory)
            if kept is None:
                return reading
            memories += [memory] if kept else []
    return Decision(subject, services, is_light=True, memories=tuple(memories))


def _gathered(memory: CompiledMemory) -> list[Path]:
    return [path for path in (memory.collect, *memory.differs) if path is not None]


class _Judge:
    def __init__(self, subject: Subject, skeleton: Skeleton, services: Mapping[str, ServiceMatch]) -> None:
        self._subject = subject
        self._varying = skeleton.varying
        self._services = services

    def needs_reading(self, candidates: Candidates) -> bool:
        """Whether a rule could match, or a sequence select, one of the lines."""
        could_match = any(
            self._could_be(rule.node, rule) for rule in (*candidates.rules, *candidates.kept_sequences)
        )
        return could_match or any(
            self._could_be(rule.node, rule) and rule.after is not None and self._could_be(rule.after, rule)
            for rule in candidates.deferred_sequences
        )

    def _could_be(self, node: Node, rule: CompiledRule) -> bool:
        return Truth.TRUE in outcomes(node, self._scope(rule.pack.ruleset), self._is_fixed)

    def remembers(self, memory: CompiledMemory) -> bool | None:
        """Whether a history remembers each line under one key; None where that takes a full reading."""
        scope = self._scope(memory.ruleset)
        selects = outcomes(memory.select, scope, self._is_fixed)
        if Truth.TRUE not in selects:
            return False
        if all(self._is_fixed(path) for path in memory.key) and not isinstance(
            key_of(memory.key, scope), tuple
        ):
            return False
        gathered = {path.text for path in _gathered(memory) if not self._is_fixed(path)}
        is_light = selects == _TRUE and all(self._is_fixed(path) for path in memory.key)
        differs = tuple(path.text for path in memory.differs)
        can_gather = gathered <= {URL_PATH, URL_LENGTH, URL} and differs in ((), (URL,))
        return True if is_light and can_gather else None

    def _scope(self, ruleset: str | None) -> ExchangeScope:
        return ExchangeScope(self._subject, self._services.get(ruleset or ""), {})

    def _is_fixed(self, path: Path) -> bool:
        return is_fixed(path, self._varying)
