"""A real scheduler with two worker processes on the loopback device."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from msgspec import Struct

from analyzer.errors import UsageError
from analyzer.ingest import find_inputs, grouped, plan_partitions
from analyzer.scanning.executors import Crew
from analyzer.scanning.executors.dask import Dask
from analyzer.scanning.work import DIED
from tests.acceptance.commands import ROOT, analyzer
from tests.faults.kills import make_files
from tests.scanning.test_executors import MADE_UP, _ends_at_7, _index, _raises_at_7

pytest.importorskip("distributed")
pytestmark = pytest.mark.cluster


class Running(Struct):
    """A scheduler's address and its workers."""

    address: str
    workers: list["subprocess.Popen[bytes]"]
    folder: Path

    def start_worker(self) -> None:
        """Adds a worker process without a nanny, which would start it again."""
        self.workers.append(
            _start(
                "dask_worker",
                self.address,
                "--no-nanny",
                "--nthreads=1",
                "--no-dashboard",
                f"--local-directory={self.folder}",
                "--host=127.0.0.1",
            )
        )


def _start(module: str, *options: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", f"distributed.cli.{module}", *options],
        env=os.environ | {"PYTHONPATH": str(ROOT), "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("cluster")
    told = folder / "scheduler.json"
    scheduler = _start(
        "dask_scheduler", "--host=127.0.0.1", "--port=0", "--no-dashboard", f"--scheduler-file={told}"
    )
    deadline = time.monotonic() + 60
    while not told.exists() or not told.read_text().rstrip().endswith("}"):
        assert scheduler.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.05)
    import json

    running = Running(json.loads(told.read_text())["address"], [], folder)
    for _ in range(2):
        running.start_worker()
    yield running
    for process in (*running.workers, scheduler):
        process.kill()
        process.wait()


@pytest.fixture
def crew(cluster: Running) -> Crew:
    return Crew(jobs=2, scheduler=cluster.address)


def test_results_come_in_order_and_failures_are_one_error(crew: Crew) -> None:
    assert list(Dask().run(_index, MADE_UP, crew)) == list(range(40))
    with pytest.raises(UsageError, match="said so"):
        list(Dask().run(partial(_raises_at_7, error=UsageError("said so")), MADE_UP, crew))


@pytest.mark.parametrize("files", [15, 600], ids=["each alone", "several together"])
def test_the_same_bytes_as_in_one_process_and_in_a_pool(files: int, cluster: Running, tmp_path: Path) -> None:
    make_files(tmp_path / "logs", files)
    pieces = list(grouped(plan_partitions(find_inputs([str(tmp_path / "logs")])[0])))
    assert (len(pieces) < files) == (files == 600)
    runs = (
        ["--jobs", "1"],
        ["--jobs", "2"],
        ["--engine", "dask", "--scheduler", cluster.address],
    )
    ended = [analyzer("scan", "logs", "--format", "json", *run, cwd=tmp_path) for run in runs]
    assert [one.code for one in ended] == [0, 0, 0], ended[-1].err
    assert len({one.out for one in ended}) == 1


def test_a_worker_that_dies_in_the_middle_changes_nothing(cluster: Running, crew: Crew) -> None:
    results = Dask().run(_index, MADE_UP * 10, crew)
    found = [next(results) for _ in range(50)]
    cluster.workers[0].kill()
    found += results
    assert found == [*range(40)] * 10
    cluster.start_worker()


def test_a_partition_that_ends_every_worker_is_left_out(cluster: Running, crew: Crew, tmp_path: Path) -> None:
    for _ in range(4):
        cluster.start_worker()
    task = partial(_ends_at_7, folder=tmp_path, deaths=99, how="SIGKILL")
    assert list(Dask().run(task, MADE_UP, crew)) == [DIED if n == 7 else n for n in range(40)]
    cluster.start_worker()


def test_a_worker_with_another_program_is_refused(crew: Crew, monkeypatch: pytest.MonkeyPatch) -> None:
    from analyzer.scanning.executors import _cluster

    monkeypatch.setattr(_cluster, "program_digest", _another)
    with pytest.raises(UsageError, match="another version of this program"):
        list(Dask().run(_index, MADE_UP, crew))


def _another() -> str:
    return f"of process {os.getpid()}"


def test_an_address_where_nobody_answers_is_one_line(tmp_path: Path) -> None:
    make_files(tmp_path / "logs", 1)
    ended = analyzer("scan", "logs", "--engine", "dask", "--scheduler", "tcp://127.0.0.1:1", cwd=tmp_path)
    assert ended.code == 2
    assert ended.err.startswith("analyzer: error: --scheduler: cannot be reached")


def test_a_cluster_of_this_machine_leaves_nothing_behind(tmp_path: Path) -> None:
    make_files(tmp_path / "logs", 3)
    (tmp_path / "tmp").mkdir()
    ended = analyzer(
        "scan",
        "logs",
        "--quiet",
        "--engine",
        "dask",
        "--jobs",
        "1",
        cwd=tmp_path,
        env={"TMPDIR": str(tmp_path / "tmp")},
    )
    assert ended.code == 0, ended.err
    assert ended.err == ""
    assert list((tmp_path / "tmp").iterdir()) == []


def test_interrupted_it_ends_in_one_line(cluster: Running, tmp_path: Path) -> None:
    make_files(tmp_path / "logs", 400)
    command = [
        sys.executable,
        "-m",
        "analyzer",
        "scan",
        "logs",
        "--engine",
        "dask",
        "--scheduler",
        cluster.address,
    ]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        time.sleep(4)
        running.send_signal(signal.SIGINT)
        _, err = running.communicate(timeout=60)
    assert (running.returncode, err) in ((130, b"analyzer: error: interrupted\n"), (0, b""))
