"""A redacted HAR loads in haralyzer wherever the original did, with the same pages, entries and statuses."""

import json
from pathlib import Path
from typing import Any

import pytest
from haralyzer import HarEntry, HarParser

from analyzer.redaction import Policy
from analyzer.redaction.capture import CaptureRedactor
from tests.redaction.planted import plant

ROOT = Path(__file__).parents[2]
SAMPLES = sorted((ROOT / "samples").rglob("*.har"))
CORPUS = ROOT.parent / "shared" / "corpus" / "har"
CAPTURES = sorted(path for path in CORPUS.rglob("*") if path.is_file()) if CORPUS.is_dir() else []
LOADED_AT_LEAST = 60
"""Of the corpus; fewer means that the test compares nothing."""
UNLOADABLE = (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError)


def loaded(content: bytes) -> tuple[list[Any], list[Any]] | None:
    """(page id, entries on it) of each page and (method, status) of each entry; None where it does not load."""
    try:
        parser = HarParser(json.loads(content.decode("utf-8-sig")))
        pages = [(page.page_id, len(page.entries)) for page in parser.pages]
        entries = [HarEntry(entry) for entry in parser.har_data["entries"]]
        return pages, [(entry.request.method, entry.response.status) for entry in entries]
    except UNLOADABLE:
        return None


def redacted(content: bytes) -> bytes:
    redactor = CaptureRedactor(Policy(), b"k")
    redactor.observe(content)
    return redactor.rewrite(content)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.relative_to(ROOT / "samples").as_posix())
def test_a_redacted_sample_loads_alike(path):
    before = loaded(path.read_bytes())
    assert before is not None
    copy = redacted(path.read_bytes())
    assert loaded(copy) == before
    assert redacted(copy) == copy


@pytest.mark.parametrize("seed", [7, 8])
def test_a_redacted_made_up_capture_loads_alike(seed):
    content = json.dumps(plant(seed).har).encode()
    assert loaded(redacted(content)) == loaded(content) is not None


@pytest.mark.corpus
@pytest.mark.skipif(not CAPTURES, reason="the shared corpus is not there")
@pytest.mark.parametrize("path", CAPTURES, ids=lambda path: path.relative_to(CORPUS).as_posix())
def test_a_redacted_real_capture_loads_alike(path):
    content = path.read_bytes()
    before = loaded(content)
    if before is not None:
        assert loaded(redacted(content)) == before


@pytest.mark.corpus
@pytest.mark.skipif(not CAPTURES, reason="the shared corpus is not there")
def test_enough_real_captures_load_to_compare():
    assert sum(loaded(path.read_bytes()) is not None for path in CAPTURES) >= LOADED_AT_LEAST
