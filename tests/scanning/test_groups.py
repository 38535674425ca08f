"""Small files are read together, and nothing shows it: not in results, not where one of them is bad or lost."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from analyzer import api
from analyzer.ingest import Partition, ReadOptions, find_inputs, grouped, plan_partitions, read_partition
from analyzer.model import Exchange, Problem
from analyzer.report.encode import json_line
from analyzer.scanning import looks
from analyzer.scanning import run as run_module
from analyzer.scanning.harvesting import harvest_partition
from analyzer.scanning.partial import Partial
from analyzer.scanning.partition import scan_partition
from analyzer.scanning.plan import Plan
from analyzer.scanning.run import RunOptions, run_scan
from analyzer.scanning.work import Lost
from tests.scanning.test_journal import PLAN, whole

SAMPLES = Path(__file__).parents[2] / "samples"
SECRET = "river77mountain-stone"
DEADLY = "calls/017.log"


def call(number: int, path: str = "items", status: int = 200, **more: object) -> str:
    moment = f"2026-01-05T10:{number // 60:02d}:{number % 60:02d}Z"
    record = {"time": moment, "method": "GET", "status": status, "duration_ms": number % 90}
    return json.dumps({**record, "url": f"https://api.clari.com/v4/{path}/{number}", **more})


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    calls = tmp_path / "calls"
    calls.mkdir()
    for number in range(100):
        status = (200, 429, 404, 500, 200)[number % 5]
        lines = [call(2 * number, status=status), call(2 * number + 1, "orders")]
        (calls / f"{number:03d}.log").write_text("\n".join(lines) + "\n")
    return calls


def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes each input a piece of its own."""
    monkeypatch.setattr("analyzer.ingest.partitions.MAX_GROUP", 1)


def pieces(folder: Path) -> list[Partition]:
    return list(grouped(plan_partitions(find_inputs([str(folder)])[0])))


def test_small_files_that_follow_one_another_are_one_piece(folder: Path) -> None:
    (folder / "050.log").write_text((call(1) + "\n") * 5_000)
    found = pieces(folder)
    assert [partition.count for partition in found] == [50, 1, 49]
    assert [partition.index for partition in found] == [0, 50, 51]
    assert sum(partition.size_bytes for partition in found) == sum(
        path.stat().st_size for path in folder.iterdir()
    )


def test_a_piece_is_bounded_by_files_and_bytes(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert [partition.count for partition in pieces(folder)] == [64, 36]
    monkeypatch.setattr("analyzer.ingest.partitions.MAX_GROUP_BYTES", 10 * 330)
    assert max(partition.size_bytes for partition in pieces(folder)) <= 10 * 330
    assert sum(partition.count for partition in pieces(folder)) == 100


def test_a_file_has_the_same_number_alone_and_with_others(folder: Path) -> None:
    parts = [part for partition in pieces(folder) for part in partition.parts()]
    assert parts == list(plan_partitions(find_inputs([str(folder)])[0]))


def test_all_of_a_piece_is_read_in_order(folder: Path) -> None:
    (first, _) = pieces(folder)
    labels = [
        reading.capture.label
        for reading in read_partition(first, ReadOptions())
        if not isinstance(reading, Problem) and list(reading)
    ]
    assert labels == [f"calls/{number:03d}.log" for number in range(64)]


def analysed(path: str, jobs: int = 1, engine: str | None = None) -> bytes:
    return whole(run_scan([path], PLAN, RunOptions(jobs=jobs, engine=engine)))


@pytest.mark.parametrize("path", ["calls", str(SAMPLES)], ids=["calls", "samples"])
def test_the_result_is_that_of_files_one_by_one(
    path: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    together = analysed(path)
    alone(monkeypatch)
    assert together == analysed(path)


def test_the_result_does_not_depend_on_the_workers(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looks, "FULL_HARVEST_BYTES", 0)
    monkeypatch.setattr(looks, "SMALL_BYTES", 0)
    monkeypatch.setattr(run_module, "SMALL_BYTES", 0)
    assert analysed("calls", jobs=1) == analysed("calls", jobs=2) == analysed("calls", jobs=3)


def test_a_bad_file_is_a_problem_of_its_own(folder: Path) -> None:
    (folder / "020.log").write_bytes(b"\x89PNG\r\n\x1a\n")
    (folder / "030.log").write_bytes(b"")
    document = run_scan(["calls"], PLAN, RunOptions(jobs=1)).document
    assert [(problem.code, problem.input) for problem in document.problems] == [
        ("unrecognised", "calls/020.log"),
        ("empty", "calls/030.log"),
    ]
    assert (len(document.inputs), document.summary.exchanges) == (98, 196)


def _dies_of_one(partition: Partition, plan: Plan) -> Partial:
    if any(part.input.label == DEADLY for part in partition.parts()):
        os._exit(3)
    return scan_partition(partition, plan)


def test_of_a_piece_that_ends_its_workers_just_the_file_that_does_it_is_lost(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_module, "SMALL_BYTES", 0)
    monkeypatch.setattr(run_module, "scan_partition", _dies_of_one)
    found = run_scan(["calls"], PLAN, RunOptions(jobs=2))
    assert [(each.code, each.input) for each in found.document.problems] == [("worker-died", DEADLY)]
    monkeypatch.undo()
    monkeypatch.chdir(folder.parent)
    (folder / "017.log").unlink()
    without = run_scan(["calls"], PLAN, RunOptions(jobs=1))
    assert found.document.findings == without.document.findings
    assert found.document.summary == without.document.summary
    assert found.evidence == without.evidence


@pytest.mark.parametrize("how", [lambda path: path.write_text(call(7) + "\n"), Path.unlink, Path.touch])
def test_a_run_that_goes_on_reads_a_piece_again_when_one_of_its_files_changed(
    how: Callable[[Path], None], folder: Path, tmp_path: Path
) -> None:
    options = RunOptions(jobs=1, resume=tmp_path / "journal")
    first = whole(run_scan(["calls"], PLAN, options))
    assert whole(run_scan(["calls"], PLAN, options)) == first
    how(folder / "070.log")
    assert whole(run_scan(["calls"], PLAN, options)) == analysed("calls")


def shown(path: str) -> bytes:
    analysis = api.scan([path], api.ScanOptions(jobs=1, with_evidence=False))
    return json_line(api.redact(analysis, api.Policy(), key=b"the same tokens in both").document)


@pytest.mark.parametrize("named_in", [0, 40, 99])
def test_what_one_file_names_as_secret_is_shown_of_no_other(
    named_in: int, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looks, "FULL_HARVEST_BYTES", 0)
    for number in range(0, 100, 3):
        (folder / f"{number:03d}.log").write_text(call(number, f"carts/{SECRET}/lines", 404) + "\n")
    with (folder / f"{named_in:03d}.log").open("a") as file:
        file.write(call(1, "login", request_body={"sessionToken": SECRET}) + "\n")
    document = shown("calls")
    assert b"http.status.404" in document
    assert SECRET.encode() not in document


class Counting:
    """Counts what it is given."""

    def __init__(self) -> None:
        self.left_out = self.seen = 0

    def observe(self, exchange: Exchange) -> None:
        self.seen += 1

    def merge(self, other: "Counting") -> "Counting":
        return self


def test_the_limit_of_lines_a_word_counts_over_a_piece(folder: Path) -> None:
    words = b"orders"
    plan = replace(PLAN, observer=Counting)
    (first, second) = pieces(folder)
    found = [harvest_partition(each, plan, words) for each in (first, second, first.parts()[5])]
    assert [each.seen for each in found if isinstance(each, Counting)] == [20, 20, 1]


def test_what_is_lost_with_others_is_searched_alone(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    searched: list[int] = []

    def loses(partition: Partition, plan: Plan, words: object) -> object:
        searched.append(partition.count)
        return Lost("worker-died", "died") if partition.others else harvest_partition(partition, plan, None)

    everything = run_scan(["calls"], PLAN, RunOptions(jobs=1)).harvest.values
    monkeypatch.setattr(looks, "harvest_partition", loses)
    assert run_scan(["calls"], PLAN, RunOptions(jobs=1)).harvest.values == everything
    assert searched == [64, 36, *([1] * 100)]
