"""The pool gives the bytes that one process gives, over the samples and real captures."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from analyzer.codec import encode_json
from analyzer.ingest import Input, Partition, find_inputs, plan_partitions
from analyzer.scanning.executors.pool import Pool
from analyzer.scanning.executors.sequential import Sequential
from analyzer.scanning.merge import merge
from analyzer.scanning.partial import Partial
from analyzer.scanning.plan import Plan
from tests.scanning.generated import shipped_rules

ROOT = Path(__file__).parents[2]
CORPUS = ROOT.parent / "shared" / "corpus"


def _document(executor: Any, partitions: tuple[Partition, ...], jobs: int) -> bytes:
    plan = Plan(rules=shipped_rules())
    analysis = merge(executor.run(partitions, plan, jobs), plan)
    kept = (analysis.document, analysis.rows, analysis.timeline, analysis.unmatched, analysis.pages)
    return encode_json(msgspec.to_builtins(kept))


def _partitions(paths: list[Path]) -> tuple[Partition, ...]:
    inputs, _ = find_inputs([str(path) for path in paths])
    return tuple(plan_partitions(inputs, partition_bytes=20_000))


def test_samples_give_the_same_bytes_in_one_process_and_in_a_pool() -> None:
    partitions = _partitions([ROOT / "samples"])
    assert len(partitions) > 4
    assert _document(Sequential(), partitions, 1) == _document(Pool(), partitions, 2)


@pytest.mark.corpus
@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not here")
def test_real_captures_give_the_same_bytes_in_one_process_and_in_a_pool() -> None:
    paths = [*sorted((CORPUS / "har").rglob("*.har"))[:6], *sorted((CORPUS / "logs").rglob("*.*"))[:6]]
    small = [path for path in paths if path.is_file() and path.stat().st_size < 500_000]
    partitions = _partitions(small)
    assert len(partitions) > 4
    assert _document(Sequential(), partitions, 1) == _document(Pool(), partitions, 2)


def test_no_partition_is_lost_when_a_worker_dies(monkeypatch: pytest.MonkeyPatch) -> None:
    from concurrent.futures import Future
    from concurrent.futures.process import BrokenProcessPool

    from analyzer.scanning.executors import pool

    handed_out: list[int] = []

    class Breaking:
        def __enter__(self) -> "Breaking":
            return self

        def __exit__(self, *error: object) -> None:
            return None

        def submit(self, scan: Any, partition: Partition) -> "Future[Partial]":
            handed_out.append(partition.index)
            if partition.index == 1 and handed_out.count(1) == 1:
                raise BrokenProcessPool("a worker died")
            future: Future[Partial] = Future()
            future.set_result(Partial(partition.index))
            return future

    monkeypatch.setattr(pool, "_new_pool", lambda plan, jobs: Breaking())
    partitions = [Partition(index=n, input=Input(label=str(n), path=str(n))) for n in range(4)]
    found: Iterator[Partial] = Pool().run(partitions, Plan(rules=shipped_rules()), 2)
    assert [partial.index for partial in found] == [0, 1, 2, 3]
