"""The CSV as a spreadsheet program opens it: LibreOffice, told to compute whatever it takes for a formula."""

import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest

from analyzer.report.base import RenderOptions
from analyzer.report.outputs import csv_table
from tests.made_up import document, finding, hostile, redacted
from tests.report.hostile import formulas, payloads
from tests.report.samples import SAMPLES, redacted_sample

pytestmark = pytest.mark.validators

# Comma, quote, UTF-8, first line, no column formats, language, no quoted-as-text, special numbers, and formulas on.
READ_CSV = "--infilter=CSV:44,34,76,1,,0,false,true,false,false,false,0,true"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"


def opened(folder: Path, contents: dict[str, bytes]) -> dict[str, ElementTree.Element]:
    """Each CSV as the flat document that LibreOffice makes of it."""
    for name, content in contents.items():
        (folder / f"{name}.csv").write_bytes(content)
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            READ_CSV,
            "--convert-to",
            "fods",
            "--outdir",
            folder,
            *(folder / f"{name}.csv" for name in contents),
        ],
        check=True,
        capture_output=True,
        timeout=240,
    )
    return {name: ElementTree.parse(folder / f"{name}.fods").getroot() for name in contents}


def formula_cells(root: ElementTree.Element) -> list[str]:
    return [cell.get(f"{TABLE}formula", "") for cell in root.iter() if cell.get(f"{TABLE}formula")]


def rows(root: ElementTree.Element) -> int:
    return sum(any(cell.get(f"{OFFICE}value-type") for cell in row) for row in root.iter(f"{TABLE}table-row"))


@pytest.fixture(scope="module")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> dict[str, ElementTree.Element]:
    hostile_texts = [*formulas(400), *payloads(100)]
    findings = tuple(hostile(text).document.findings[0] for text in hostile_texts)
    contents = {
        "hostile": csv_table.OUTPUT.render(redacted(document(findings)), RenderOptions()),
        "unguarded": b'"title"\r\n"=1+1"\r\n"plain"\r\n',
        **{
            f"sample-{number}": csv_table.OUTPUT.render(redacted_sample(name), RenderOptions())
            for number, name in enumerate(SAMPLES)
        },
    }
    return opened(tmp_path_factory.mktemp("sheets"), contents)


def test_the_spreadsheet_would_compute_an_unguarded_formula(sheets: dict[str, ElementTree.Element]) -> None:
    assert formula_cells(sheets["unguarded"]) == ["of:=1+1"]


def test_no_cell_of_hostile_text_is_computed_and_none_breaks_out_of_its_row(
    sheets: dict[str, ElementTree.Element],
) -> None:
    assert formula_cells(sheets["hostile"]) == []
    assert rows(sheets["hostile"]) == 1 + 500


@pytest.mark.parametrize("number", range(len(SAMPLES)), ids=SAMPLES)
def test_a_sample_opens_with_a_row_for_each_finding(
    sheets: dict[str, ElementTree.Element], number: int
) -> None:
    sheet = sheets[f"sample-{number}"]
    assert formula_cells(sheet) == []
    assert rows(sheet) == 1 + len(redacted_sample(SAMPLES[number]).document.findings)


def test_a_guarded_cell_still_shows_its_text() -> None:
    shown = csv_table.OUTPUT.render(redacted(document((finding(title="=1+1"),))), RenderOptions()).decode()
    assert '"\'=1+1"' in shown
