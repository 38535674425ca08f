"""The commands on captures that are fine."""

import gzip
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from tests.acceptance.captures import SECRET, entry, har, log_line
from tests.acceptance.commands import ROOT, SAMPLES, analyzer

FORMATS = ("text", "json", "jsonl", "csv", "markdown", "sarif", "junit")


@pytest.fixture
def capture(tmp_path: Path) -> Path:
    path = tmp_path / "capture.har"
    path.write_bytes(har())
    return path


@pytest.mark.parametrize("name", FORMATS)
def test_scan_prints_every_format_without_the_secret(name: str, capture: Path) -> None:
    ended = analyzer("scan", capture, "--format", name)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.decode("utf-8")
    assert SECRET.encode() not in ended.out


def test_scan_tells_each_failure(capture: Path) -> None:
    document = json.loads(analyzer("scan", capture, "--format", "json").out)
    assert document["summary"]["exchanges"] == 3
    assert document["summary"]["failed"] == 2
    assert {evidence["entry"] for found in document["findings"] for evidence in found["evidence"]} == {0, 2}


@pytest.mark.parametrize(
    ("name", "start"), [("a.json", b"{\n"), ("a.csv", b'"severity"'), ("a.md", b"# "), ("a.sarif", b"{\n")]
)
def test_the_name_of_the_output_chooses_the_format(name: str, start: bytes, capture: Path) -> None:
    target = capture.with_name(name)
    assert analyzer("scan", capture, "-o", target).code == 0
    assert target.read_bytes().startswith(start)


def test_plain_ticket_text_has_no_markup(capture: Path, tmp_path: Path) -> None:
    marked = analyzer("scan", capture, "--format", "markdown").out
    plain = analyzer("scan", capture, "--format", "markdown", "--plain").out
    assert marked.startswith(b"# ")
    assert plain.startswith(b"API FAILURE SUMMARY")
    assert not re.search(rb"^#|\| ---|`", plain, re.MULTILINE)
    assert analyzer("bundle", capture, "--plain", "--out", tmp_path).code == 0
    assert (tmp_path / "summary.md").read_bytes().startswith(b"API FAILURE SUMMARY")
    assert analyzer("scan", capture, "--plain").code == 2


def test_a_bundle_of_standard_input_holds_the_evidence(tmp_path: Path) -> None:
    target = tmp_path / "bundle.zip"
    assert analyzer("bundle", "-", "-o", target, stdin=har()).code == 0
    with zipfile.ZipFile(target) as archive:
        name = next(name for name in archive.namelist() if name.endswith("evidence.har"))
        assert json.loads(archive.read(name))["log"]["entries"]


@pytest.mark.parametrize("packing", ["plain", "gzip", "zip", "stdin", "folder", "glob"])
def test_a_capture_is_read_however_it_comes(packing: str, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    stdin, source = b"", tmp_path / "in" / "a.har"
    source.write_bytes(har())
    if packing == "gzip":
        source = tmp_path / "a.har.gz"
        source.write_bytes(gzip.compress(har()))
    if packing == "zip":
        source = tmp_path / "a.har.zip"
        with zipfile.ZipFile(source, "w") as archive:
            archive.writestr("inner.har", har())
    arguments = {"stdin": "-", "folder": str(tmp_path / "in"), "glob": str(tmp_path / "in" / "*.har")}
    stdin = har() if packing == "stdin" else b""
    ended = analyzer("scan", arguments.get(packing, str(source)), "--format", "json", stdin=stdin)
    assert ended.code == 0
    assert json.loads(ended.out)["summary"]["exchanges"] == 3


def test_fail_on_decides_the_exit_code(capture: Path) -> None:
    assert analyzer("scan", capture, "--fail-on", "error").code == 1
    assert analyzer("scan", capture, "--fail-on", "never").code == 0
    calm = capture.with_name("calm.har")
    calm.write_bytes(har(entry(200, 0)))
    assert analyzer("scan", calm, "--fail-on", "notice").code == 0


def test_bundle_writes_one_verified_zip_and_says_so(capture: Path) -> None:
    ended = analyzer("bundle", capture.name, "--case", "C-42", cwd=capture.parent)
    assert (ended.code, ended.err) == (0, "")
    (made,) = capture.parent.glob("*.zip")
    assert made.name.startswith("analyzer-C-42-")
    assert made.name.endswith("-redacted.zip")
    assert f"Wrote {made.name}".encode() in ended.out
    verified = analyzer("verify", made)
    assert verified.code == 0
    assert b"verified" in verified.out
    with zipfile.ZipFile(made) as archive:
        assert not any(SECRET.encode() in archive.read(name) for name in archive.namelist())


def test_a_bundle_in_a_folder_has_its_summary_and_findings_beside_it(capture: Path) -> None:
    out = capture.parent / "out"
    out.mkdir()
    assert analyzer("bundle", capture, "--out", out).code == 0
    assert sorted(path.suffix for path in out.iterdir()) == [".json", ".md", ".zip"]
    assert SECRET.encode() not in (out / "findings.json").read_bytes()
    assert analyzer("bundle", capture, "--out", out, "-o", out / "b.zip").code == 2


def test_a_bundle_on_standard_output_is_nothing_but_the_zip(capture: Path) -> None:
    ended = analyzer("bundle", capture, "-o", "-")
    with zipfile.ZipFile(io.BytesIO(ended.out)) as archive:
        assert archive.testzip() is None


@pytest.mark.parametrize(
    "env", [{"TZ": "Asia/Kathmandu", "PYTHONHASHSEED": "3"}, {"LANG": "C", "PYTHONUTF8": "0"}]
)
def test_a_reproducible_bundle_and_a_scan_have_the_same_bytes_anywhere(
    env: dict[str, str], capture: Path
) -> None:
    one, two = capture.with_name("one.zip"), capture.with_name("two.zip")
    assert analyzer("bundle", capture, "-o", one, "--reproducible", "--jobs", "1").code == 0
    assert analyzer("bundle", capture, "-o", two, "--reproducible", "--jobs", "4", env=env).code == 0
    assert one.read_bytes() == two.read_bytes()
    first = analyzer("scan", capture, "--format", "json")
    assert first.out == analyzer("scan", capture, "--format", "json", env=env).out


def test_verify_names_the_member_that_a_flipped_byte_hits(capture: Path) -> None:
    target = capture.with_name("b.zip")
    analyzer("bundle", capture, "-o", target)
    raw = bytearray(target.read_bytes())
    with zipfile.ZipFile(target) as archive:
        info = next(info for info in archive.infolist() if info.filename.endswith("report.html"))
    raw[info.header_offset + 30 + len(info.filename) + info.compress_size // 2] ^= 1
    target.write_bytes(bytes(raw))
    ended = analyzer("verify", target)
    assert ended.code == 5
    assert "report.html" in ended.err
    assert ended.err.count("\n") == 1


def test_verify_refuses_what_is_no_bundle_in_one_line(capture: Path) -> None:
    ended = analyzer("verify", capture)
    assert ended.code == 5
    assert ended.err.count("\n") == 1


def test_report_is_one_page_without_the_secret(capture: Path) -> None:
    target = capture.with_name("report.html")
    assert analyzer("report", capture, "-o", target).code == 0
    page = target.read_bytes()
    assert page.lower().startswith(b"<!doctype html>")
    assert SECRET.encode() not in page


def test_redact_keeps_a_har_a_har(capture: Path) -> None:
    target = capture.with_name("redacted.har")
    assert analyzer("redact", capture, "-o", target).code == 0
    assert SECRET.encode() not in target.read_bytes()
    entries = json.loads(target.read_bytes())["log"]["entries"]
    assert [one["response"]["status"] for one in entries] == [401, 200, 500]
    assert json.loads(analyzer("scan", target, "--format", "json").out)["summary"]["exchanges"] == 3


def test_redact_keeps_log_lines_line_for_line(tmp_path: Path) -> None:
    source, target = tmp_path / "a.ndjson", tmp_path / "b.ndjson"
    source.write_bytes(b"\n".join(log_line(number) for number in range(5)) + b"\n")
    assert analyzer("redact", source, "-o", target).code == 0
    assert SECRET.encode() not in target.read_bytes()
    lines = target.read_bytes().splitlines()
    assert [json.loads(line)["request"]["uri"] for line in lines] == [f"/v1/items/{n}" for n in range(5)]


def test_a_log_is_scanned_by_line(tmp_path: Path) -> None:
    source = tmp_path / "access.ndjson"
    source.write_bytes(b"\n".join(log_line(number) for number in range(5)) + b"\n")
    document = json.loads(analyzer("scan", source, "--format", "json").out)
    assert document["summary"]["exchanges"] == 5
    assert document["findings"][0]["evidence"][0]["line"] == 1


@pytest.mark.parametrize("name", sorted(path.name for path in SAMPLES.iterdir() if path.is_dir()))
def test_every_folder_of_samples_makes_a_verified_bundle(name: str, tmp_path: Path) -> None:
    target = tmp_path / "b.zip"
    assert analyzer("bundle", SAMPLES / name, "-o", target, "--allow-partial").code == 0
    assert analyzer("verify", target).code == 0


def test_formats_and_rules_are_listed() -> None:
    assert b"har " in analyzer("formats").out
    assert b"hari.server.error" in analyzer("rules", "list").out
    assert b"id: hari.server.error" in analyzer("rules", "show", "hari.server.error").out
    assert json.loads(analyzer("rules", "schema").out)["$schema"]


def test_explain_tells_each_condition_without_quoting_a_value(capture: Path) -> None:
    ended = analyzer("explain", capture, "--entry", "0", "--rule", "http.status.401")
    assert (ended.code, ended.err) == (0, "")
    assert b"match: + true" in ended.out
    shown = b" ".join(ended.out.split())
    assert b"response.status equals 401, found number at #/log/entries/0/response/status" in shown
    assert SECRET.encode() not in ended.out
    assert b"match: - false" in analyzer("explain", capture, "--entry", "1", "--rule", "http.status.401").out


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(("--entry", "9", "--rule", "http.status.401"), 4), (("--entry", "0", "--rule", "x"), 2)],
)
def test_explain_refuses_what_is_not_there(arguments: tuple[str, ...], code: int, capture: Path) -> None:
    ended = analyzer("explain", capture, *arguments)
    assert (ended.code, ended.err.count("\n")) == (code, 1)


def test_doctor_lists_rules_that_cannot_fire(capture: Path) -> None:
    ended = analyzer("rules", "doctor", capture)
    assert ended.code == 0
    assert b"no exchange goes to https://*.haricrm.com/api" in ended.out
    assert b"  hari.server.error\n" in ended.out


def test_an_unknown_rule_gets_a_suggestion_and_2() -> None:
    ended = analyzer("rules", "show", "hari.server.eror")
    assert ended.code == 2
    assert "did you mean hari.server.error" in ended.err


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_any_terminal_encoding_will_do(encoding: str, tmp_path: Path) -> None:
    source = tmp_path / "東京.har"
    source.write_bytes(har())
    ended = analyzer("scan", source, env={"PYTHONIOENCODING": encoding})
    assert ended.code == 0
    ended.out.decode(encoding)


def test_a_reader_that_leaves_is_no_error(capture: Path) -> None:
    command = [sys.executable, "-m", "analyzer", "scan", str(capture), "--format", "json"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout
    assert process.stderr
    process.stdout.close()
    assert process.wait(60) == 0
    assert process.stderr.read() == b""
    process.stderr.close()


@pytest.mark.parametrize(("signal_number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_command_leaves_nothing_behind(signal_number: int, code: int, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "analyzer", "bundle", "-", "-o", str(tmp_path / "b.zip")]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdin
    process.stdin.write(har()[:100])
    process.stdin.flush()
    time.sleep(2.5)
    os.kill(process.pid, signal_number)
    _, err = process.communicate(timeout=60)
    assert process.returncode == code
    assert err.count(b"\n") == 1
    assert b"Traceback" not in err
    assert list(tmp_path.iterdir()) == []


def test_the_command_works_without_any_network(capture: Path) -> None:
    command = ["unshare", "-r", "-n", sys.executable, "-m", "analyzer", "scan", str(capture)]
    if subprocess.run(["unshare", "-r", "-n", "true"], capture_output=True, check=False).returncode:
        pytest.skip("this machine does not let a process leave its network")
    assert subprocess.run(command, cwd=ROOT, capture_output=True, check=False).returncode == 0
