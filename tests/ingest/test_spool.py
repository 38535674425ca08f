import io
import os
import subprocess
import sys
import tempfile
from mmap import mmap
from pathlib import Path

import pytest

from analyzer.ingest import spool as module
from analyzer.ingest.spool import spool
from tests.ingest.reading import entry, har, read_bytes

READ_AND_COUNT = """
import sys
from pathlib import Path
from analyzer.ingest import spool
from tests.ingest.reading import read_file
spool.MAX_MEMORY_BYTES = int(sys.argv[2])
print("ready", flush=True)
for _ in sys.stdin:
    result = read_file(Path(sys.argv[1]))
    print(len(result.exchanges), len(result.problems), flush=True)
"""
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("size", [0, 1, 99, 100, 101, 250])
@pytest.mark.parametrize("stated", [None, 50, 250])
@pytest.mark.parametrize("limit", [100, 250, 1000])
def test_buffer_holds_the_bytes_of_the_stream_up_to_the_limit(
    size: int, stated: int | None, limit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_MEMORY_BYTES", 100)
    content = bytes(range(250))[:size]
    assert bytes(spool(io.BytesIO(content), limit, stated)) == content[:limit]


def test_large_document_is_held_in_a_file_without_a_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_MEMORY_BYTES", 100)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    buffer = spool(io.BytesIO(b"x" * 101), 1000)
    assert isinstance(buffer, mmap)
    assert list(tmp_path.iterdir()) == []


def test_lack_of_room_is_one_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_MEMORY_BYTES", 100)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    result = read_bytes(tmp_path, har(entry()))
    assert (result.readings, dict(result.codes)) == ([], {"no-room": 1})


def test_capture_that_shrinks_while_it_is_read_is_one_problem(tmp_path: Path) -> None:
    whole = har(*[entry(response={"content": {"size": 1 << 18, "text": "x" * (1 << 18)}})] * 80)
    path = tmp_path / "in.har"
    path.write_bytes(whole)
    with subprocess.Popen(
        [sys.executable, "-c", READ_AND_COUNT, str(path), str(1 << 20)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    ) as child:
        assert child.stdin and child.stdout
        assert child.stdout.readline() == "ready\n"
        outcomes = []
        for turn in range(50):
            path.write_bytes(whole)
            child.stdin.write("\n")
            child.stdin.flush()
            os.truncate(path, len(whole) * (turn % 10) // 50)
            exchanges, problems = child.stdout.readline().split()
            outcomes.append((int(exchanges), int(problems)))
        child.stdin.close()
    assert child.returncode == 0
    # A child that had read to the end before the cut saw the whole capture.
    assert set(outcomes) - {(80, 0)} <= {(count, 1) for count in range(80)}
    assert len(set(outcomes)) > 3
