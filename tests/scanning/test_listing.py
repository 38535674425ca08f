"""Inputs are found beside the work, in the same order as without it."""

import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from analyzer.errors import UsageError
from analyzer.ingest import Input, ReadOptions, find_inputs, plan_partitions
from analyzer.model import Problem
from analyzer.scanning import listing as listing_module
from analyzer.scanning.listing import Listing
from analyzer.scanning.run import run_scan
from tests.scanning.test_journal import PLAN

LINE = b'{"time":"2026-01-01T00:00:00Z","method":"GET","path":"/v1","status":200}\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("analyzer.ingest.partitions.MAX_GROUP", 1)
    for number in range(7):
        (tmp_path / f"{number}.log").write_bytes(LINE * 10)
    return tmp_path


def test_partitions_and_problems_are_those_of_a_search_before(folder: Path) -> None:
    paths = [str(folder), str(folder / "missing"), str(folder / "3.log")]
    inputs, problems = find_inputs(paths)
    with closing(Listing(paths, ReadOptions())) as listing:
        assert list(listing) == list(plan_partitions(inputs))
        assert listing.problems == problems != []
        assert (listing.count, listing.total_bytes) == (7, 70 * len(LINE))
        assert listing.is_complete


@pytest.mark.parametrize(("least_bytes", "holds"), [(1, True), (7 * 4_500, True), (10**6, False)])
def test_it_tells_whether_there_is_much_and_loses_none(least_bytes: int, holds: bool, folder: Path) -> None:
    with closing(Listing([str(folder)], ReadOptions())) as listing:
        assert listing.holds(least_bytes) == holds
        assert len(list(listing)) == 7


def test_one_piece_is_never_worth_sharing(folder: Path) -> None:
    with closing(Listing([str(folder / "1.log")], ReadOptions())) as listing:
        assert not listing.holds(1)


def test_work_begins_before_the_search_is_over(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    may_go_on = threading.Event()

    def slow(paths: list[str]) -> Iterator[Input | Problem]:
        found, _ = find_inputs(paths)
        yield found[0]
        may_go_on.wait(30)
        yield from found[1:]

    monkeypatch.setattr(listing_module, "iter_inputs", slow)
    with closing(Listing([str(folder)], ReadOptions())) as listing:
        partitions = iter(listing)
        assert next(partitions).index == 0
        assert not listing.is_complete
        may_go_on.set()
        assert len(list(partitions)) == 6


def test_an_error_of_the_search_is_that_of_the_run(folder: Path) -> None:
    from msgspec.structs import replace

    with pytest.raises(UsageError, match="format"):
        run_scan([str(folder)], replace(PLAN, read=ReadOptions(input_format="nosuch")))
