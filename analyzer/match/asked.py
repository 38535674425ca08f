"""What the first look at logs asks of the second: keys of histories, and keys of sequences."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from msgspec import Struct

from analyzer.facts.histories import Histories
from analyzer.facts.history import Key
from analyzer.match.causes import answer_from, keys_asked
from analyzer.match.merged_groups import MergedGroups
from analyzer.match.observations import Observations, SequenceKey
from analyzer.rules.compiled import CompiledRule
from analyzer.rules.truth import HistoryQuery

_MAX_SEEN = 1_000
"""Questions that are remembered, so that what many observations ask is told once."""


class Asked(Struct, frozen=True):
    """Name of a history -> its keys that a question names; the sequences' keys that some exchange opened."""

    histories: dict[str, frozenset[Key]]
    sequences: frozenset[SequenceKey]

    def __bool__(self) -> bool:
        return bool(self.histories or self.sequences)


def asked_of_logs(
    groups: MergedGroups,
    observations: Observations,
    histories: Histories,
    by_id: Mapping[str, CompiledRule],
    is_deferred: Callable[[str], bool],
) -> Asked:
    """What is still to be looked up: the keys of deferred histories in questions, and the opened sequences."""
    of_groups = ((key.verdicts, each.tells()) for key, each in groups.items())
    of_sequences = (
        each.values for rule in observations.kept.by_rule for each in observations.of_rule(by_id[rule])
    )
    found: dict[str, set[Key]] = {}
    answer = answer_from(histories, None, None)
    for query in queries_in(chain(of_groups, of_sequences)):
        if is_deferred(query.memory) and query.key is not None:
            found.setdefault(query.memory, set()).update(keys_asked(query.key, answer))
    opened = ((rule, key) for rule, keys in observations.opened.items() for key in keys)
    return Asked({name: frozenset(keys) for name, keys in sorted(found.items())}, frozenset(opened))


def queries_in(values: Iterable[Any]) -> Iterator[HistoryQuery]:
    """Every question inside the values, also those inside other questions; few of them more than once."""
    seen: set[HistoryQuery] = set()
    for value in values:
        yield from _queries_in(value, seen)
        if len(seen) > _MAX_SEEN:
            seen.clear()


def _queries_in(value: Any, seen: set[HistoryQuery]) -> Iterator[HistoryQuery]:
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, HistoryQuery):
            if each in seen:
                continue
            seen.add(each)
            yield each
        if isinstance(each, dict):
            waiting += each.values()
        elif isinstance(each, Struct):
            waiting += [getattr(each, name) for name in each.__struct_fields__]
        elif isinstance(each, list | tuple):
            waiting += each
