"""The commands that look at exchanges, always redacted."""

import csv
import io
import json
from pathlib import Path

import pytest

from tests.acceptance.captures import SECRET, entry, har, log_line
from tests.acceptance.commands import analyzer


@pytest.fixture
def capture(tmp_path: Path) -> Path:
    path = tmp_path / "capture.har"
    path.write_bytes(har())
    return path


@pytest.mark.parametrize(
    "arguments",
    [
        ("list",),
        ("show", "--entry", "0"),
        ("curl", "--entry", "0"),
        ("search", "."),
        ("extract", "request.headers.authorization"),
        ("extract", "response.json.echo"),
        ("export", "--format", "csv"),
        ("export", "--format", "ndjson"),
    ],
)
def test_no_command_prints_the_secret_and_each_prints_the_same_twice(
    arguments: tuple[str, ...], capture: Path
) -> None:
    command, *rest = arguments
    ended = analyzer(command, capture, *rest)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out
    assert SECRET.encode() not in ended.out
    assert analyzer(command, capture, *rest).out == ended.out


def test_a_secret_that_only_another_entry_gives_away_is_redacted(tmp_path: Path) -> None:
    capture = tmp_path / "a.har"
    bare = entry(200, 0, url=f"https://api.example.test/v1/{SECRET}", headers=[])
    capture.write_bytes(har(bare, entry(401, 1)))
    assert SECRET.encode() not in analyzer("show", capture, "--entry", "0").out


def test_list_filters(capture: Path) -> None:
    lines = analyzer("list", capture, "--filter", "status:failed").out.splitlines()
    assert [line.split()[0] for line in lines] == [b"0", b"2"]


def test_search_tells_the_place(capture: Path) -> None:
    found = analyzer("search", capture, "unauth.rized").out.decode()
    assert "#/log/entries/0 /response/content/text: " in found


def test_extract_prints_json_values(capture: Path) -> None:
    lines = analyzer("extract", capture, "response.status").out.splitlines()
    assert [json.loads(line.split()[-1]) for line in lines] == [401, 200, 500]


def test_export_has_a_row_for_each_exchange(capture: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(analyzer("export", capture).out.decode())))
    assert [row["status"] for row in rows] == ["401", "200", "500"]
    lines = analyzer("export", capture, "--format", "ndjson").out.splitlines()
    assert [json.loads(line)["status"] for line in lines] == [401, 200, 500]


def test_lines_of_a_log_are_numbered_from_1(tmp_path: Path) -> None:
    source = tmp_path / "a.ndjson"
    source.write_bytes(b"\n".join(log_line(number) for number in range(3)) + b"\n")
    assert b"/v1/items/1" in analyzer("show", source, "--entry", "2").out


def test_a_cut_capture_ends_with_3_unless_allowed(tmp_path: Path) -> None:
    capture = tmp_path / "cut.har"
    whole = har(*(entry(500, number) for number in range(9)))
    capture.write_bytes(whole[: len(whole) // 2])
    assert analyzer("list", capture).code == 3
    assert analyzer("list", capture, "--allow-partial").code == 0


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("show", "--entry", "99"), 4),
        (("show", "--entry", "-1"), 2),
        (("show",), 2),
        (("search", "("), 2),
        (("extract", "nothing.like.this"), 2),
        (("list", "--filter", "status:x"), 2),
        (("export", "--format", "xlsx"), 2),
    ],
)
def test_what_cannot_be_done_is_one_line(arguments: tuple[str, ...], code: int, capture: Path) -> None:
    command, *rest = arguments
    ended = analyzer(command, capture, *rest)
    assert (ended.code, ended.out) == (code, b"")
    assert ended.err.startswith("analyzer: error: ")
    assert ended.err.count("\n") == 1


@pytest.mark.parametrize("command", ["list", "export"])
def test_an_unusable_input_is_one_line_and_4(command: str, tmp_path: Path) -> None:
    source = tmp_path / "notes.txt"
    source.write_bytes(b"no capture\n")
    ended = analyzer(command, source)
    assert (ended.code, ended.out, ended.err.count("\n")) == (4, b"", 1)
