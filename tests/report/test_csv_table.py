import csv
import io

import pytest

from analyzer.report.base import RenderOptions
from analyzer.report.outputs import csv_table
from tests.made_up import document, finding, hostile, many, redacted


def rows(analysis) -> list[dict[str, str]]:
    text = csv_table.OUTPUT.render(analysis, RenderOptions()).decode("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_a_row_tells_rule_cause_fix_and_first_exchange() -> None:
    (row,) = rows(redacted())
    assert row["rule"] == "example.auth.key-rejected-0"
    assert (row["cause"], row["certainty"]) == ("expired", "confirmed")
    assert row["fix"] == "Create a new key; Send it in the apikey header"
    assert (row["method"], row["status"], row["entry"], row["line"]) == ("GET", "401", "0", "")


def test_a_finding_without_cause_or_evidence_has_empty_cells() -> None:
    (row,) = rows(redacted(document((finding(cause=None, evidence=()),))))
    assert (row["cause"], row["host"], row["url"]) == ("", "", "")


def test_every_finding_has_one_row() -> None:
    assert len(rows(many(40))) == 40


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_no_cell_starts_a_formula(start: str) -> None:
    (row,) = rows(hostile(f"{start}HYPERLINK(1)"))
    assert not any(cell[:1] in "=+-@\t\r\n＝＋－＠" for cell in row.values() if cell)
    assert row["title"].startswith("'")


def test_lines_end_as_rfc_4180_says() -> None:
    text = csv_table.OUTPUT.render(hostile("a\nb\rc"), RenderOptions())
    assert text.count(b"\r\n") == text.count(b"\n") == text.count(b"\r") == 2
