"""One capture of all vendors, shuffled and split over five files, tells the same as its parts."""

import json
import random
from pathlib import Path

import pytest

from analyzer.api import ScanOptions, scan
from analyzer.document import ResultDocument

pytestmark = pytest.mark.usefixtures("rules_read_once")

SAMPLES = Path(__file__).parents[2] / "samples"


def whole_captures() -> list[Path]:
    """HAR samples whose exporter removed nothing: what it removes is told from a capture as a whole."""
    return [path for path in sorted(SAMPLES.glob("*/*.har")) if "WebInspector" not in path.read_text()]


def told(document: ResultDocument) -> list[tuple[object, ...]]:
    """What findings say, without the places of their evidence."""
    return [
        (
            finding.rule,
            finding.primary,
            finding.cause,
            finding.possible,
            finding.fingerprint,
            finding.count,
            finding.first_at,
            finding.last_at,
            finding.fix,
        )
        for finding in document.findings
    ]


@pytest.fixture(scope="module")
def split(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("split")
    entries = [entry for path in whole_captures() for entry in json.loads(path.read_text())["log"]["entries"]]
    random.Random(20261121).shuffle(entries)
    files = []
    for number in range(5):
        log = {"version": "1.2", "creator": {"name": "proxy", "version": "1"}, "entries": entries[number::5]}
        files.append(folder / f"part-{number}.har")
        files[-1].write_text(json.dumps({"log": log}))
    return files


@pytest.mark.parametrize("engine", ["sequential", "pool"])
def test_shuffled_parts_give_the_findings_of_the_whole(split: list[Path], engine: str) -> None:
    whole = scan(whole_captures(), ScanOptions(jobs=1, with_evidence=False)).document
    parts = scan(split, ScanOptions(jobs=2, engine=engine, with_evidence=False)).document
    assert len(told(whole)) > 50
    assert {"clari", "cleanlist", "hari", "http"} <= {f.ruleset for f in whole.findings}
    assert told(parts) == told(whole)
    assert parts.summary.by_status == whole.summary.by_status
    assert parts.routes == whole.routes
