"""A working and a failing capture compared."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.captures import SECRET, entry, har
from tests.acceptance.commands import analyzer

OTHER_SECRET = "sk-1122334455AABBCCddeeffZZ99"


def with_headers(status: int, number: int, **headers: str) -> dict[str, Any]:
    """An entry that asks for the same route with these headers."""
    items = [{"name": name.replace("_", "-"), "value": value} for name, value in headers.items()]
    return entry(status, number, url="https://api.example.test/v1/items?page=1", headers=items)


@pytest.fixture
def sides(tmp_path: Path) -> tuple[Path, Path]:
    working, failing = tmp_path / "working.har", tmp_path / "failing.har"
    ok = {"Authorization": f"Bearer {SECRET}", "Api_Version": "2"}
    bad = {"Authorization": f"Bearer {OTHER_SECRET}", "Api_Version": "1"}
    working.write_bytes(har(*(with_headers(200, number, **ok) for number in range(3))))
    failing.write_bytes(har(*(with_headers(401, number, **bad) for number in range(3))))
    return working, failing


@pytest.mark.parametrize("name", ["text", "json", "markdown"])
def test_every_format_tells_the_difference_and_no_secret(name: str, sides: tuple[Path, Path]) -> None:
    ended = analyzer("diff", *sides, "--format", name)
    assert (ended.code, ended.err) == (0, "")
    assert b"api-version" in ended.out
    assert SECRET.encode() not in ended.out
    assert OTHER_SECRET.encode() not in ended.out
    assert analyzer("diff", *sides, "--format", name).out == ended.out


def test_differences_carry_values_and_one_example_of_each_side(sides: tuple[Path, Path]) -> None:
    document = json.loads(analyzer("diff", *sides, "--format", "json").out)
    assert document["schema_version"] == 1
    assert "harvest" not in document
    found = {one["name"]: one for one in document["differences"]}
    assert (found["api-version"]["working"], found["api-version"]["failing"]) == ("2", "1")
    assert found["credential"]["working_example"]["status"] == 200
    assert found["credential"]["failing_example"]["status"] == 401


def test_equal_captures_do_not_differ(sides: tuple[Path, Path]) -> None:
    document = json.loads(analyzer("diff", sides[0], sides[0], "--format", "json").out)
    assert document["differences"] == []


def test_an_unusable_side_is_one_line_and_4(sides: tuple[Path, Path], tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_bytes(b"nothing")
    ended = analyzer("diff", sides[0], tmp_path / "notes.txt")
    assert (ended.code, ended.out, ended.err.count("\n")) == (4, b"", 1)
