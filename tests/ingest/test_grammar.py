"""JSON of every kind as a whole file, as the body of an exchange, and as a line of a log."""

import json
from pathlib import Path

import pytest

from tests.ingest.reading import entry, har, read_bytes
from tests.json_grammar import ACCEPTED, REFUSED, UNDECIDED

TEXTS = (*ACCEPTED, *REFUSED, *UNDECIDED)
LINE = b'{"method":"GET","path":"/v1","status":200}\n'


@pytest.mark.parametrize("text", TEXTS)
def test_whole_file_ends_in_a_reading_or_a_problem(text: bytes, tmp_path: Path) -> None:
    result = read_bytes(tmp_path, text)
    assert len(result.readings) + len(result.problems) >= 1


@pytest.mark.parametrize("text", [text for text in TEXTS if b"\n" not in text and len(text) < 1000])
def test_line_between_good_ones_costs_only_itself(text: bytes, tmp_path: Path) -> None:
    result = read_bytes(tmp_path, LINE + text + b"\n" + LINE)
    if not text.startswith((b"\xff\xfe", b"\x00")):
        assert [exchange.location.line for exchange in result.exchanges] == [1, 3]


@pytest.mark.parametrize("text", TEXTS)
def test_body_stays_as_it_was_captured(text: bytes, tmp_path: Path) -> None:
    body = text.decode("utf-8", "replace")
    content = har(entry(response={"content": {"size": len(body), "text": body}}))
    (exchange,) = read_bytes(tmp_path, content).exchanges
    assert exchange.response is not None
    assert (exchange.response.body.text or "") == body


@pytest.mark.parametrize("number", ["1234567890123456789012345", "1e400", "-9223372036854775809", "1e-500"])
def test_odd_numbers_in_fields_are_null_and_ids_exact(number: str, tmp_path: Path) -> None:
    given = json.dumps(entry(_id="ID", time="TIME")).replace('"TIME"', number).replace('"ID"', number)
    (exchange,) = read_bytes(tmp_path, b'{"log":{"entries":[' + given.encode() + b"]}}").exchanges
    assert exchange.duration_ms is None
    assert exchange.record["_id"] == number


@pytest.mark.parametrize("depth", [200, 1000, 100_000])
def test_deep_values_cost_only_themselves(depth: int, tmp_path: Path) -> None:
    deep = b"[" * depth + b"]" * depth
    content = har(entry(_deep="DEEP"), entry()).replace(b'"DEEP"', deep)
    assert len(read_bytes(tmp_path, content).exchanges) == 2
    assert len(read_bytes(tmp_path, LINE.replace(b"}", b',"x":' + deep + b"}") + LINE).exchanges) == 2
