import msgspec
import pytest

from analyzer.report import island
from analyzer.report.island import row_columns, sample
from tests.made_up import redacted
from tests.report.reports import analysis, row


def test_columns_are_as_long_as_the_rows() -> None:
    columns = row_columns(analysis(500, 20).rows)
    for name in ("position", "time", "method", "host", "shape", "status", "ms", "bytes", "rule"):
        assert len(columns[name]) == 500
    assert len(columns["fill"].split(",")) == 500
    assert columns["input"] == [[0, 500]]


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "/v4/jobs/17",
        "/a?b=2026-03-01T10:00:00Z&c=x,y|z",
        "/[id:0a1b2c3d]/v1/%7B1%7D",
        "/é/٣/x",
        "/a\x00b/1",
    ],
)
def test_a_path_is_its_shape_with_the_gaps_filled(path: str) -> None:
    columns = row_columns((row(0, path=path),))
    first, *others = columns["shapes"][0].split(island.GAP)
    fills = columns["fill"].split("|") if others else []
    rebuilt = first + "".join(fill + literal for fill, literal in zip(fills, others, strict=True))
    assert rebuilt == path.replace("\x00", "\\x00")


def test_like_paths_share_one_shape() -> None:
    assert len(row_columns(analysis(5_000, 0).rows)["shapes"]) <= 64


def test_lines_are_negative_and_differences_add_up() -> None:
    rows = (row(3), row(0, entry=None, line=9), row(5, started_us=None))
    columns = row_columns(rows)
    assert columns["position"] == [3, -12, 14]
    assert columns["time"] == [1_772_359_200_000, 0, None]


def test_no_response_and_no_record_of_one_are_told_apart() -> None:
    rows = (row(0, status=None, is_failed=True), row(1, status=None), row(2, status=204))
    assert row_columns(rows)["status"] == [0, -1, 204]


def test_a_cut_list_keeps_what_failed_or_matched_and_counts_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(island, "ROWS_SHOWN", 100)
    rows = tuple(row(number, rules=("a.b",) if number % 50 == 0 else ()) for number in range(1_000))
    cut = sample(msgspec.structs.replace(redacted(rows=rows), rows_left_out=7))
    assert len(cut.rows) == 100
    assert cut.left_out == 907
    assert {one.entry for one in cut.rows if one.rules} == set(range(0, 1_000, 50))
    assert [one.entry for one in cut.rows] == sorted(one.entry or 0 for one in cut.rows)
    assert max(one.entry or 0 for one in cut.rows) > 980


def test_long_paths_leave_room_for_fewer_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(island, "ISLAND_CHARACTERS", 40_000)
    rows = tuple(row(number, path="/" + "9" * 366) for number in range(1_000))
    assert len(sample(redacted(rows=rows)).rows) == 100
