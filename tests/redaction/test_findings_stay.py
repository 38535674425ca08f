"""Made-up captures of every schema say the same before and after redaction, whichever secrets they held."""

import json
import random

import pytest

from tests.ingest.reading import read_bytes
from tests.ingest.samples import SAMPLES
from tests.redaction.made_up_lines import JOINED, joined_log, lines_of_schema
from tests.redaction.planted import plant
from tests.redaction.test_invariants import Path, ScanOptions, findings_of, redacted_copy, scan, told

LOG = Path("calls.ndjson")


def assert_says_the_same(raw: bytes, folder: Path, like: Path = LOG) -> None:
    source = folder / f"raw-{like.name}"
    source.write_bytes(raw)
    copy = redacted_copy(source)
    assert findings_of(copy, folder, like) == findings_of(raw, folder, like)
    source.write_bytes(copy)
    assert redacted_copy(source) == copy


@pytest.mark.parametrize("name", JOINED)
@pytest.mark.parametrize("seed", [3, 10])
def test_lines_that_are_joined_say_the_same(name, seed, tmp_path):
    assert_says_the_same(joined_log(name, random.Random(seed), calls=60), tmp_path)


@pytest.mark.parametrize("seed", [1, 7])
def test_every_schema_says_the_same(seed, tmp_path):
    """All schemas side by side, a file each, since a scan of one file costs as much as one of fifty."""
    for folder in ("raw", "copy"):
        (tmp_path / folder).mkdir()
    for name in SAMPLES:
        source = tmp_path / "raw" / f"{name}.ndjson"
        source.write_bytes(lines_of_schema(name, random.Random(f"{name} {seed}"), copies=8))
        (tmp_path / "copy" / source.name).write_bytes(redacted_copy(source))
    options = ScanOptions(jobs=1)
    assert told(scan([tmp_path / "copy"], options)) == told(scan([tmp_path / "raw"], options))
    for copy in (tmp_path / "copy").iterdir():
        assert redacted_copy(copy) == copy.read_bytes()


@pytest.mark.parametrize("lead", [b"2026-03-01T12:00:00.000000000Z stdout F ", b"web-1  | "])
def test_lines_behind_the_lead_of_a_runtime_say_the_same(lead, tmp_path):
    lines = joined_log("logbook", random.Random(77)).splitlines(keepends=True)
    assert_says_the_same(b"".join(lead + line for line in lines), tmp_path)


@pytest.mark.parametrize("seed", [100])
def test_a_har_says_the_same(seed, tmp_path):
    assert_says_the_same(json.dumps(plant(seed).har).encode(), tmp_path, Path("calls.har"))


@pytest.mark.parametrize("name", JOINED)
def test_joined_lines_are_read_as_pairs(name, tmp_path):
    exchanges = read_bytes(tmp_path, joined_log(name, random.Random(2))).exchanges
    assert sum(exchange.response is not None for exchange in exchanges) >= 8
    assert any(exchange.response is None for exchange in exchanges)
