"""`analyzer redact` on a folder of captures."""

import json

from tests.acceptance.commands import analyzer

KEY = "Zk39dkfjwo39fjAA99xxPq"
MAIL = "jo@corp.example"


def write_captures(folder) -> None:
    line = {"time": "2026-03-01T10:00:00Z", "method": "GET", "path": f"/x?api_key={KEY}", "status": 401}
    (folder / "deep").mkdir(parents=True)
    (folder / "deep" / f"{MAIL}.ndjson").write_text(f"{json.dumps(line)}\n" * 2)
    (folder / "b.ndjson").write_text(json.dumps(line | {"note": f"said {KEY}"}) + "\n")


def test_a_folder_gives_a_folder_with_redacted_names(tmp_path):
    write_captures(tmp_path / "in")
    ended = analyzer("redact", tmp_path / "in", "-o", tmp_path / "out")
    assert ended.code == 0
    files = sorted(path for path in (tmp_path / "out").rglob("*") if path.is_file())
    assert [len(path.read_text().splitlines()) for path in files] == [1, 2]
    shown = "".join(f"{path} {path.read_text()}" for path in files) + ended.out.decode() + ended.err
    assert KEY not in shown
    assert MAIL not in shown
    assert len({path.read_text().split("api_key=")[1][:18] for path in files}) == 1


def test_a_folder_is_never_written_over(tmp_path):
    write_captures(tmp_path / "in")
    before = {path: path.read_bytes() for path in (tmp_path / "in").rglob("*") if path.is_file()}
    (tmp_path / "there").mkdir()
    for target in (tmp_path / "in", tmp_path / "in" / "out", tmp_path / "there", "-"):
        ended = analyzer("redact", tmp_path / "in", "-o", target)
        assert ended.code == 2
        assert len(ended.err.splitlines()) == 1
    assert {path: path.read_bytes() for path in (tmp_path / "in").rglob("*") if path.is_file()} == before
    assert list((tmp_path / "there").iterdir()) == []


def test_the_strict_profile_leaves_skeletons(tmp_path):
    write_captures(tmp_path / "in")
    assert analyzer("redact", tmp_path / "in", "-o", tmp_path / "out", "--redaction", "strict").code == 0
    assert "said" not in (tmp_path / "out" / "b.ndjson").read_text()
