import json
from pathlib import Path

import pytest

from analyzer.errors import PolicyError
from analyzer.ingest import ReadOptions
from analyzer.ingest.field_files import guess_fields, load_fields
from tests.ingest.reading import read_records

OWN = {
    "when": "2026-03-01T12:00:00Z",
    "act": "GET",
    "in": {"what": "/v1"},
    "answer_code": 418,
    "took": 7,
    "h.X-A": "1",
}


def write(folder: Path, name: str, text: str) -> str:
    (folder / name).write_text(text)
    return str(folder / name)


MAPS = {
    "map.toml": 'time = "when"\nmethod = ["act"]\nurl = "in.what"\nstatus = "answer_code"\nduration = "took"\n'
    'duration_unit = "us"\nrequest_header_prefix = "h."\n',
    "map.yaml": "time: when\nmethod: [act]\nurl: in.what\nstatus: answer_code\nduration: took\nduration_unit: us\n"
    "request_header: {X-A: h.X-A}\n",
    "map.json": '{"time": "when", "method": "act", "url": "in.what", "status": "answer_code", "duration": "took",'
    ' "duration_unit": "us", "request_header": {"X-A": ["h.X-A"]}}',
}


@pytest.mark.parametrize("name", MAPS)
def test_own_map_reads_an_unknown_schema(name: str, tmp_path: Path) -> None:
    fields = load_fields(write(tmp_path, name, MAPS[name]))
    (exchange,) = read_records(tmp_path, OWN, options=ReadOptions(fields=fields)).exchanges
    assert (exchange.request.method, exchange.request.url, exchange.status) == ("GET", "/v1", 418)
    assert (exchange.duration_ms, exchange.started_us) == (0.007, 1772366400000000)
    assert exchange.request.headers.values("x-a") == ("1",)


def test_without_a_map_the_schema_is_unknown_and_says_so(tmp_path: Path) -> None:
    result = read_records(tmp_path, OWN, OWN)
    assert (result.exchanges, dict(result.codes)) == ([], {"no-request": 1})
    assert "--fields" in result.problems[0].message


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("map.toml", "methd = 'x'\n", "map.toml"),
        ("map.toml", "method = 7\n", "map.toml"),
        ("map.toml", "duration_unit = 'minutes'\n", "map.toml"),
        ("map.toml", "a = = 1\n", "map.toml:1"),
        ("map.yaml", "a: 1\nb: *x\n", "map.yaml:2"),
        ("map.json", "[1]", "map.json"),
    ],
)
def test_unusable_map_is_an_error_with_its_place(name: str, text: str, place: str, tmp_path: Path) -> None:
    with pytest.raises(PolicyError) as caught:
        load_fields(write(tmp_path, name, text))
    assert caught.value.location.endswith(place)


def test_missing_map_is_an_error() -> None:
    with pytest.raises(PolicyError):
        load_fields("/nowhere/map.toml")


def test_draft_is_a_map_that_reads_the_log(tmp_path: Path) -> None:
    log = write(tmp_path, "own.log", "".join(json.dumps(OWN) + "\n" for _ in range(3)))
    draft = guess_fields(log)
    assert 'duration_unit = "ms"  # the unit' in draft
    assert "418" not in draft
    fields = load_fields(write(tmp_path, "draft.toml", draft))
    (exchange, *_) = read_records(tmp_path, OWN, options=ReadOptions(fields=fields)).exchanges
    assert (exchange.request.method, exchange.request.url, exchange.status) == ("GET", "/v1", 418)
    assert exchange.duration_ms is None


def test_draft_takes_no_caller_for_the_host(tmp_path: Path) -> None:
    record = {**OWN, "ClientHost": "192.0.2.1", "RequestHost": "api.example.com"}
    draft = guess_fields(write(tmp_path, "own.log", json.dumps(record) + "\n"))
    assert 'host = ["RequestHost"]' in draft
