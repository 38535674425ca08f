"""Whatever is wrong, a person gets one line, the documented exit code, and no output file."""

from pathlib import Path

import pytest

from tests.acceptance.captures import SECRET, entry, har
from tests.acceptance.commands import analyzer

BAD_INPUTS: dict[str, bytes | None] = {
    "empty.har": b"",
    "blank.har": b" \n\n",
    "notes.txt": b"Tuesday: the export failed again, see ticket.\n",
    "picture.png": b"\x89PNG\r\n\x1a\n" + bytes(200),
    "zeros.har": bytes(4096),
    "other.json": b'{"hello": "world"}',
    "number.json": b"42",
    "page.html": b"<!doctype html><title>404</title>",
    "cut.har": har()[:300],
    "broken.har.gz": b"\x1f\x8b\x08\x00garbage",
    "broken.zip": b"PK\x03\x04garbage",
    "folder": None,
}


def made(folder: Path, name: str) -> Path:
    path = folder / name
    content = BAD_INPUTS[name]
    path.mkdir() if content is None else path.write_bytes(content)
    return path


def assert_one_line(err: str) -> None:
    assert err.startswith("analyzer: error: ")
    assert err.count("\n") == 1
    assert "Traceback" not in err
    assert SECRET not in err


TAKEN_BY_REDACT = {"other.json", "number.json", "cut.har"}
"""Redact takes any JSON, and what is sound of a damaged HAR."""


@pytest.mark.parametrize(
    ("command", "name"),
    [
        (command, name)
        for command in ("scan", "bundle", "report", "redact")
        for name in BAD_INPUTS
        if not (command == "redact" and name in TAKEN_BY_REDACT)
    ],
)
def test_an_unusable_input_is_one_line_and_4_and_writes_nothing(
    command: str, name: str, tmp_path: Path
) -> None:
    source = made(tmp_path, name)
    ended = analyzer(command, source, "-o", tmp_path / "result.out")
    assert ended.code == 4
    assert_one_line(ended.err)
    assert name in ended.err
    assert ended.out == b""
    assert list(tmp_path.iterdir()) == [source]


@pytest.mark.parametrize("command", ["scan", "bundle", "report", "redact", "verify"])
def test_a_missing_path_is_one_line_and_4(command: str, tmp_path: Path) -> None:
    target = () if command == "verify" else ("-o", tmp_path / "result.out")
    ended = analyzer(command, tmp_path / "none.har", *target)
    assert ended.code == 4
    assert_one_line(ended.err)
    assert list(tmp_path.iterdir()) == []


RULE_FILES = {
    "not YAML": b"a: [",
    "no mapping": b"just text",
    "alias": b"a: &x 1\nb: *x\n",
    "tag": b"!!python/object/apply:os.system ['true']",
    "newer format": b"format: 99\nruleset: mine\n",
    "unknown field": b"format: 1\nruleset: mine\ntier: site\nversion: '1'\ntitle: T\nrulez: []\n",
    "empty": b"",
}


@pytest.mark.parametrize("name", RULE_FILES)
def test_a_broken_rule_file_is_one_line_with_its_place_and_2(name: str, tmp_path: Path) -> None:
    rules = tmp_path / "mine.yaml"
    rules.write_bytes(RULE_FILES[name])
    capture = tmp_path / "a.har"
    capture.write_bytes(har())
    ended = analyzer("bundle", capture, "--rules", rules, "-o", tmp_path / "out.zip")
    assert ended.code == 2
    assert_one_line(ended.err)
    assert "mine.yaml" in ended.err
    assert not (tmp_path / "out.zip").exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--format", "yaml"), "--format"),
        (("--fail-on", "sometimes"), "--fail-on"),
        (("--jobs", "none"), "--jobs"),
        (("--since", "yesterday"), "--since"),
        (("--filter", "status:many"), "--filter"),
        (("--engine", "cloud"), "--engine"),
        (("--redaction", "none"), "--redaction"),
        (("--map", "nothing"), "--map"),
        (("--input-format", "nothing"), "nothing"),
        (("--policy", "none.toml"), "none.toml"),
        (("--fields", "none.toml"), "none.toml"),
        (("--rules", "none.yaml"), "none.yaml"),
        (("--show-values",), "--show-values"),
    ],
)
def test_an_unusable_option_is_one_line_and_2(arguments: tuple[str, ...], told: str, tmp_path: Path) -> None:
    capture = tmp_path / "a.har"
    capture.write_bytes(har())
    ended = analyzer("scan", capture, *arguments, cwd=tmp_path)
    assert ended.code == 2
    assert_one_line(ended.err)
    assert told in ended.err


@pytest.mark.parametrize("command", ["scan", "bundle", "report", "redact"])
def test_an_output_that_cannot_be_written_is_one_line_and_5(command: str, tmp_path: Path) -> None:
    capture = tmp_path / "a.har"
    capture.write_bytes(har())
    for target in (tmp_path / "none" / "out", tmp_path):
        ended = analyzer(command, capture, "-o", target)
        assert ended.code == 5
        assert_one_line(ended.err)
    assert list(tmp_path.iterdir()) == [capture]


@pytest.mark.parametrize("command", ["scan", "bundle", "report", "redact"])
def test_an_output_never_replaces_an_input(command: str, tmp_path: Path) -> None:
    capture = tmp_path / "a.har"
    capture.write_bytes(har())
    ended = analyzer(command, capture, "-o", capture)
    assert ended.code == 2
    assert_one_line(ended.err)
    assert capture.read_bytes() == har()


def test_a_damaged_capture_is_read_as_far_as_it_goes_and_ends_with_3(tmp_path: Path) -> None:
    capture = tmp_path / "cut.har"
    whole = har(*(entry(500, number) for number in range(9)))
    capture.write_bytes(whole[: len(whole) // 2])
    ended = analyzer("scan", capture)
    assert ended.code == 3
    assert b"cut short" in ended.out
    assert analyzer("scan", capture, "--allow-partial").code == 0
    assert analyzer("bundle", capture, "-o", tmp_path / "out.zip").code == 3
    assert analyzer("verify", tmp_path / "out.zip").code == 0
    assert analyzer("redact", capture, "-o", tmp_path / "red.har").code == 3


def test_a_good_capture_among_bad_files_is_used_and_ends_with_3(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in ("empty.har", "picture.png"):
        made(tmp_path / "in", name)
    (tmp_path / "in" / "good.har").write_bytes(har())
    ended = analyzer("scan", tmp_path / "in", "--format", "json")
    assert ended.code == 3
    assert b"good.har" in ended.out
