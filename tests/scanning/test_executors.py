"""The pool gives the bytes that one process gives, over the samples and real captures."""

import os
import signal
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from analyzer.codec import encode_json
from analyzer.errors import AnalyzerError, UsageError
from analyzer.ingest import Input, Partition, find_inputs, plan_partitions
from analyzer.registry import collect
from analyzer.scanning.executors import Crew, Executor
from analyzer.scanning.executors.pool import Pool
from analyzer.scanning.executors.sequential import Sequential
from analyzer.scanning.merge import merge
from analyzer.scanning.partition import scan_partition
from analyzer.scanning.plan import Plan
from analyzer.scanning.work import DIED, NO_MEMORY
from tests.scanning.generated import shipped_rules

ROOT = Path(__file__).parents[2]
CORPUS = ROOT.parent / "shared" / "corpus"


def _document(executor: Any, partitions: tuple[Partition, ...], jobs: int) -> bytes:
    plan = Plan(rules=shipped_rules())
    analysis = merge(executor.run(partial(scan_partition, plan=plan), partitions, Crew(jobs=jobs)), plan)
    kept = (analysis.document, analysis.rows, analysis.timeline, analysis.unmatched, analysis.pages)
    return encode_json(kept)


def _partitions(paths: list[Path]) -> tuple[Partition, ...]:
    inputs, _ = find_inputs([str(path) for path in paths])
    return tuple(plan_partitions(inputs, partition_bytes=20_000, har_bytes=20_000))


def test_samples_give_the_same_bytes_in_one_process_and_in_a_pool() -> None:
    partitions = _partitions([ROOT / "samples"])
    assert {partition.har is None for partition in partitions if partition.start} == {True, False}
    assert _document(Sequential(), partitions, 1) == _document(Pool(), partitions, 2)


@pytest.mark.corpus
@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not here")
def test_real_captures_give_the_same_bytes_in_one_process_and_in_a_pool() -> None:
    paths = [*sorted((CORPUS / "har").rglob("*.har"))[:6], *sorted((CORPUS / "logs").rglob("*.*"))[:6]]
    small = [path for path in paths if path.is_file() and path.stat().st_size < 500_000]
    partitions = _partitions(small)
    assert len(partitions) > 4
    assert _document(Sequential(), partitions, 1) == _document(Pool(), partitions, 2)


LARGE = [Partition(index=n, input=Input(label=str(n), path=str(n), size_bytes=1 << 20)) for n in range(12)]
MADE_UP = [Partition(index=n, input=Input(label=str(n), path=str(n))) for n in range(40)]
LOCAL = [Sequential(), Pool()]


def _index(partition: Partition) -> int:
    return partition.index


def _ends_at_7(partition: Partition, folder: Path, deaths: int, how: str) -> int:
    """Ends its own process at the seventh partition, the first `deaths` times."""
    if partition.index == 7 and len(list(folder.iterdir())) < deaths:
        (folder / f"{len(list(folder.iterdir()))}").touch()
        if how == "exit":
            os._exit(3)
        os.kill(os.getpid(), signal.Signals[how])
    return partition.index


def _raises_at_7(partition: Partition, error: Exception) -> int:
    if partition.index == 7:
        raise error
    return partition.index


def _cannot_be_sent(partition: Partition) -> Any:
    return lambda: partition


@pytest.mark.parametrize("executor", LOCAL, ids=lambda one: one.name)
def test_results_come_in_order(executor: Executor) -> None:
    assert list(executor.run(_index, MADE_UP, Crew(jobs=2))) == list(range(40))
    assert list(executor.run(_index, [], Crew(jobs=2))) == []


@pytest.mark.parametrize(("deaths", "how"), [(1, "SIGKILL"), (1, "exit"), (1, "SIGSEGV"), (2, "SIGKILL")])
def test_no_partition_is_lost_when_a_worker_dies(deaths: int, how: str, tmp_path: Path) -> None:
    task = partial(_ends_at_7, folder=tmp_path, deaths=deaths, how=how)
    assert list(Pool().run(task, MADE_UP, Crew(jobs=2))) == list(range(40))
    assert len(list(tmp_path.iterdir())) == deaths


@pytest.mark.parametrize(("tries", "how"), [(3, "exit"), (3, "SIGSEGV"), (4, "SIGKILL")])
def test_a_partition_that_ends_every_worker_is_left_out(tries: int, how: str, tmp_path: Path) -> None:
    # The first death is that of a worker with a batch, which tells only that one of them did it.
    task = partial(_ends_at_7, folder=tmp_path, deaths=99, how=how)
    found = list(Pool().run(task, MADE_UP, Crew(jobs=2)))
    assert found == [DIED if n == 7 else n for n in range(40)]
    assert len(list(tmp_path.iterdir())) == tries


@pytest.mark.parametrize(("tries", "how"), [(2, "exit"), (3, "SIGKILL")])
def test_the_death_of_a_worker_with_one_partition_is_laid_to_that(
    tries: int, how: str, tmp_path: Path
) -> None:
    task = partial(_ends_at_7, folder=tmp_path, deaths=99, how=how)
    assert list(Pool().run(task, LARGE, Crew(jobs=2))) == [DIED if n == 7 else n for n in range(12)]
    assert len(list(tmp_path.iterdir())) == tries


@pytest.mark.parametrize("executor", LOCAL, ids=lambda one: one.name)
def test_failures_are_values_or_one_error(executor: Executor) -> None:
    found = list(executor.run(partial(_raises_at_7, error=MemoryError()), MADE_UP, Crew(jobs=2)))
    assert found == [NO_MEMORY if n == 7 else n for n in range(40)]
    with pytest.raises(UsageError, match="said so"):
        list(executor.run(partial(_raises_at_7, error=UsageError("said so")), MADE_UP, Crew(jobs=2)))
    with pytest.raises(AnalyzerError, match="internal error") as caught:
        list(executor.run(partial(_raises_at_7, error=ValueError("hunter2")), MADE_UP, Crew(jobs=2)))
    assert "ValueError" in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_what_cannot_be_sent_back_is_a_bug() -> None:
    with pytest.raises(AnalyzerError, match="internal error"):
        list(Pool().run(_cannot_be_sent, MADE_UP, Crew(jobs=2)))


def _cannot_begin(partition: Partition) -> int:
    raise AssertionError


class _DiesWhenUnpickled:
    """A task that ends the worker before it can begin."""

    def __reduce__(self) -> tuple[Any, tuple[int]]:
        return os._exit, (1,)

    __call__ = staticmethod(_cannot_begin)


def test_workers_that_cannot_begin_are_one_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analyzer.scanning.executors.pool.MAX_FRUITLESS_STARTS", 2)
    with pytest.raises(AnalyzerError, match="as soon as they start"):
        list(Pool().run(_DiesWhenUnpickled(), MADE_UP, Crew(jobs=2)))


def test_closing_ends_the_workers() -> None:
    import multiprocessing

    with closing(Pool().run(_index, MADE_UP, Crew(jobs=2))) as results:
        assert next(results) == 0
        assert multiprocessing.active_children()
    assert not multiprocessing.active_children()


def test_every_executor_is_found_by_its_name() -> None:
    assert {"pool", "sequential"} <= set(collect("analyzer.scanning.executors", "EXECUTOR"))
