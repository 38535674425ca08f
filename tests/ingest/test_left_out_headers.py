"""Credentials that a producer drops unless told otherwise are not recorded when they are missing."""

from pathlib import Path
from typing import Any

import pytest

from analyzer.ingest import ReadOptions
from analyzer.ingest.fields import FieldMap
from analyzer.model import Headers
from tests.ingest.reading import read_records


def spring(headers: dict[str, Any]) -> dict[str, Any]:
    return {
        "timestamp": "2026-03-01T10:00:00Z",
        "request": {"method": "GET", "uri": "https://api.example.com/v1", "headers": headers},
        "response": {"status": 401, "headers": {"Date": ["x"]}},
        "timeTaken": 12,
    }


def headers_of(
    folder: Path, record: dict[str, Any], fields: FieldMap | None = None
) -> tuple[Headers, Headers]:
    (exchange,) = read_records(folder, record, options=ReadOptions(fields=fields)).exchanges
    assert exchange.response
    return exchange.request.headers, exchange.response.headers


def test_missing_credentials_of_spring_boot_are_not_recorded(tmp_path: Path) -> None:
    request, response = headers_of(tmp_path, spring({"Accept": ["*/*"]}))
    assert request.scrubbed >= {"authorization", "cookie"}
    assert "set-cookie" in response.scrubbed
    assert request.is_complete and response.is_complete


@pytest.mark.parametrize("name", ["Authorization", "authorization", "AUTHORIZATION"])
def test_credential_that_is_there_is_a_value(name: str, tmp_path: Path) -> None:
    request, _ = headers_of(tmp_path, spring({name: ["Bearer planted"]}))
    assert request.values("authorization") == ("Bearer planted",)
    assert "authorization" not in request.scrubbed
    assert "cookie" in request.scrubbed


def test_own_map_names_what_its_producer_leaves_out(tmp_path: Path) -> None:
    record = {"verb": "GET", "target": "/v1", "code": 200, "h": {"A": "1"}}
    fields = FieldMap(
        method=("verb",),
        url=("target",),
        status=("code",),
        request_headers=("h",),
        has_all_headers=True,
        left_out_headers=("X-Api-Key",),
    )
    request, _ = headers_of(tmp_path, record, fields)
    assert request.scrubbed == {"x-api-key"}


def test_logbook_obfuscates_authorization(tmp_path: Path) -> None:
    half = {"origin": "remote", "correlation": "a", "headers": {"Authorization": ["XXX"]}}
    request = {**half, "type": "request", "method": "GET", "uri": "https://api.example.com/v1"}
    response = {"origin": "local", "correlation": "a", "type": "response", "status": 200, "headers": {}}
    (exchange,) = read_records(tmp_path, request, response).exchanges
    assert exchange.request.headers.masked == {"authorization"}
