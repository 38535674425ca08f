import gzip
import json
from pathlib import Path

import pytest

from analyzer.errors import UsageError
from analyzer.ingest import Input, ReadOptions, plan_partitions, read_exchanges, read_partition
from analyzer.ingest.base import Reading
from analyzer.model import Exchange
from tests.ingest.reading import entry, har
from tests.ingest.samples import SAMPLES

LINE = b'{"method":"GET","path":"/v1/%d","status":200}\n'
LOG = b"".join(LINE % n for n in range(5000))


def given(folder: Path, content: bytes) -> Input:
    path = folder / "in"
    path.write_bytes(content)
    return Input(label="in", path=str(path), size_bytes=len(content))


def read_all(source: Input, partition_bytes: int) -> tuple[list[str], int, int]:
    urls: list[str] = []
    lines = partitions = 0
    for partition in plan_partitions([source], partition_bytes=partition_bytes):
        partitions += 1
        for reading in read_partition(partition, ReadOptions()):
            assert isinstance(reading, Reading)
            urls += [item.request.url for item in reading if isinstance(item, Exchange)]
            lines += reading.lines
    return urls, lines, partitions


@pytest.mark.parametrize("partition_bytes", [len(LINE), 1000, 4096, 65536, 10**6])
@pytest.mark.parametrize(
    "content", [LOG, LOG[:-1], b"\n" + LOG], ids=["whole", "no last newline", "blank first"]
)
def test_ranges_give_every_line_once_and_in_order(
    content: bytes, partition_bytes: int, tmp_path: Path
) -> None:
    urls, lines, partitions = read_all(given(tmp_path, content), partition_bytes)
    assert urls == [f"/v1/{n}" for n in range(5000)]
    assert lines == content.rstrip(b"\n").count(b"\n") + 1
    assert (partitions > 1) == (partition_bytes < len(content))


@pytest.mark.parametrize(
    "content",
    [
        har(*[entry() for _ in range(50)]),
        json.dumps([{"method": "GET", "path": "/", "status": 200}] * 400).encode(),
        gzip.compress(bytes(range(256)) * 40),
        LOG.decode().encode("utf-16"),
        b"".join(json.dumps(record).encode() + b"\n" for record in SAMPLES["logbook"][0] * 30),
        b"\x00" * 5000,
    ],
    ids=["har", "array", "gzip", "utf-16", "joined records", "binary"],
)
def test_what_cannot_be_split_is_one_partition(content: bytes, tmp_path: Path) -> None:
    (partition,) = plan_partitions([given(tmp_path, content)], partition_bytes=1000)
    assert (partition.start, partition.end) == (0, None)


def test_index_counts_over_all_inputs(tmp_path: Path) -> None:
    source = given(tmp_path, LOG)
    partitions = list(plan_partitions([source, source], partition_bytes=100_000))
    assert [partition.index for partition in partitions] == list(range(len(partitions)))
    assert partitions[-1].end == len(LOG)


def test_file_that_grows_is_read_as_far_as_planned(tmp_path: Path) -> None:
    source = given(tmp_path, LOG)
    (partition,) = plan_partitions([source])
    count = 0
    with Path(source.path).open("ab") as file:
        for reading in read_partition(partition, ReadOptions()):
            assert isinstance(reading, Reading)
            for _ in reading:
                count += 1
                file.write(LINE % 1)
                file.flush()
    assert count == 5000


def test_missing_file_is_a_problem(tmp_path: Path) -> None:
    source = Input(label="gone", path=str(tmp_path / "gone"), size_bytes=10**9)
    (partition,) = plan_partitions([source])
    (problem,) = read_partition(partition, ReadOptions())
    assert problem.code == "not-found"  # type: ignore[union-attr]


def test_unknown_format_is_a_usage_error(tmp_path: Path) -> None:
    (partition,) = plan_partitions([given(tmp_path, LOG)])
    with pytest.raises(UsageError, match="caddy"):
        list(read_partition(partition, ReadOptions(input_format="caddyy")))


def test_read_exchanges_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a.har").write_bytes(har(entry(), entry()))
    (tmp_path / "b.log").write_bytes(LINE % 7)
    (tmp_path / "c.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    items = list(read_exchanges(str(tmp_path)))
    assert [type(item).__name__ for item in items] == ["Exchange", "Exchange", "Exchange", "Problem"]
