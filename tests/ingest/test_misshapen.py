"""Values of kinds that no producer writes, in every place of every sample: nothing is raised."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.ingest.reading import entry, har, read_bytes
from tests.ingest.samples import SAMPLES

STRANGE: tuple[Any, ...] = (
    None,
    True,
    -1,
    1e300,
    "",
    "-",
    "\u0000",
    [],
    {},
    [None],
    [[1, 2]],
    {"a": {}},
    "1e999",
)


def variants(record: Any) -> Iterator[Any]:
    """Yields the record with one value after the other replaced, at every depth."""
    for path in list(paths(record)):
        for value in STRANGE:
            changed = copy.deepcopy(record)
            holder = changed
            for step in path[:-1]:
                holder = holder[step]
            holder[path[-1]] = value
            yield changed


def paths(value: Any, prefix: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield (*prefix, key)
        yield from paths(inner, (*prefix, key))


@pytest.mark.parametrize("name", SAMPLES)
def test_misshapen_log_records_cost_only_themselves(name: str, tmp_path: Path) -> None:
    good = {"method": "GET", "path": "/good", "status": 200}
    lines = [json.dumps(variant) for record in SAMPLES[name][0] for variant in variants(record)]
    content = "\n".join([json.dumps(good), *lines, json.dumps(good)])
    result = read_bytes(tmp_path, content.encode())
    assert [exchange.request.url for exchange in result.exchanges].count("/good") == 2
    assert result.readings[0].lines == len(lines) + 2


def test_misshapen_har_entries_cost_only_themselves(tmp_path: Path) -> None:
    whole = entry(
        {
            "postData": {"text": "a", "params": [{"name": "a", "value": "1"}]},
            "cookies": [{"name": "a", "value": "1"}],
        },
        {"headers": [{"name": "A", "value": "1"}], "cookies": []},
        timings={"wait": 1},
        _error="x",
    )
    entries = list(variants(whole))
    result = read_bytes(tmp_path, har(*entries, whole))
    assert len(result.exchanges) + result.skipped == len(entries) + 1
    assert len(result.exchanges) > 0.9 * len(entries)
