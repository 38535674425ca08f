"""Many inputs, some of them bad: each is counted and named, and the rest is read."""

import gzip
import json
import os
from pathlib import Path

import pytest

from tests.acceptance.commands import analyzer
from tests.faults.kills import make_files

COUNT = 1_000
BAD = ("000100.log", "000200.log", "000300.log.gz", "000400.log")


@pytest.fixture(scope="module")
def thousand(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A thousand small logs: one with a bad line, one of binary, one compressed and cut, one closed to us."""
    folder = tmp_path_factory.mktemp("thousand")
    patch = pytest.MonkeyPatch()
    patch.setattr("tests.faults.kills.POOL_BYTES", 0)
    make_files(folder / "logs", COUNT)
    patch.undo()
    bad_line, binary, cut, closed = (folder / "logs" / name for name in BAD)
    bad_line.write_bytes(bad_line.read_bytes().replace(b"}\n", b"\n", 1))
    binary.write_bytes(b"\x89PNG\r\n\x1a\n" + os.urandom(500))
    content = (folder / "logs" / "000300.log").read_bytes()
    (folder / "logs" / "000300.log").unlink()
    cut.write_bytes(gzip.compress(content * 50)[:-40])
    closed.chmod(0)
    if os.access(closed, os.R_OK):
        # Root reads everything; a FIFO is what even root is kept from.
        closed.unlink()
        os.mkfifo(closed)
    return folder


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_bad_files_among_a_thousand(jobs: str, thousand: Path) -> None:
    ended = analyzer("scan", "logs", "--format", "json", "--jobs", jobs, "--quiet", cwd=thousand)
    assert ended.code == 3, ended.err
    document = json.loads(ended.out)
    lost = {problem["input"]: problem["code"] for problem in document["problems"]}
    told = [lost.pop(f"logs/{name}") for name in BAD]
    assert told[:3] == ["invalid-json", "unrecognised", "corrupt"]
    assert told[3] in ("not-readable", "not-regular")
    assert lost == {}
    whole = [one for one in document["inputs"] if not (one["skipped"] or one["truncated"])]
    assert len(whole) == COUNT - len(BAD)
    assert {one["exchanges"] for one in whole} == {3}
    assert document["summary"]["exchanges"] >= 3 * len(whole) + 2


def test_since_and_until_choose_by_time(tmp_path: Path) -> None:
    (tmp_path / "a.log").write_text(
        "".join(
            json.dumps({"time": f"2026-01-01T0{hour}:00:00Z", "method": "GET", "url": "https://h.test", "status": 500})
            + "\n"
            for hour in range(6)
        )
    )  # fmt: skip
    ended = analyzer(
        "scan", "a.log", "--format", "json", "--since", "2026-01-01T02:00:00Z",
        "--until", "2026-01-01T06:00:00+02:00", cwd=tmp_path,
    )  # fmt: skip
    summary = json.loads(ended.out)["summary"]
    assert (summary["exchanges"], summary["first_at"][11:13], summary["last_at"][11:13]) == (2, "02", "03")
