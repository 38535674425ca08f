import gzip
import json
import stat

import pytest

from analyzer.bundle import redacted_folder
from analyzer.bundle.redacted_folder import redact_capture
from analyzer.errors import CaptureError, RedactionError, UsageError
from analyzer.redaction import Policy
from analyzer.redaction.capture import CaptureRedactor

KEY = "Zk39dkfjwo39fjAA99xxPq"


def har(entries: int = 2) -> dict[str, object]:
    one = {
        "startedDateTime": "2026-03-01T10:00:00Z", "time": 1.5,
        "request": {"method": "GET", "url": "https://api.example.test/x", "headers": [{"name": "B", "value": "1"}, {"name": "apikey", "value": KEY}]},  # noqa: E501
        "response": {"status": 401, "content": {"mimeType": "text/plain", "text": f"key {KEY} refused", "size": 5}},
    }  # fmt: skip
    return {
        "log": {"version": "1.2", "creator": {"name": "made-up", "version": "1"}, "entries": [one] * entries}
    }


def copied(tmp_path, content: bytes, name: str = "in.har"):
    source, target = tmp_path / name, tmp_path / "out"
    source.write_bytes(content)
    redact_capture(source, target, Policy(), key=b"k")
    return target.read_bytes()


@pytest.mark.parametrize(
    "content",
    [
        json.dumps(har()).encode(),
        b"\xef\xbb\xbf" + json.dumps(har()).encode(),
        json.dumps(har()).encode("utf-16"),
        gzip.compress(json.dumps(har()).encode()),
        json.dumps(har(), indent=4).encode(),
    ],
    ids=["plain", "byte order mark", "utf-16", "gzip", "indented"],
)
def test_a_har_gives_a_valid_har(tmp_path, content):
    out = json.loads(copied(tmp_path, content))
    entries = out["log"]["entries"]
    assert len(entries) == 2
    assert [header["name"] for header in entries[0]["request"]["headers"]] == ["B", "apikey"]
    assert KEY not in json.dumps(out)
    assert entries[0]["response"]["content"]["text"] == entries[1]["response"]["content"]["text"]


def test_a_truncated_har_gives_a_valid_har_of_its_complete_entries(tmp_path):
    whole = json.dumps(har(3)).encode()
    out = json.loads(copied(tmp_path, whole[: len(whole) - 200]))
    assert len(out["log"]["entries"]) == 2
    assert KEY not in json.dumps(out)


def test_log_lines_stay_lines_and_foreign_ones_are_rewritten_as_text(tmp_path):
    lines = [
        b'{"level": "info", "msg": "ok", "n": 1.50}',
        b"",
        f"12:00 ERROR password={KEY} refused".encode(),
        json.dumps({"headers": {"Authorization": f"Bearer {KEY}"}, "status": 401}).encode(),
        b"\xff\xfe broken \x80",
        b"plain words only\r",
    ]
    out = copied(tmp_path, b"\n".join(lines) + b"\n", "in.log").split(b"\n")
    assert len(out) == len(lines) + 1
    assert out[0] == lines[0]
    assert out[2].startswith(b"12:00 ERROR password=[")
    assert json.loads(out[3])["headers"]["Authorization"].startswith("Bearer [")
    assert out[5] == lines[5]
    assert KEY.encode() not in b"\n".join(out)


def test_a_clean_capture_stays_byte_identical(tmp_path):
    clean = json.dumps({"log": {"version": "1.2", "entries": []}}, indent=3).encode() + b"\n"
    assert copied(tmp_path, clean) == clean


def test_a_folder_gives_a_folder_with_redacted_names(tmp_path):
    source = tmp_path / "in"
    (source / "sub").mkdir(parents=True)
    (source / "sub" / "jo@corp.example.har").write_text(json.dumps(har()))
    (source / "b.log").write_text(json.dumps({"message": f"seen {KEY}"}) + "\n")
    redact_capture(source, tmp_path / "out", Policy(), key=b"k")
    names = sorted(
        path.relative_to(tmp_path / "out").as_posix()
        for path in (tmp_path / "out").rglob("*")
        if path.is_file()
    )
    assert len(names) == 2
    assert not any("corp" in name for name in names)
    assert KEY not in (tmp_path / "out" / "b.log").read_text()


def test_the_output_is_private_and_the_input_is_never_overwritten(tmp_path):
    source = tmp_path / "in.har"
    source.write_text(json.dumps(har()))
    with pytest.raises(UsageError):
        redact_capture(source, source, Policy())
    redact_capture(source, tmp_path / "out.har", Policy())
    assert stat.S_IMODE((tmp_path / "out.har").stat().st_mode) == 0o600
    assert KEY in source.read_text()


def test_a_missing_input_is_told(tmp_path):
    with pytest.raises(CaptureError):
        redact_capture(tmp_path / "none.har", tmp_path / "out.har", Policy())


@pytest.mark.parametrize("is_folder", [False, True])
def test_a_leak_in_the_output_leaves_no_file_and_is_not_quoted(tmp_path, monkeypatch, is_folder):
    monkeypatch.setattr(CaptureRedactor, "pieces", lambda self, content: iter([bytes(content)]))
    source = tmp_path / "in"
    source.mkdir()
    (source / "a.har").write_text(json.dumps(har()))
    with pytest.raises(RedactionError) as caught:
        redact_capture(source if is_folder else source / "a.har", tmp_path / "out", Policy())
    assert KEY not in str(caught.value)
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


def test_the_copy_uses_the_independent_search():
    assert redacted_folder.LeakSearch.__module__ == "analyzer.bundle.verify_secrets"


def test_the_values_that_were_replaced_are_counted_once_each(tmp_path):
    source = tmp_path / "a.har"
    source.write_text(json.dumps(har(3)))
    redactor = CaptureRedactor(Policy(), b"k")
    redactor.observe(source.read_bytes())
    redactor.rewrite(source.read_bytes())
    assert redact_capture(source, tmp_path / "b.har", Policy()) == redactor.values > 0
