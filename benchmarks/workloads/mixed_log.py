"""A log as a shipper collects it from a whole company: three schemas in one NDJSON, 3 % failures.

Run: python -m benchmarks.workloads.mixed_log OUT.ndjson MEGABYTES [--seed N]
"""

import argparse
import random
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from benchmarks.answers import Answer
from benchmarks.workloads.records import Call, application, ecs, nginx
from benchmarks.workloads.routes import (
    FAILURE_SHARE,
    FAILURES,
    SUCCESSES,
    VENDOR_SHARE,
    Route,
    edge_routes,
    inner_routes,
    outside_routes,
    vendor_routes,
)

START_S = int(datetime(2026, 1, 5, tzinfo=UTC).timestamp())
MEAN_GAP_MS = 48
_BATCH = 4_096


def write_mixed_log(path: Path, size_bytes: int, seed: int = 1, most_routes: int | None = None) -> Answer:
    """Writes the first lines of the endless log of this seed that reach `size_bytes`; returns what they tell."""
    counts: Counter[tuple[str, int]] = Counter()
    lines = mixed_lines(seed, counts, most_routes)
    written = 0
    with path.open("wb") as file:
        while written < size_bytes:
            # Near the end line by line, so that nothing is counted that is not written.
            batch = list(islice(lines, _BATCH if written + _BATCH * 2_000 < size_bytes else 1))
            written += file.write(("\n".join(batch) + "\n").encode("ascii"))
    return Answer.of_calls(counts)


def mixed_lines(seed: int, counts: Counter[tuple[str, int]], most_routes: int | None = None) -> Iterator[str]:
    """Yields lines without end; `counts` counts (route, status) of those that were yielded.

    At most as many routes as asked are used of each kind of caller.
    """
    chance = random.Random(seed)
    pick = chance.random
    sources = ((ecs, inner_routes()), (nginx, edge_routes()), (application, outside_routes()))
    vendors = vendor_routes()
    durations_us = _durations_us(chance)
    at_ms = 0
    while True:
        at_ms += int(pick() * 2 * MEAN_GAP_MS)
        record, routes = sources[int(pick() * 3)]
        if record is application and pick() < VENDOR_SHARE:
            routes = vendors
        route = _skewed(routes[:most_routes], pick())
        statuses = FAILURES if pick() < FAILURE_SHARE else SUCCESSES
        status = statuses[int(pick() * len(statuses))]
        duration_us = durations_us[chance.getrandbits(12)] + chance.getrandbits(8)
        counts[route.key, status] += 1
        yield record(Call(time_text(at_ms), route, route.path(chance), status, duration_us, chance))


def _skewed(routes: list[Route], drawn: float) -> Route:
    """A few routes get most calls."""
    return routes[int(drawn * drawn * drawn * len(routes))]


def _durations_us(chance: random.Random) -> list[int]:
    """4,096 durations, most near 20 ms, some of many seconds."""
    return [int(4_000 / (chance.random() + 0.000_2)) for _ in range(4_096)]


def time_text(at_ms: int) -> str:
    """A moment so many milliseconds into the log, as RFC 3339."""
    moment = datetime.fromtimestamp(START_S + at_ms // 1000, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{at_ms % 1000:03d}Z"


def main() -> None:
    """Writes one log and prints what it holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path)
    parser.add_argument("megabytes", type=float)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    print(write_mixed_log(options.path, int(options.megabytes * 1_000_000), options.seed).to_json())


if __name__ == "__main__":
    main()
