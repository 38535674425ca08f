"""What is counted of the lines of one kind and route."""

import heapq
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any
from urllib.parse import unquote

from msgspec import Struct
from msgspec.structs import replace

from analyzer.facts.histories import Histories
from analyzer.facts.history import MAX_DIFFERS, Key
from analyzer.facts.subject import Subject
from analyzer.facts.value import Resolved
from analyzer.ingest.base import Record
from analyzer.model import Exchange, Location
from analyzer.rules.compiled import Candidates
from analyzer.rules.memories import CompiledMemory, Span, key_of
from analyzer.rules.paths import Path
from analyzer.rules.predicates import Node
from analyzer.rules.scope import ExchangeScope
from analyzer.scanning.latency import Duration
from analyzer.scanning.light_routes import Route

URL_PATH, URL_LENGTH, URL = "request.full_path", "url.length", "request.url"
"""What histories gather of lines of one kind."""


class Kind(Struct, frozen=True):
    """What holds for all lines of one build, method, status and set of services.

    `is_light`: they need no full reading, whatever their route. `memories` are the histories that remember
    each of them under one key for a route.
    """

    example: Exchange
    is_light: bool
    read: Callable[[Record, Location], Exchange | None]
    candidates: Candidates | None = None
    """What could be about one of the lines; None where that is not known."""
    memories: tuple[CompiledMemory, ...] = ()
    by_url: tuple[tuple[str, Node], ...] = ()
    """Rule sets and predicates that the URL decides: a line for which one could be TRUE is read in full."""
    is_told_by_path: bool = True
    """Whether these predicates ask of the URL for nothing but the path."""
    counts: bool = False
    """Whether a tally may count the lines."""


class Lines(Struct, frozen=True, gc=False):
    """Columns of the lines of one kind and route; targets have their queries, clients are as they stand there.

    `positions` are places among the exchanges of the reading, `numbers` those of the lines.
    """

    starts: Sequence[int]
    durations: Sequence[Duration]
    paths: Sequence[bytes]
    targets: Sequence[bytes]
    clients: Sequence[bytes]
    positions: Sequence[int]
    numbers: Sequence[int]
    texts: Sequence[bytes]

    def last_end_us(self) -> int:
        """When the last exchange was over."""
        return max(map(end_of, self.starts, self.durations))


class Decision:
    """What is known of the lines of one kind and route; `is_light` says that they need no full reading."""

    __slots__ = ("_keys", "is_light", "kind", "passed", "route", "url")

    def __init__(self, kind: Kind, url: str, route: Route) -> None:
        self.url = url
        self.route = route
        self.kind = kind
        self.is_light = kind.is_light
        self._keys: dict[str, Key] = {}
        self.passed: dict[bytes, bool] = {}
        """Path or URL -> whether no predicate that the URL decides could be TRUE."""

    def subject(self, label: str) -> Subject:
        """An exchange of this kind and route, in the input of that label."""
        example = self.kind.example
        return Subject(
            replace(
                example,
                request=replace(example.request, url=self.url),
                location=replace(example.location, input=label),
            )
        )

    def tell(self, lines: Lines, subject: Subject, histories: Histories) -> None:
        """Adds what lines say to the histories."""
        if not self.kind.memories:
            return
        first_us, last_us, count = min(lines.starts), lines.last_end_us(), len(lines.starts)
        for memory in self.kind.memories:
            scope = ExchangeScope(subject, self.route.services.get(memory.ruleset or ""), {})
            key = self._key(memory, scope)
            if any(path.text == URL for path in memory.differs):
                for url, span in self._spans(lines):
                    histories.note(memory.name, key, ((url.decode(),),), *span).prune()
                continue
            cell = histories.note(memory.name, key, (), first_us, last_us, count)
            if memory.collect is not None:
                for value, times in self._collected(memory.collect, lines, scope):
                    cell.values[value] = cell.values.get(value, 0) + times
            cell.prune()

    def _spans(self, lines: Lines) -> Iterable[tuple[bytes, Span]]:
        """The smallest URLs, as many as a history keeps, with the times of their lines."""
        urls = {target: self.route.site.url(target) for target in set(lines.targets)}
        kept = set(urls.values())
        if len(kept) > MAX_DIFFERS:
            kept = set(heapq.nsmallest(MAX_DIFFERS, kept))
        spans: dict[bytes, tuple[int, int, int]] = {}
        for target, start_us, duration in zip(lines.targets, lines.starts, lines.durations, strict=True):
            url = urls[target]
            if url in kept:
                end_us = end_of(start_us, duration)
                first_us, last_us, count = spans.get(url) or (start_us, end_us, 0)
                spans[url] = (min(first_us, start_us), max(last_us, end_us), count + 1)
        return spans.items()

    def _key(self, memory: CompiledMemory, scope: ExchangeScope) -> Key:
        """The key of a history for this route; only one that names the input has to be worked out anew."""
        key = self._keys.get(memory.name)
        if key is None:
            found = key_of(memory.key, scope)
            assert isinstance(found, tuple)
            key = found
            if not any(path.text == "capture.input" for path in memory.key):
                self._keys[memory.name] = key
        return key

    def _collected(self, path: Path, lines: Lines, scope: ExchangeScope) -> Iterable[tuple[Any, int]]:
        if path.text == URL_PATH:
            return ((unquote(each.decode()), 1) for each in set(lines.paths))
        if path.text == URL_LENGTH:
            url = self.route.site.url
            return Counter([_chars(url(target)) for target in lines.targets]).items()
        value = scope.resolve(path)
        items = value.items if isinstance(value, Resolved) else ()
        return ((item, len(lines.starts)) for item in items if isinstance(item, str | int | float))


def end_of(start_us: int, duration: Duration) -> int:
    """When an exchange was over."""
    duration_ms, bucket = duration
    return start_us if duration_ms is None or bucket is None else start_us + int(duration_ms * 1000)


def _chars(url: bytes) -> int:
    return len(url) if url.isascii() else len(url.decode())


def gathered_of(memory: CompiledMemory) -> list[Path]:
    """The paths whose values a history gathers under one key."""
    return [path for path in (memory.collect, *memory.differs) if path is not None]
