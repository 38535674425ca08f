"""What of a log is only looked up where something asked for it: histories and pairs under ever new keys.

A log has millions of URLs and clients, and hardly any of them fails. Histories whose key holds one, and
sequences of pairs, are left alone on the first look; the second one fills in just the keys that were asked.
"""

from analyzer.facts.value import ABSENT, Resolved, one
from analyzer.rules.memories import CompiledMemory
from analyzer.rules.outcomes import outcomes
from analyzer.rules.paths import Path
from analyzer.rules.predicates import Node
from analyzer.rules.sequence_names import OF_PAIRS
from analyzer.rules.truth import HistoryQuery, Truth

MANY = frozenset({"request.url", "client.id", "client.address", "auth.fingerprint"})
"""Paths of keys with too many values to keep something for each."""


def is_memory_deferred(memory: CompiledMemory) -> bool:
    """Whether a history of a log is filled in for asked keys only."""
    return _has_many(memory.key) and not any(path.steps[0] == "history" for path in memory.ask)


def is_sequence_deferred(key: tuple[Path, ...], after: Node | None, fire: Node | None) -> bool:
    """Whether a sequence needs only the keys under which some exchange fulfils `after`."""
    if after is None or fire is None or not _has_many(key):
        return False
    return Truth.TRUE not in outcomes(fire, _NoPairs(), lambda path: path.steps[0] == "pair")


def _has_many(key: tuple[Path, ...]) -> bool:
    return any(path.text in MANY for path in key)


def is_asked_by_url_alone(key: tuple[Path, ...]) -> bool:
    """Whether of the paths with too many values a key holds just the URL."""
    return MANY & {path.text for path in key} == {"request.url"}


class _NoPairs:
    """The values of `pair` where no exchange fulfils `after`."""

    def resolve(self, path: Path) -> Resolved | HistoryQuery:
        return one(0) if path.steps[-1] in OF_PAIRS and path.steps[-1] != "growth" else ABSENT
