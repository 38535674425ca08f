"""Histories as rules declare them, compiled: what to remember, and how an exchange asks."""

from collections.abc import Callable, Iterable, Mapping, Set
from typing import Any, Protocol

from msgspec import Struct

from analyzer.facts.histories import Histories
from analyzer.facts.history import ANSWERS, Key, Remembered
from analyzer.facts.subject import Subject
from analyzer.facts.value import MASKED, UNKNOWN, Resolved
from analyzer.rules.files import Memory
from analyzer.rules.paths import RELATIVE, Path, Scope, parse_path
from analyzer.rules.predicates import Node, compile_predicate, paths_of
from analyzer.rules.selecting import Holds, holds_of
from analyzer.rules.truth import HistoryQuery, Truth

_OK = {"response.status": {"gte": 200, "lt": 300}}
_REQUEST = ("request.method", "request.url", "request.body_hash")
_ROUTE = ("request.host", "request.method", "request.path_template")

BUILT_IN: dict[str, Memory] = {
    "same_credential_ok_before": Memory(
        select=_OK, key=("request.host", "auth.fingerprint"), relation="before"
    ),
    "same_credential_ok_elsewhere": Memory(
        select=_OK,
        key=("request.host", "auth.fingerprint"),
        differs=("request.method", "request.path_template"),
    ),
    "same_request_ok": Memory(select=_OK, key=_REQUEST),
    "same_request_ok_before": Memory(select=_OK, key=_REQUEST, relation="before"),
    "same_request_ok_after": Memory(select=_OK, key=_REQUEST, relation="after"),
    "same_request_failed": Memory(select={"response.status": {"gte": 400}}, key=_REQUEST),
    "same_url_ok_before": Memory(
        select={**_OK, "request.method": "GET"}, key=("request.url",), relation="before"
    ),
    "same_url_deleted_before": Memory(
        select={**_OK, "request.method": "DELETE"}, key=("request.url",), relation="before"
    ),
    "same_route_ok": Memory(select=_OK, key=_ROUTE),
    "ok_paths": Memory(
        select=_OK,
        key=("request.host", "request.method"),
        collect="request.full_path",
        compare="request.full_path",
    ),
    "ok_urls": Memory(select=_OK, key=("request.host",), collect="url.length"),
    "same_route_waits": Memory(select={}, key=(*_ROUTE, "response.status"), collect="timings.wait"),
    "host_calls": Memory(select={}, key=("request.host", "client.id"), collect="interval"),
    "known_names": Memory(
        select={**_OK, "response.names": {"count": {"gte": 1}}},
        key=("request.host",),
        collect="response.names",
    ),
    "clock_skews": Memory(select={}, key=("capture.input",), collect="clock.skew_s"),
}
"""Histories that every pack can ask."""

_SHARED = {"same_request_ok_before": "same_request_ok", "same_request_ok_after": "same_request_ok"}
"""Histories that remember what another one does and only ask otherwise."""

INTERVAL = "interval"
_PLAIN = (str, int, float)
ReadPart = Callable[[Path], Any]
NO_PARTS = frozenset((Truth, HistoryQuery))
"""Types of what cannot be a part of a key that something is kept under."""


class CompiledMemory(Struct, frozen=True):
    """One history, ready to observe and to be asked; `name` says where it remembers, apart from other packs."""

    name: str
    select: Node
    selects: Holds
    """Whether `select` is TRUE."""
    key: tuple[Path, ...]
    ask: tuple[Path, ...]
    differs: tuple[Path, ...]
    collect: Path | None
    compare: Path | None
    relation: str
    unless_empty: bool
    ruleset: str | None
    """The pack whose services its paths are relative to; None for a built-in one."""


def compile_memory(name: str, memory: Memory, ruleset: str | None) -> CompiledMemory:
    """A history with its paths parsed.

    Raises:
        ValueError: a path does not parse, or a predicate is faulty.
    """
    key = tuple(parse_path(text) for text in memory.key)
    select = compile_predicate(memory.select)
    return CompiledMemory(
        name=f"{ruleset}/{name}" if ruleset else _SHARED.get(name, name),
        select=select,
        selects=holds_of(select),
        key=key,
        ask=key if memory.ask is None else tuple(parse_path(text) for text in memory.ask),
        differs=tuple(parse_path(text) for text in memory.differs),
        collect=parse_path(memory.collect) if memory.collect else None,
        compare=parse_path(memory.compare) if memory.compare else None,
        relation=memory.relation,
        unless_empty=memory.unless_empty,
        ruleset=ruleset,
    )


Span = tuple[int | None, int | None, int]
"""First start and last end of some exchanges, and how many they are."""


class MemoryGroup(Struct, frozen=True):
    """Histories with one key, as one rule set sees it: the key is computed once for all of them."""

    ruleset: str | None
    key: tuple[Path, ...]
    memories: tuple[CompiledMemory, ...]


def grouped(memories: Iterable[CompiledMemory]) -> tuple[MemoryGroup, ...]:
    """The histories by their key, in the order of their first one."""
    groups: dict[tuple[str | None, tuple[Path, ...]], list[CompiledMemory]] = {}
    for memory in memories:
        ruleset = memory.ruleset if _asks_service(memory) else None
        groups.setdefault((ruleset, memory.key), []).append(memory)
    return tuple(MemoryGroup(ruleset, key, tuple(members)) for (ruleset, key), members in groups.items())


def _asks_service(memory: CompiledMemory) -> bool:
    """Whether a path of the history has another value for another rule set."""
    paths = [path.steps for path in (*memory.key, *memory.differs, memory.collect) if path is not None]
    paths += [parse_path(text).steps for text in paths_of(memory.select)]
    return any(".".join(steps) in RELATIVE for steps in paths)


class KeyScope(Scope, Protocol):
    """A scope that knows the parts of keys."""

    def part(self, path: Path) -> Any:
        """See `key_part`."""


def observe(
    group: MemoryGroup,
    subject: Subject,
    scope: KeyScope,
    histories: Histories,
    asked: Mapping[str, Set[Key]] | None = None,
    span: Span | None = None,
) -> None:
    """Remembers the exchange of `subject` in every history that selects it, if all of its key is known.

    With `asked` only keys that are among those of the history are remembered. `span` tells of several
    exchanges at once that differ from `subject` in nothing but their times.
    """
    key = key_of(group.key, scope, scope.part)
    if isinstance(key, Truth):
        return
    start_us, end_us, count = span or (subject.exchange.started_us, subject.ended_us, 1)
    for memory in group.memories:
        if asked is not None and key not in asked.get(memory.name, ()):
            continue
        if not memory.selects(scope):
            continue
        differs = _differs(memory, scope) if memory.differs else ()
        if differs is None:
            continue
        last_us = start_us if end_us is None else end_us
        cell = histories.note(memory.name, key, differs, start_us, last_us, count)
        if memory.collect is not None:
            _collect(memory.collect, scope, cell, start_us, end_us)
        if memory.differs or memory.collect is not None:  # else nothing in it can be too many
            cell.prune()


def _collect(path: Path, scope: Scope, cell: Remembered, start_us: int | None, end_us: int | None) -> None:
    if path.text != INTERVAL:
        for value in _values(scope, path).items:
            if isinstance(value, _PLAIN):
                cell.values[value] = cell.values.get(value, 0) + 1
    elif start_us is not None and end_us is not None:
        cell.intervals.append(start_us, end_us)


def _values(scope: Scope, path: Path) -> Resolved:
    value = scope.resolve(path)
    return value if isinstance(value, Resolved) else UNKNOWN


def _differs(memory: CompiledMemory, scope: Scope) -> Key | None:
    """What exchanges must differ in; None where a part is not recorded, so that nobody can tell."""
    if not memory.differs:
        return ()
    values = [_values(scope, path) for path in memory.differs]
    if any(value.is_unknown or MASKED in value.items for value in values):
        return None
    return tuple(map(_plain, values))


def _plain(value: Resolved) -> Any:
    return tuple(item if isinstance(item, _PLAIN) else repr(item) for item in value.items)


def key_of(
    paths: tuple[Path, ...], scope: Scope, read_part: ReadPart | None = None, *, may_ask: bool = False
) -> Key | Truth:
    """The key; FALSE where a part is absent, UNKNOWN where one is not recorded.

    With `may_ask` a part may be a question to another history.
    """
    parts: list[Any] = []
    for path in paths:
        part = key_part(path, scope) if read_part is None else read_part(path)
        if type(part) in NO_PARTS:
            if isinstance(part, Truth):
                return part
            if not may_ask:
                return Truth.UNKNOWN
        parts.append(part)
    return tuple(parts)


def key_part(path: Path, scope: Scope) -> Any:
    """One part of a key: a plain value or a tuple of them, a question, or FALSE and UNKNOWN as `key_of` has it."""
    value = scope.resolve(path)
    if isinstance(value, HistoryQuery):
        return value
    items = value.items
    if not items:
        return Truth.UNKNOWN if value.is_unknown else Truth.FALSE
    if len(items) == 1 and isinstance(items[0], _PLAIN) and not value.is_unknown:
        return items[0]
    return Truth.UNKNOWN if value.is_unknown or MASKED in items else _plain(value)


def ask(
    memory: CompiledMemory,
    field: str,
    scope: Scope,
    extracted: Mapping[str, Any],
    part: ReadPart | None = None,
) -> HistoryQuery | Resolved:
    """The question of `history.NAME.field`, or its answer where the key is absent and nothing can be remembered.

    `part` reads a part of the key faster than `key_part` does.
    """
    if field not in ANSWERS:
        return UNKNOWN
    key = key_of(memory.ask, scope, part, may_ask=True)
    differs = _differs(memory, scope)
    if key is Truth.FALSE:
        return (
            Resolved((False,)) if field == "" else Resolved((0,)) if field.startswith("count") else Resolved()
        )
    return HistoryQuery(
        memory.name,
        key if isinstance(key, tuple) and differs is not None else None,
        field,
        memory.relation,  # type: ignore[arg-type]
        differs or (),
        _compared(memory, scope, extracted),
        memory.unless_empty,
    )


def _compared(
    memory: CompiledMemory, scope: Scope, extracted: Mapping[str, Any]
) -> str | HistoryQuery | None:
    if memory.compare is not None:
        found = scope.resolve(memory.compare)
        value = found if isinstance(found, HistoryQuery) else found.first
    else:
        value = next(iter(extracted.values()), None)
    return value if value is None or isinstance(value, HistoryQuery | str) else str(value)
