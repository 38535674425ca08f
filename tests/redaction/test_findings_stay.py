"""Made-up captures of every schema say the same before and after redaction, whichever secrets they held."""

import json
import random

import pytest

from tests.ingest.reading import read_bytes
from tests.ingest.samples import SAMPLES
from tests.redaction.made_up_lines import JOINED, joined_log, lines_of_schema
from tests.redaction.planted import plant
from tests.redaction.test_invariants import Path, findings_of, redacted_copy

LOG = Path("calls.ndjson")


def assert_says_the_same(raw: bytes, folder: Path, like: Path = LOG) -> None:
    source = folder / f"raw-{like.name}"
    source.write_bytes(raw)
    copy = redacted_copy(source)
    assert findings_of(copy, folder, like) == findings_of(raw, folder, like)
    source.write_bytes(copy)
    assert redacted_copy(source) == copy


@pytest.mark.parametrize("name", JOINED)
@pytest.mark.parametrize("seed", [0, 3, 10])
def test_lines_that_are_joined_say_the_same(name, seed, tmp_path):
    assert_says_the_same(joined_log(name, random.Random(seed), calls=60), tmp_path)


@pytest.mark.parametrize("name", SAMPLES)
def test_every_schema_says_the_same(name, tmp_path):
    assert_says_the_same(lines_of_schema(name, random.Random(name), copies=10), tmp_path)


@pytest.mark.parametrize("lead", [b"2026-03-01T12:00:00.000000000Z stdout F ", b"web-1  | "])
def test_lines_behind_the_lead_of_a_runtime_say_the_same(lead, tmp_path):
    lines = joined_log("logbook", random.Random(77)).splitlines(keepends=True)
    assert_says_the_same(b"".join(lead + line for line in lines), tmp_path)


@pytest.mark.parametrize("seed", range(100, 102))
def test_a_har_says_the_same(seed, tmp_path):
    assert_says_the_same(json.dumps(plant(seed).har).encode(), tmp_path, Path("calls.har"))


@pytest.mark.parametrize("name", JOINED)
def test_joined_lines_are_read_as_pairs(name, tmp_path):
    exchanges = read_bytes(tmp_path, joined_log(name, random.Random(2))).exchanges
    assert sum(exchange.response is not None for exchange in exchanges) >= 8
    assert any(exchange.response is None for exchange in exchanges)
