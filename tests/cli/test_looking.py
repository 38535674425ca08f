"""The commands that look at exchanges, in this process: what they print of odd inputs, and what they ask for."""

import base64
import io
import json
from pathlib import Path
from typing import Any

import pytest

from analyzer.cli.run import run
from tests.acceptance.captures import entry, har, log_line

Captured = pytest.CaptureFixture[bytes]


def done(capfd: Captured, *arguments: str | Path, code: int = 0) -> tuple[str, str]:
    """What a command printed on its two streams."""
    assert run([str(each) for each in arguments]) == code
    printed = capfd.readouterr()
    return printed.out.decode(), printed.err.decode()


@pytest.fixture
def capture(tmp_path: Path) -> Path:
    path = tmp_path / "capture.har"
    path.write_bytes(har())
    return path


def write(path: Path, *entries: dict[str, Any], creator: str = "made up") -> Path:
    log = {"version": "1.2", "creator": {"name": creator, "version": "1"}, "entries": list(entries)}
    path.write_text(json.dumps({"log": log}))
    return path


@pytest.mark.parametrize(
    "arguments", [("list",), ("search", "x"), ("extract", "response.status"), ("export", "-f", "ndjson")]
)
def test_an_empty_capture_gives_an_empty_result(
    arguments: tuple[str, ...], tmp_path: Path, capfdbinary: Captured
) -> None:
    command, *rest = arguments
    assert done(capfdbinary, command, write(tmp_path / "a.har"), *rest) == ("", "")


@pytest.mark.parametrize("command", ["show", "curl"])
def test_an_empty_capture_has_no_exchange_to_show(
    command: str, tmp_path: Path, capfdbinary: Captured
) -> None:
    _, told = done(capfdbinary, command, write(tmp_path / "a.har"), "--entry", "0", code=4)
    assert "it holds no exchange" in told


def test_an_empty_folder_and_a_missing_file_are_errors(tmp_path: Path, capfdbinary: Captured) -> None:
    assert "holds no capture" in done(capfdbinary, "list", tmp_path, code=4)[1]
    assert "does not exist" in done(capfdbinary, "list", tmp_path / "no.har", code=4)[1]


def test_a_wrong_number_is_told_with_the_right_ones(capture: Path, capfdbinary: Captured) -> None:
    assert "it has 0 to 2; " in done(capfdbinary, "show", capture, "--entry", "3", code=4)[1]


def test_exchanges_of_several_files_name_theirs_and_a_number_of_several_is_told(
    tmp_path: Path, capfdbinary: Captured
) -> None:
    for name in ("a", "b"):
        write(tmp_path / f"{name}.har", entry(200, 0))
    out, _ = done(capfdbinary, "list", tmp_path)
    assert [Path(line.rpartition(" in ")[2]).name for line in out.splitlines()] == ["a.har", "b.har"]
    out, told = done(capfdbinary, "show", tmp_path, "--entry", "0")
    assert "a.har#/log/entries/0" in out.splitlines()[0]
    assert told.startswith("analyzer: note: 2 exchanges of the input have this number")


def test_show_tells_the_rules_that_fired_and_the_phases(capture: Path, capfdbinary: Captured) -> None:
    out, _ = done(capfdbinary, "show", capture, "--entry", "0")
    assert "took 12 ms (send 1.0 ms, wait 10 ms, receive 1.0 ms)" in out
    assert "rule http.status.401, error: " in out
    assert "no rule fired" in done(capfdbinary, "show", capture, "--entry", "1")[0]
    assert "no rule fired" in done(capfdbinary, "show", capture, "--entry", "0", "--no-builtin-rules")[0]


def test_show_tells_what_is_not_recorded(tmp_path: Path, capfdbinary: Captured) -> None:
    log = tmp_path / "a.ndjson"
    log.write_text('{"method": "GET", "url": "https://a.example.test/x", "status": 200}\n')
    out, _ = done(capfdbinary, "show", log, "--entry", "1")
    assert "started not recorded, took not recorded" in out
    assert out.count("(other headers not recorded)") == 2
    assert "(body not captured)" in out
    sanitized = write(tmp_path / "a.har", entry(401, headers=[]), creator="WebInspector")
    assert "removed by the exporter, if sent" in done(capfdbinary, "show", sanitized, "--entry", "0")[0]


@pytest.mark.parametrize(
    ("options", "numbers"),
    [
        (("--filter", "rule:http.status.*"), [0, 2]),
        (("--filter", "has:finding status:401"), [0]),
        (("--filter", "rule:http.*", "--no-builtin-rules"), []),
        (("--since", "2026-03-01T10:00:01Z"), [1, 2]),
        (("--since", "2026-03-01T10:00:01Z", "--until", "2026-03-01T10:00:02Z"), [1]),
        (("--until", "2020-01-01"), []),
    ],
)
def test_list_by_rule_and_by_time(
    options: tuple[str, ...], numbers: list[int], capture: Path, capfdbinary: Captured
) -> None:
    out, _ = done(capfdbinary, "list", capture, *options)
    assert [int(line.split()[0]) for line in out.splitlines()] == numbers


def test_search_looks_into_bodies_that_are_base64_and_counts(tmp_path: Path, capfdbinary: Captured) -> None:
    made = entry(200)
    text = "The Needle lies here, needle and needle."
    made["response"]["content"] |= {
        "text": base64.b64encode(text.encode()).decode(),
        "encoding": "base64",
        "mimeType": "text/plain",
    }
    path = write(tmp_path / "a.har", made)
    assert done(capfdbinary, "search", path, "-i", "needle")[0].endswith(" (+2 more)\n")
    assert " /response/content/text: The Needle lies here" in done(capfdbinary, "search", path, "Needle")[0]
    assert done(capfdbinary, "search", path, "2026-03|^-1$")[0] == ""
    assert "is empty" in done(capfdbinary, "search", path, "", code=2)[1]


def test_extract_takes_pointers_functions_and_counts(capture: Path, capfdbinary: Captured) -> None:
    out, _ = done(capfdbinary, "extract", capture, "/error", "--count")
    assert out == '     3 "unauthorized"\n'
    out, _ = done(capfdbinary, "extract", capture, "request.url.last_segment()")
    assert [line.split()[-1] for line in out.splitlines()] == ['"0"', '"1"', '"2"']
    assert done(capfdbinary, "extract", capture, "/no/such~1thing")[0] == ""


def test_curl_says_what_to_heed(tmp_path: Path, capfdbinary: Captured) -> None:
    path = write(tmp_path / "a.har", entry(200, method="DELETE"), entry(200, 1))
    lines = done(capfdbinary, "curl", path, "--entry", "0")[0].splitlines()
    assert lines[0].startswith("# WRITES: DELETE may change something at api.example.test; ")
    assert lines[1].startswith("# fill in what was redacted: [")
    assert lines[-1].startswith("curl --globoff --request DELETE ")
    assert not done(capfdbinary, "curl", path, "--entry", "1")[0].startswith("# WRITES")


def test_curl_of_a_log_says_what_is_masked(tmp_path: Path, capfdbinary: Captured) -> None:
    line = json.loads(log_line(1))
    line["request"]["headers"]["Authorization"] = ["REDACTED"]
    log = tmp_path / "caddy.ndjson"
    log.write_text(json.dumps(line) + "\n")
    assert (
        "# fill in what the capture masks: authorization\n"
        in done(capfdbinary, "curl", log, "--entry", "1")[0]
    )


@pytest.mark.parametrize("wanted", ["", "status:401"])
def test_parquet_has_the_columns_of_csv_with_types(
    wanted: str, capture: Path, tmp_path: Path, capfdbinary: Captured
) -> None:
    from pyarrow import parquet

    target = tmp_path / "a.parquet"
    done(capfdbinary, "export", capture, "--format", "parquet", "--filter", wanted, "-o", target)
    table = parquet.read_table(io.BytesIO(target.read_bytes()))
    rows = [json.loads(line) for line in done(capfdbinary, "export", capture, "-f", "ndjson")[0].splitlines()]
    shown = [row for row in rows if not wanted or row["status"] == 401]
    assert table.to_pylist() == shown
    assert [str(table.schema.field(name).type) for name in ("entry", "duration_ms", "url")] == [
        "int64",
        "double",
        "string",
    ]


def test_parquet_of_nothing_has_its_columns(tmp_path: Path, capfdbinary: Captured) -> None:
    from pyarrow import parquet

    target = tmp_path / "a.parquet"
    done(capfdbinary, "export", write(tmp_path / "a.har"), "--format", "parquet", "-o", target)
    assert parquet.read_table(target).num_columns == 13


def test_without_the_library_parquet_says_what_to_install(
    capture: Path, capfdbinary: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    _, told = done(capfdbinary, "export", capture, "--format", "parquet", code=2)
    assert "api-failure-analyzer[parquet]" in told
