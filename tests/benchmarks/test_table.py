"""Rows are judged by their bound, and the table says what was missed, wrong or not run."""

import json

import pytest

from benchmarks.__main__ import chosen, main
from benchmarks.contest import Contender, Result
from benchmarks.measure import Cost
from benchmarks.rows import ROWS, Row, process_mb, times_cpu, times_faster, times_slower
from benchmarks.table import as_json, as_text, outcome

OURS, THEIRS = Contender("analyzer", "log"), Contender("jq", "log")


def result(wall_s: float, *, differs=(), missing="", megabytes=10) -> Result:
    cost = Cost(
        wall_s=wall_s,
        cpu_s=wall_s / 2,
        tree_bytes=3,
        parent_bytes=megabytes * 1_000_000,
        worker_bytes=1,
        exit_code=0,
    )
    return Result(costs=[] if missing else [cost], differs=differs, missing=missing, bytes=8_000_000)


def row(**changed) -> Row:
    given = {"name": "a/b", "work": "w", "ours": OURS, "theirs": THEIRS, "value": times_faster, "wanted": 4.0}
    return Row(**(given | changed))


@pytest.mark.parametrize(
    ("changed", "ours", "theirs", "value", "verdict"),
    [
        ({}, result(1), result(4), 4, "reached"),
        ({}, result(1), result(3.9), 3.9, "missed"),
        ({"value": times_slower, "is_most": True}, result(4), result(1), 4, "reached"),
        ({"value": times_slower, "is_most": True}, result(4.1), result(1), 4.1, "missed"),
        ({"value": times_cpu, "is_most": True}, result(2), result(1), 2, "reached"),
        ({"value": process_mb, "wanted": 9, "is_most": True}, result(1), result(1), 10, "missed"),
        ({"wanted": None}, result(1), result(1), 1, ""),
        ({}, result(1, differs=("failed 2, not 1",)), result(9), 9, "wrong answer"),
        ({}, result(1), result(9, differs=("exchanges 2, not 1",)), 9, "wrong answer"),
        ({}, result(1), result(9, missing="cannot be installed"), None, "not run"),
    ],
)
def test_rows_are_judged(changed, ours, theirs, value, verdict):
    found = outcome(row(**changed), {OURS: ours, THEIRS: theirs})
    assert (found.value, found.verdict) == (pytest.approx(value) if value else value, verdict)
    assert (found.by_cpu is None) == (found.value is None)
    assert found.is_good == (verdict in ("", "reached"))


def test_the_table_shows_rows_and_says_why_one_is_missing():
    results = {OURS: result(2), THEIRS: result(9, missing="jq is missing; install the Debian package jq")}
    second = row(name="c/d", theirs=None, value=process_mb, wanted=150, is_most=True, unit=" MB")
    text = as_text([outcome(row(), results), outcome(second, results)], results)
    lines = text.splitlines()
    assert lines[1].split()[:2] == ["a/b", "w"]
    assert "not run" in lines[1]
    assert lines[2].split()[2:] == ["<=", "150", "MB", "10.00", "MB", "reached", "2.000", "1.000", "0", "4.0"]
    assert lines[-1] == "a/b: jq: jq is missing; install the Debian package jq"


def test_the_ratio_of_cpu_seconds_goes_the_same_way_as_the_bound():
    results = {OURS: result(1), THEIRS: result(4)}
    assert outcome(row(), results).by_cpu == pytest.approx(4)
    assert outcome(row(value=times_slower, is_most=True), results).by_cpu == pytest.approx(0.25)


def test_the_document_holds_every_run():
    results = {OURS: result(1), THEIRS: result(4)}
    document = json.loads(as_json([outcome(row(), results)], results, {"size": "tiny"}))
    assert document["size"] == "tiny"
    assert document["rows"][0]["verdict"] == "reached"
    assert [len(each["runs"]) for each in document["contenders"]] == [1, 1]


def test_rows_are_chosen_by_pattern():
    assert chosen(None) == list(ROWS)
    assert {each.name.partition("/")[0] for each in chosen(["har-*", "start/help"])} == {
        "har-text",
        "har-base64",
        "start",
    }


def test_names_of_rows_are_there_once():
    assert len({each.name for each in ROWS}) == len(ROWS)


def test_a_row_that_does_not_exist_is_refused(capsys):
    assert main(["--only", "nothing"]) == 2
    assert "--list" in capsys.readouterr().err


def test_the_command_measures_prints_and_ends_by_the_verdict(tmp_path, capsys):
    code = main(["--size", "tiny", "--only", "start/help", "--rounds", "1", "--folder", str(tmp_path)])
    line = capsys.readouterr().out.splitlines()[-1]
    assert line.startswith("start/help")
    assert code == (0 if "reached" in line else 1)
