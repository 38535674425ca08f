"""A working and a failing capture compared."""

import json
import zipfile
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


@pytest.mark.parametrize("name", ["text", "json", "markdown", "html"])
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


def test_one_capture_is_compared_with_its_own_earlier_calls(tmp_path: Path) -> None:
    capture = tmp_path / "one.har"
    ok, bad = {"Authorization": f"Bearer {SECRET}", "X_Tenant": "blue"}, {"Authorization": f"Bearer {SECRET}"}
    capture.write_bytes(har(with_headers(200, 0, **ok), with_headers(400, 1, **bad)))
    ended = analyzer("diff", capture)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith(b"The failing calls lack the header x-tenant.\n")


def test_a_page_is_the_report_of_the_failing_side_with_the_comparison(
    sides: tuple[Path, Path], tmp_path: Path
) -> None:
    target = tmp_path / "diff.html"
    ended = analyzer("diff", *sides, "--format", "html", "-o", target)
    assert (ended.code, ended.out.decode()) == (0, f"Wrote {target}\n")
    page = target.read_text()
    assert "What differs from the working capture" in page
    assert "The header api-version differs: 2 where it works, 1 where it fails." in page
    assert target.read_bytes() == analyzer("diff", *sides, "--format", "html").out


@pytest.mark.parametrize("statuses", [(200, 400), (400, 200)])
def test_report_and_bundle_tell_what_changed_where_something_began_to_fail(
    statuses: tuple[int, int], tmp_path: Path
) -> None:
    capture, page, bundle = tmp_path / "one.har", tmp_path / "report.html", tmp_path / "bundle.zip"
    headers = {200: {"Authorization": f"Bearer {SECRET}", "X_Tenant": "blue"}, 400: {}}
    capture.write_bytes(har(*(with_headers(each, at, **headers[each]) for at, each in enumerate(statuses))))
    assert analyzer("report", capture, "-o", page).code == 0
    assert analyzer("bundle", capture, "-o", bundle).code == 0
    assert analyzer("verify", bundle).code == 0
    with zipfile.ZipFile(bundle) as archive:
        bundled = next(archive.read(name) for name in archive.namelist() if name.endswith("report.html"))
    for content in (page.read_bytes(), bundled):
        assert (b"What changed when it began to fail" in content) is (statuses == (200, 400))
        assert (b"The failing calls carry no credential" in content) is (statuses == (200, 400))
        assert SECRET.encode() not in content


def test_a_file_gets_what_standard_output_would(sides: tuple[Path, Path], tmp_path: Path) -> None:
    target = tmp_path / "diff.md"
    assert analyzer("diff", *sides, "--format", "markdown", "-o", target).out == b""
    assert target.read_bytes() == analyzer("diff", *sides, "--format", "markdown").out


def test_an_input_is_never_overwritten(sides: tuple[Path, Path]) -> None:
    before = sides[1].read_bytes()
    assert analyzer("diff", *sides, "-o", sides[1]).code == 2
    assert sides[1].read_bytes() == before


def test_a_cut_side_is_compared_and_told_with_3(sides: tuple[Path, Path]) -> None:
    sides[1].write_bytes(sides[1].read_bytes()[:-900])
    ended = analyzer("diff", *sides)
    assert ended.code == 3
    assert b"api-version" in ended.out
    assert b"problem while reading" in ended.out
    assert analyzer("diff", *sides, "--allow-partial").code == 0


def test_a_policy_decides_what_is_shown(tmp_path: Path) -> None:
    capture, policy = tmp_path / "one.har", tmp_path / "policy.toml"
    capture.write_bytes(
        har(*(with_headers(200 + 200 * n, n, X_Tenant=word) for n, word in enumerate(("blue", "red"))))
    )
    policy.write_text('[[keys]]\nname = "x-tenant"\n\n[[hosts]]\nhost = "*.example.test"\n')
    document = json.loads(analyzer("diff", capture, "--format", "json", "--policy", policy).out)
    (found,) = document["differences"]
    assert (found["name"], found["working"][0], found["failing"][0]) == ("x-tenant", "[", "[")
    assert "api.example.test" not in json.dumps(document)
