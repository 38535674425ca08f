"""haralyzer as oracle: the same entries with the same statuses, wherever it can load a capture."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from haralyzer import HarEntry, HarParser

from analyzer.ingest import ReadOptions, find_inputs, read_partition
from analyzer.ingest.base import Partition, Reading
from analyzer.model import Exchange

ROOT = Path(__file__).parents[2]
CORPUS = ROOT.parent / "shared" / "corpus" / "har"
CAPTURES = sorted(path for folder in (ROOT / "samples", CORPUS) for path in folder.rglob("*.har"))

ORACLE_READS_AT_LEAST = 60
"""Of the corpus; fewer means that the test compares nothing."""


def statuses_of_oracle(path: Path) -> list[int] | None:
    """The statuses of all entries as haralyzer gives them; None where it cannot load the file."""
    try:
        parser = HarParser(json.loads(path.read_bytes()))
        # Not by page: it leaves out the entries that belong to none of the pages.
        return [int(HarEntry(entry).response.status) for entry in parser.har_data["entries"]]
    except (ValueError, KeyError, TypeError, AttributeError, IndexError):
        return None


def read(path: Path) -> tuple[int, list[int]]:
    """How many entries were met, and the statuses of those that have one."""
    met, statuses = 0, []
    (source,), _ = find_inputs([str(path)])
    for reading in read_partition(Partition(index=0, input=source), ReadOptions()):
        if isinstance(reading, Reading):
            statuses += [item.status for item in reading if isinstance(item, Exchange) and item.status]
            met += reading.exchanges + reading.skipped
    return met, statuses


@pytest.mark.corpus
@pytest.mark.parametrize("path", CAPTURES, ids=lambda path: "/".join(path.parts[-2:]))
def test_entries_and_statuses_are_those_of_haralyzer(path: Path) -> None:
    expected = statuses_of_oracle(path)
    if expected is None:
        return
    met, statuses = read(path)
    assert met == len(expected)
    assert Counter(statuses) == Counter(status for status in expected if status >= 100)


@pytest.mark.corpus
def test_oracle_reads_enough_to_be_one() -> None:
    read_by_oracle: list[Any] = [path for path in CAPTURES if statuses_of_oracle(path)]
    assert len(read_by_oracle) >= (ORACLE_READS_AT_LEAST if CORPUS.exists() else 10)
