"""Each format's sample as a whole document: every field of every exchange, not only those that a rule asks.

`pytest tests/ingest/test_golden.py --update-golden` writes the documents anew; review the difference.
"""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from analyzer.model import Exchange
from tests.ingest.reading import read_records
from tests.ingest.samples import SAMPLES

GOLDEN = Path(__file__).parent / "golden"


def whole(exchange: Exchange) -> dict[str, Any]:
    """The exchange as plain values, without the record that it was read from; what is absent is left out."""
    plain = json.loads(msgspec.json.encode(replace(exchange, record=None), order="sorted"))
    kept: dict[str, Any] = _without_absent(plain)
    return kept


def _without_absent(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_absent(child) for key, child in value.items() if child not in (None, [], {})}
    return [_without_absent(child) for child in value] if isinstance(value, list) else value


@pytest.mark.parametrize("name", SAMPLES)
def test_sample_gives_the_whole_document(name: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    read = [whole(exchange) for exchange in read_records(tmp_path, *SAMPLES[name][0]).exchanges]
    path = GOLDEN / f"{name}.json"
    if request.config.getoption("--update-golden"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(read, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    assert read == json.loads(path.read_text(encoding="utf-8"))


def test_no_document_is_left_over() -> None:
    assert {path.stem for path in GOLDEN.iterdir()} == set(SAMPLES)
