import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from analyzer.ingest import ReadOptions
from analyzer.ingest.records import RecordReader
from analyzer.ingest.registry import formats
from analyzer.model import BodyState, Exchange, Outcome
from tests.ingest.reading import Outcome as Result
from tests.ingest.reading import read_bytes, read_records
from tests.ingest.samples import SAMPLES, Expected

CRON_EVENT = SAMPLES["nextcloud"][0][1]
"""Has no request, so no format takes it."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def told(exchange: Exchange) -> Expected:
    started_us = exchange.started_us
    started = (EPOCH + timedelta(microseconds=started_us)).isoformat() if started_us is not None else None
    return started, exchange.duration_ms, exchange.request.method, exchange.request.url, exchange.status


def sample(folder: Path, name: str) -> Result:
    return read_records(folder, *SAMPLES[name][0])


def test_every_log_format_has_a_sample() -> None:
    assert set(SAMPLES) == set(formats()) - {"har"}


@pytest.mark.parametrize("name", SAMPLES)
def test_sample_is_read_as_a_person_reads_it(name: str, tmp_path: Path) -> None:
    result = sample(tmp_path, name)
    assert [told(exchange) for exchange in result.exchanges] == SAMPLES[name][1]
    assert {reading.capture.format for reading in result.readings} == {name}


@pytest.mark.parametrize("name", [name for name, (_, expected) in SAMPLES.items() if expected])
def test_sample_is_read_alike_when_its_format_is_asked_for(name: str, tmp_path: Path) -> None:
    records = SAMPLES[name][0]
    if name in ("azure-appgw", "charles"):
        records = records[0]["records"] if name == "azure-appgw" else records[0]
    result = read_records(tmp_path, *records, options=ReadOptions(input_format=name))
    assert [told(exchange) for exchange in result.exchanges] == SAMPLES[name][1]


@pytest.mark.parametrize("name", SAMPLES)
def test_each_record_of_a_sample_is_recognised_as_its_format(name: str) -> None:
    reader = RecordReader(ReadOptions())
    for record in SAMPLES[name][0]:
        for part in record if isinstance(record, list) else [record]:
            if part != CRON_EVENT:
                assert reader.recognise_inside(part) is formats()[name]


@pytest.mark.parametrize("name", SAMPLES)
def test_pretty_printed_document_gives_the_same_as_lines(name: str, tmp_path: Path) -> None:
    document = json.dumps(SAMPLES[name][0], indent=2).encode()
    if name == "charles":
        document = json.dumps(SAMPLES[name][0][0], indent=2).encode()
    result = read_bytes(tmp_path, document)
    assert [told(exchange) for exchange in result.exchanges] == SAMPLES[name][1]


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("envoy", Outcome.FAILED),
        ("haproxy", Outcome.FAILED),
        ("cloudfront", Outcome.FAILED),
        ("vercel", Outcome.FAILED),
        ("charles", Outcome.FAILED),
        ("aws-waf", Outcome.NOT_RECORDED),
        ("nextcloud", Outcome.NOT_RECORDED),
    ],
)
def test_missing_status_is_a_failure_only_where_the_producer_says_so(
    name: str, outcome: Outcome, tmp_path: Path
) -> None:
    assert {exchange.outcome for exchange in sample(tmp_path, name).exchanges} == {outcome}


def test_rails_status_zero_is_not_recorded(tmp_path: Path) -> None:
    outcomes = [exchange.outcome for exchange in sample(tmp_path, "lograge").exchanges]
    assert outcomes == [Outcome.RECEIVED, Outcome.NOT_RECORDED]


def test_masked_header_is_present_with_unknown_value(tmp_path: Path) -> None:
    (exchange,) = sample(tmp_path, "caddy").exchanges
    assert exchange.request.headers.masked == {"authorization"}
    assert exchange.request.headers.is_complete


@pytest.mark.parametrize("name", ["traefik", "envoy", "nginx", "cloudfront", "gcp-http", "ecs"])
def test_headers_of_access_logs_are_not_complete(name: str, tmp_path: Path) -> None:
    assert not any(exchange.request.headers.is_complete for exchange in sample(tmp_path, name).exchanges)


def test_prefixed_keys_become_header_fields(tmp_path: Path) -> None:
    (exchange,) = sample(tmp_path, "nginx").exchanges
    assert exchange.request.headers.values("user-agent") == ("probe/1",)
    assert exchange.request.headers.values("host") == ("api.example.com",)


def test_inlined_json_body_is_text_again(tmp_path: Path) -> None:
    (exchange,) = sample(tmp_path, "logbook").exchanges
    assert exchange.response is not None
    assert exchange.response.body.text == '{"detail":"no"}'
    assert exchange.request.body.state is BodyState.EMPTY


def test_base64_body_stays_base64(tmp_path: Path) -> None:
    (exchange,) = sample(tmp_path, "hoverfly").exchanges
    assert exchange.response is not None
    assert (exchange.response.body.text, exchange.response.body.is_base64) == ("e30=", True)


@pytest.mark.parametrize(
    ("method", "value"),
    [
        ([{"matcher": "exact", "value": "GET"}], [{"matcher": "exact", "value": "k-1"}]),
        ([{"matcher": "exact", "value": "GET"}], ["k-1"]),
        ({"exactMatch": "GET"}, ["k-1"]),
    ],
)
def test_header_fields_that_matchers_stand_for(method: Any, value: Any, tmp_path: Path) -> None:
    headers = {"Apikey": value, "Accept": [{"matcher": "glob", "value": "*json"}]}
    request = {"method": method, "path": "/v1/things", "destination": "api.example.com", "headers": headers}
    pair = {"request": request, "response": {"status": 401, "body": ""}}
    outcome = read_records(tmp_path, {"data": {"pairs": [pair]}, "meta": {"schemaVersion": "v5"}})
    (exchange,) = outcome.exchanges
    assert (exchange.request.method, exchange.request.headers.values("apikey")) == ("GET", ("k-1",))
    assert exchange.request.headers.values("accept") == ()
    assert not exchange.request.headers.is_complete


def test_url_encoded_header_block_is_read(tmp_path: Path) -> None:
    (exchange,) = sample(tmp_path, "akamai-siem").exchanges
    assert exchange.request.headers.values("x-id") == ("7",)


def test_several_schemas_in_one_log_are_told_apart_record_by_record(tmp_path: Path) -> None:
    names = ["caddy", "kong", "traefik", "pino", "generic"]
    records = [record for name in names for record in SAMPLES[name][0]]
    expected = [exchange for name in names for exchange in SAMPLES[name][1]]
    result = read_records(tmp_path, *records)
    assert sorted(map(str, map(told, result.exchanges))) == sorted(map(str, expected))
