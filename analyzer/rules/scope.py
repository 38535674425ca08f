"""What the paths of a rule are looked up in while one exchange passes by."""

from collections.abc import Mapping
from typing import Any

from analyzer.facts.subject import Subject
from analyzer.facts.value import ABSENT, UNKNOWN, Resolved, one, walk
from analyzer.rules.memories import CompiledMemory, ask, key_part
from analyzer.rules.paths import Path, apply_functions, parse_path, resolve_fact
from analyzer.rules.services import ServiceMatch
from analyzer.rules.truth import HistoryQuery

Memories = Mapping[str, CompiledMemory]


_RELATIVE_PATH = ("request", "path")


class ExchangeScope:
    """Paths of one exchange as one rule set sees it.

    `bindings` are the names that the rule defines: the `for_each` variable, extracts, and `obs`. The
    first extract is what `history.NAME.contains` compares with.
    """

    def __init__(
        self,
        subject: Subject,
        service: ServiceMatch | None,
        memories: Memories,
        bindings: Mapping[str, Any] | None = None,
        extracted: Mapping[str, Any] | None = None,
    ) -> None:
        self.subject = subject
        self.service = service
        self.memories = memories
        self.bindings = bindings or {}
        self.extracted = extracted or {}

    def resolve(self, path: Path) -> Resolved | HistoryQuery:
        """The value of a path, or the question to a history."""
        known = self.subject.resolved.get(path.text)
        if known is not None and not self.bindings and not self.extracted:
            return known
        first = path.steps[0]
        if first == "history" and len(path.steps) > 1:
            return self._history(path)
        waiting = self.extracted.get(path.text)
        if isinstance(waiting, HistoryQuery):
            return waiting
        if first in self.bindings:
            return apply_functions(walk(self.bindings[first], path.steps[1:]), path)
        if first == "service":
            return one(self.service.service if self.service else None)
        if path.steps == _RELATIVE_PATH:
            return apply_functions(one(self._relative_path() or None), path)
        return self._fact(path)

    def _fact(self, path: Path) -> Resolved:
        """What the exchange alone decides, looked up once for all rules."""
        known = self.subject.resolved.get(path.text)
        if known is None:
            known = resolve_fact(self.subject, path) or ABSENT
            if path.functions:
                known = apply_functions(known, path)
            self.subject.resolved[path.text] = known
        return known

    def part(self, path: Path) -> Any:
        """What a path is in a key (`key_part`), worked out once where the exchange alone decides it."""
        parts = self.subject.key_parts
        known = parts.get(path.text)
        is_free = not self.bindings and not self.extracted
        if known is not None and is_free:
            return known
        found = key_part(path, self)
        if is_free and path.text in self.subject.resolved:
            parts[path.text] = found
        return found

    def _relative_path(self) -> str:
        full = self.subject.full_path
        base = self.service.base_chars if self.service else 0
        return full[base:] or "/"

    def _history(self, path: Path) -> Resolved | HistoryQuery:
        memory = self.memories.get(path.steps[1])
        if memory is None:  # nobody declares it, so nothing was remembered; `rules check` tells
            return ABSENT
        return ask(memory, ".".join(path.steps[2:]), self, self.extracted, self.part)

    def text_of(self, path_text: str) -> Resolved:
        """The value of a path given as text; a question to a history counts as unknown."""
        value = self.resolve(parse_path(path_text))
        return value if isinstance(value, Resolved) else UNKNOWN
