"""What is counted of the lines of one kind and route."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import unquote

from msgspec import Struct
from msgspec.structs import replace

from analyzer.facts.history import MAX_DIFFERS, Histories, Key
from analyzer.facts.subject import Subject
from analyzer.facts.value import Resolved
from analyzer.ingest.base import Record
from analyzer.model import Exchange, Location
from analyzer.rules.compiled import Candidates
from analyzer.rules.memories import CompiledMemory, key_of
from analyzer.rules.paths import Path
from analyzer.rules.predicates import Node
from analyzer.rules.scope import ExchangeScope
from analyzer.rules.services import ServiceMatch
from analyzer.scanning.latency import Duration

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


Counted = tuple[bytes, int, int, int, bytes]
"""A line that a tally may count: who called, when, its place among the exchanges and lines, and the line."""


class Decision:
    """The lines of one kind and route in a reading; `is_light` says that they need no full reading.

    What the histories gather of a line, one of URL_PATH, URL_LENGTH and URL, is in `paths`, `lengths`, `urls`.
    """

    __slots__ = (
        *("_keys", "_largest", "_wants", "counted", "durations", "gathers", "is_light", "kind", "lengths"),
        *("passed", "paths", "services", "starts", "url", "urls"),
    )

    def __init__(self, kind: Kind, url: str, services: Mapping[str, ServiceMatch]) -> None:
        self.url = url
        self.services = services
        self.kind = kind
        self.is_light = kind.is_light
        gathered = {path.text for memory in kind.memories for path in gathered_of(memory)}
        self._wants = (URL_PATH in gathered, URL_LENGTH in gathered, URL in gathered)
        self.gathers = any(self._wants)
        self._keys: dict[str, Key] = {}
        self.passed: dict[bytes, bool] = {}
        """Path or URL -> whether no predicate that the URL decides could be TRUE."""
        self.forget()

    def forget(self) -> None:
        """Starts to count anew."""
        self.starts: list[int] = []
        self.durations: list[Duration] = []
        self.paths: set[bytes] = set()
        self.lengths: list[int] = []
        self.urls: dict[bytes, list[int]] = {}
        self._largest: bytes | None = None
        """The largest URL that is kept, once there are as many as are kept."""
        self.counted: list[Counted] = []

    @property
    def count(self) -> int:
        """How many lines were counted."""
        return len(self.starts)

    @property
    def last_end_us(self) -> int:
        """When the last exchange was over."""
        return max(map(end_of, self.starts, self.durations))

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

    def add(self, starts: Sequence[int], durations: Sequence[Duration]) -> None:
        """Counts lines by their starts and durations."""
        self.starts += starts
        self.durations += durations

    def gather(
        self,
        paths: Sequence[bytes],
        urls: Sequence[bytes],
        starts: Sequence[int],
        durations: Sequence[Duration],
    ) -> None:
        """Notes of the URLs of lines what histories want of them."""
        has_path, has_length, has_url = self._wants
        if has_path:
            self.paths.update(paths)
        if has_length:
            self.lengths += map(_chars, urls)
        if has_url:
            for url, start_us, duration in zip(urls, starts, durations, strict=True):
                self._gather_url(url, start_us, end_of(start_us, duration))

    def _gather_url(self, url: bytes, start_us: int, end_us: int) -> None:
        """Histories keep no more than the smallest few."""
        seen = self.urls.get(url)
        if seen is not None:
            seen[0] += 1
            seen[1] = min(seen[1], start_us)
            seen[2] = max(seen[2], end_us)
        elif self._largest is None or url < self._largest:
            self.urls[url] = [1, start_us, end_us]
            if len(self.urls) > MAX_DIFFERS:
                del self.urls[max(self.urls)]
            self._largest = max(self.urls) if len(self.urls) == MAX_DIFFERS else None

    def tell(self, subject: Subject, histories: Histories) -> None:
        """Adds what the lines say to the histories."""
        last_end_us = self.last_end_us if self.kind.memories else 0
        for memory in self.kind.memories:
            scope = ExchangeScope(subject, self.services.get(memory.ruleset or ""), {})
            key = self._key(memory, scope)
            if any(path.text == URL for path in memory.differs):
                for url, (count, first_us, last_us) in self.urls.items():
                    differs = ((url.decode(),),)
                    histories.note(memory.name, key, differs, first_us, last_us, count).prune()
                continue
            cell = histories.note(memory.name, key, (), min(self.starts), last_end_us, self.count)
            if memory.collect is not None:
                for value, count in self._collected(memory.collect, scope):
                    cell.values[value] = cell.values.get(value, 0) + count
            cell.prune()

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

    def _collected(self, path: Path, scope: ExchangeScope) -> Iterable[tuple[Any, int]]:
        if path.text == URL_PATH:
            return ((unquote(each.decode()), 1) for each in self.paths)
        if path.text == URL_LENGTH:
            return Counter(self.lengths).items()
        value = scope.resolve(path)
        items = value.items if isinstance(value, Resolved) else ()
        return ((item, self.count) for item in items if isinstance(item, str | int | float))


def end_of(start_us: int, duration: Duration) -> int:
    """When an exchange was over."""
    duration_ms, bucket = duration
    return start_us if duration_ms is None or bucket is None else start_us + int(duration_ms * 1000)


def _chars(url: bytes) -> int:
    return len(url) if url.isascii() else len(url.decode())


def gathered_of(memory: CompiledMemory) -> list[Path]:
    """The paths whose values a history gathers under one key."""
    return [path for path in (memory.collect, *memory.differs) if path is not None]
