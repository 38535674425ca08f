"""What a peer found in a workload, and where that differs from what the workload holds."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Answer:
    """Counts that every peer gives as far as it can; None is what it cannot give."""

    exchanges: int | None = None
    failed: int | None = None
    by_status: Mapping[str, int] | None = None
    by_host: Mapping[str, int] | None = None
    routes: Mapping[str, int] | None = None
    """`METHOD host/template` -> exchanges."""
    accepted_all: bool | None = None
    """Whether the peer read every line, where it tells."""
    rules: Mapping[str, int] | None = None
    """Rule -> findings and the exchanges behind them; what one who evaluates the shipped rules must find too."""
    secrets_left: int | None = None
    """Of the planted secrets, those that a redacted copy still holds."""

    def to_json(self) -> str:
        """The answer on one line."""
        return json.dumps({name: value for name, value in vars(self).items() if value is not None})

    @classmethod
    def from_json(cls, text: str) -> "Answer":
        """The answer of such a line."""
        return cls(**json.loads(text))

    @classmethod
    def of_calls(cls, counts: Mapping[tuple[str, int], int]) -> "Answer":
        """The answer of calls that were counted by route and status."""
        by_status: Counter[str] = Counter()
        by_host: Counter[str] = Counter()
        routes: Counter[str] = Counter()
        for (route, status), count in counts.items():
            by_status[str(status)] += count
            by_host[route.partition(" ")[2].partition("/")[0]] += count
            routes[route] += count
        failed = sum(count for (_, status), count in counts.items() if status >= 400)
        exchanges = sum(counts.values())
        return cls(exchanges=exchanges, failed=failed, by_status=by_status, by_host=by_host, routes=routes)


def differences(found: Answer, truth: Answer) -> Iterator[str]:
    """Yields one short sentence for each count that is given on both sides and differs."""
    if found.accepted_all is False:
        yield "did not accept every line"
    for name in ("exchanges", "failed", "secrets_left"):
        got, wanted = getattr(found, name), getattr(truth, name)
        if None not in (got, wanted) and got != wanted:
            yield f"{name} {got}, not {wanted}"
    for name in ("by_status", "by_host", "routes", "rules"):
        got, wanted = getattr(found, name), getattr(truth, name)
        if got is not None and wanted is not None and dict(got) != dict(wanted):
            yield _table_difference(name, got, wanted)


def _table_difference(name: str, got: Mapping[str, int], wanted: Mapping[str, int]) -> str:
    keys = sorted(key for key in {*got, *wanted} if got.get(key) != wanted.get(key))
    first = keys[0]
    return f"{name}: {len(keys)} differ, first {first}: {got.get(first, 0)}, not {wanted.get(first, 0)}"
