from pathlib import Path

import pytest

from analyzer.ingest.format_page import PAGE, format_page
from analyzer.ingest.registry import formats

ROOT = Path(__file__).parents[2]


def test_the_page_in_docs_is_fresh() -> None:
    assert (ROOT / PAGE).read_text("utf-8") == format_page(), "run: python -m analyzer.ingest.format_page"


@pytest.mark.parametrize("name", formats())
def test_every_format_has_one_row_of_five_cells(name: str) -> None:
    (row,) = [line for line in format_page().splitlines() if line.startswith(f"| `{name}` |")]
    assert row.replace("\\|", "").count("|") == 6


def test_units_come_from_the_field_maps() -> None:
    assert "| Caddy" in format_page()
    (row,) = [line for line in format_page().splitlines() if line.startswith("| `spring-boot` |")]
    assert row.endswith("| ms | documented |")
