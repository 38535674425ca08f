"""Inputs by URL: from a server that speaks S3, on the loopback device, and from fsspec's memory."""

import gzip
import io
import json
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from analyzer.ingest import Input, find_inputs, plan_partitions, read_exchanges
from analyzer.ingest.remote import FIRST_READ_BYTES, LONGEST_READ_BYTES, RemoteStream, label_of
from analyzer.model import Exchange, Problem
from tests.acceptance.commands import analyzer
from tests.ingest.reading import entry, har

pytest.importorskip("s3fs")
moto_server = pytest.importorskip("moto.server")

SECRET = "wJalrXUtnFEMIzK7MDENGzbPxRfiCYEXAMPLEKEY"
LINE = b'{"time":"2026-01-01T00:00:%02dZ","method":"GET","path":"/v1/%d","status":200}\n'
COUNT = 4_000
LOG = b"".join((LINE % (n % 60, n)).replace(b"{", b"{" + b" " * 2_500) for n in range(COUNT))
"""Enough bytes for worker processes, and few exchanges."""


@pytest.fixture(scope="module")
def bucket() -> Iterator[dict[str, str]]:
    """The environment that leads to a bucket with captures of every kind."""
    import boto3

    server = moto_server.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    given = {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
        "AWS_SECRET_ACCESS_KEY": SECRET,
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    client = boto3.client(
        "s3",
        endpoint_url=given["AWS_ENDPOINT_URL"],
        aws_access_key_id=given["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=SECRET,
        region_name="us-east-1",
    )
    client.create_bucket(Bucket="captures")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("in.har", har(entry(), entry()))
    objects = {
        "day/a.har": har(entry()),
        "day/b.log.gz": gzip.compress(LINE % (1, 1) * 3),
        "day/c.zip": packed.getvalue(),
        "day/large.log": LOG,
        "day/.hidden.log": LINE % (1, 1),
        "other/x.log": LINE % (1, 1),
    }
    for key, body in objects.items():
        client.put_object(Bucket="captures", Key=key, Body=body)
    yield given
    server.stop()


@pytest.fixture
def remote(bucket: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    for name, value in bucket.items():
        monkeypatch.setenv(name, value)
    return bucket


def test_a_prefix_is_a_folder(remote: dict[str, str]) -> None:
    inputs, problems = find_inputs(["s3://captures/day/"])
    assert problems == []
    assert [each.label for each in inputs] == [
        f"s3://captures/day/{name}" for name in ("a.har", "b.log.gz", "c.zip", "large.log")
    ]
    assert inputs[3].size_bytes == len(LOG)
    assert all(each.version for each in inputs)


def test_compressed_packed_and_plain_objects_are_read(remote: dict[str, str]) -> None:
    items = list(read_exchanges("s3://captures/day/"))
    assert [item for item in items if isinstance(item, Problem)] == []
    assert len(items) == 1 + 3 + 2 + COUNT


def test_one_large_object_is_read_in_ranges(remote: dict[str, str]) -> None:
    (source,), _ = find_inputs(["s3://captures/day/large.log"])
    partitions = list(plan_partitions([source], partition_bytes=1 << 20))
    assert len(partitions) == len(LOG) // (1 << 20) + 1
    assert all(LOG[each.start - 1 : each.start] in (b"", b"\n") for each in partitions)


def test_the_command_reads_it_with_any_number_of_jobs(remote: dict[str, str], tmp_path: Path) -> None:
    options = ("--format", "json", "--quiet")
    ended = [
        analyzer("scan", "s3://captures/day/", "--jobs", jobs, *options, cwd=tmp_path, env=remote)
        for jobs in "12"
    ]
    local = tmp_path / "large.log"
    local.write_bytes(LOG)
    at_home = analyzer("scan", "large.log", *options, cwd=tmp_path)
    assert [one.code for one in (*ended, at_home)] == [0, 0, 0], ended[0].err
    assert ended[0].out == ended[1].out
    there, here = (json.loads(one.out) for one in (ended[0], at_home))
    assert there["inputs"][3] == here["inputs"][0] | {"label": "s3://captures/day/large.log"}
    assert there["summary"]["exchanges"] == 6 + COUNT


def test_the_journal_goes_on_with_objects(remote: dict[str, str], tmp_path: Path) -> None:
    command = ("scan", "s3://captures/day/", "--format", "json", "--quiet", "--resume", "journal")
    broken = analyzer(*command, "-o", "no/such/folder.json", cwd=tmp_path, env=remote)
    assert broken.code == 5
    assert (tmp_path / "journal").is_dir()
    ended = analyzer(*command, cwd=tmp_path, env=remote)
    assert ended.code == 0, ended.err
    assert not (tmp_path / "journal").exists()


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("s3://captures/nothing/", "matches no file"),
        ("s3://no-such-bucket/x", "does not exist"),
        ("s3://user:hunter2hunter2@captures/nothing/", "s3://captures/nothing/"),
        ("nosuchscheme://x/y", "cannot be listed"),
        ("https://user:hunter2hunter2@127.0.0.1:1/x.har?X-Amz-Signature=hunter2hunter2", "https://127.0.0.1:1/x.har"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_one_line_without_credentials(
    url: str, told: str, remote: dict[str, str]
) -> None:
    ended = analyzer("scan", url, "--quiet", env=remote)
    assert ended.code == 4
    assert ended.err.count("\n") == 1
    assert told in ended.err
    assert "hunter2" not in ended.err
    assert SECRET not in ended.err


def test_wrong_credentials_are_not_told(remote: dict[str, str]) -> None:
    env = remote | {"AWS_ENDPOINT_URL": "http://127.0.0.1:1", "AWS_MAX_ATTEMPTS": "1"}
    ended = analyzer("scan", "s3://captures/day/", "--quiet", env=env)
    assert ended.code == 4
    assert ended.err.count("\n") == 1
    assert SECRET not in ended.err
    assert "AKIA" not in ended.err


@pytest.mark.parametrize(
    ("url", "label"),
    [
        ("s3://bucket/a?b#c.log", "s3://bucket/a?b#c.log"),
        ("https://host/a.har?sig=x#f", "https://host/a.har"),
        ("ftp://u:p@host/a@b.log", "ftp://host/a@b.log"),
        ("https://u:p/w@host/a.log", "https://host/a.log"),
        ("https://host:8080/a@b.log", "https://host:8080/a@b.log"),
    ],
)
def test_labels_hold_no_credentials(url: str, label: str) -> None:
    assert label_of(url) == label


class Ranges:
    """A file that notes which bytes are asked for."""

    def __init__(self, content: bytes) -> None:
        self._file = io.BytesIO(content)
        self.asked: list[int] = []

    def read(self, size: int) -> bytes:
        self.asked.append(size)
        return self._file.read(size)

    def seek(self, offset: int) -> int:
        return self._file.seek(offset)

    def close(self) -> None:
        self._file.close()


def test_reads_grow_while_they_follow_one_another() -> None:
    content = os.urandom(40 << 20)
    asked = Ranges(content)
    stream = RemoteStream(asked, len(content))
    stream.seek(30 << 20)
    assert stream.read(10) == content[30 << 20 : (30 << 20) + 10]
    stream.seek(0)
    assert stream.readall() == content
    assert asked.asked[0] == asked.asked[1] == FIRST_READ_BYTES
    assert max(asked.asked) == LONGEST_READ_BYTES
    assert len(asked.asked) < 20


def test_a_connection_that_breaks_is_a_problem_without_the_words_of_the_server() -> None:
    class Breaking(Ranges):
        def read(self, size: int) -> bytes:
            raise RuntimeError(SECRET)

    with pytest.raises(OSError, match="RuntimeError") as caught:
        RemoteStream(Breaking(b""), 10).read(5)
    assert SECRET not in str(caught.value)


def test_other_file_systems_are_read_too() -> None:
    import fsspec

    with fsspec.open("memory://logs/a.log", "wb") as file:
        file.write(LOG[:10_000])
    (source,), _ = find_inputs(["memory://logs/"])
    assert isinstance(source, Input)
    items: list[Any] = list(read_exchanges("memory://logs/"))
    assert sum(isinstance(item, Exchange) for item in items) == LOG[:10_000].count(b"\n")
