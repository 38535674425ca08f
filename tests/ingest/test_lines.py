"""How lines of a log are framed, prefixed, wrapped and mended."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from analyzer.ingest import ReadOptions
from analyzer.ingest.framing import MAX_LINE_BYTES
from tests.ingest.reading import read_bytes, read_records

RECORD = {"method": "GET", "path": "/v1/things", "status": 401}
TEXT = json.dumps(RECORD)
NS = "1772366400000000000"
NOON_US = 1772366400000000


@pytest.mark.parametrize(
    "line",
    [
        TEXT,
        f"2026-03-01T12:00:00.493035218+01:00 stdout F {TEXT}",
        f"api-1  | {TEXT}",
        f"<134>Mar  1 12:00:00 host api[7]: {TEXT}",
        f"2026-03-01 12:00:00,123 INFO [main] {TEXT}",
        f"\x1e{TEXT}",
        f"   {TEXT}\r",
        f"\ufeff{TEXT}",
        f"[{TEXT}]",
    ],
)
def test_prefixes_are_taken_off(line: str, tmp_path: Path) -> None:
    result = read_bytes(tmp_path, f"{line}\n{line}\n".encode())
    assert [(exchange.status, exchange.location.line) for exchange in result.exchanges] == [
        (401, 1),
        (401, 2),
    ]


def test_partial_lines_of_a_container_runtime_are_joined(tmp_path: Path) -> None:
    stamp = "2026-03-01T12:00:00.493035218+01:00 stdout"
    content = f"{stamp} P {TEXT[:20]}\n{stamp} P {TEXT[20:30]}\n{stamp} F {TEXT[30:]}\n{stamp} F {TEXT}\n"
    assert [exchange.location.line for exchange in read_bytes(tmp_path, content.encode()).exchanges] == [3, 4]


@pytest.mark.parametrize(
    ("wrapped", "started_us"),
    [
        ({"log": TEXT + "\n", "stream": "stdout", "time": "2026-03-01T12:00:00Z"}, NOON_US),
        ({"log": TEXT, "kubernetes": {"pod": "a"}, "@timestamp": "2026-03-01T12:00:00Z"}, NOON_US),
        ({"preview": False, "offset": 0, "result": {"_raw": TEXT, "_time": "2026-03-01T12:00:00Z"}}, NOON_US),
        ({"MESSAGE": TEXT, "__REALTIME_TIMESTAMP": str(NOON_US)}, NOON_US),
        ({"MESSAGE": list(TEXT.encode()), "__REALTIME_TIMESTAMP": str(NOON_US)}, NOON_US),
        ({"logEvents": [{"id": "1", "timestamp": NOON_US // 1000, "message": TEXT}]}, NOON_US),
        ({"events": [{"timestamp": NOON_US // 1000, "message": TEXT}]}, NOON_US),
        ({"streams": [{"stream": {}, "values": [[NS, TEXT]]}]}, NOON_US),
        (
            {"status": "success", "data": {"resultType": "streams", "result": [{"values": [[NS, TEXT]]}]}},
            NOON_US,
        ),
        ({"took": 1, "hits": {"total": 1, "hits": [{"_id": "1", "_source": RECORD}]}}, None),
        ({"records": [RECORD]}, None),
        ({"entries": [{"jsonPayload": RECORD, "timestamp": "2026-03-01T12:00:00Z"}]}, NOON_US),
        ({"textPayload": TEXT, "timestamp": "2026-03-01T12:00:00Z", "insertId": "a"}, NOON_US),
        ({"@timestamp": "2026-03-01T12:00:00Z", "@fields": RECORD}, NOON_US),
        ({"@timestamp": "2026-03-01T12:00:00Z", "event": {"original": TEXT}}, NOON_US),
        ({"@timestamp": "2026-03-01T12:00:00Z", "message": TEXT}, NOON_US),
        ({"stream": "stdout", "log": json.dumps({"message": TEXT}), "time": "2026-03-01T12:00:00Z"}, NOON_US),
    ],
)
def test_wrapped_records_are_unwrapped_with_the_wrappers_time(
    wrapped: Any, started_us: int | None, tmp_path: Path
) -> None:
    for result in (
        read_records(tmp_path, wrapped, wrapped),
        read_bytes(tmp_path, json.dumps(wrapped, indent=1).encode()),
    ):
        assert {(exchange.status, exchange.started_us) for exchange in result.exchanges} == {
            (401, started_us)
        }
        assert result.problems == []


@pytest.mark.parametrize(
    "inner",
    [
        "plain text",
        "{broken",
        '{"level":"info","msg":"up"}',
        "",
        None,
        7,
        '192.0.2.1 - - "GET / HTTP/1.1" 200',
    ],
)
def test_wrapped_text_that_is_no_request_is_skipped(inner: Any, tmp_path: Path) -> None:
    result = read_records(tmp_path, {"log": inner, "stream": "stdout", "time": "2026-03-01T12:00:00Z"})
    assert (result.exchanges, result.skipped) == ([], 1)


@pytest.mark.parametrize(
    ("line", "agent"),
    [
        (
            rb'{"request":"GET / HTTP/1.1","status":200,"remote_addr":"192.0.2.1","http_user_agent":"a\x22b"}',
            'a"b',
        ),
        (
            rb'{"request":"GET / HTTP/1.1","status":200,"remote_addr":"x","bytes":-,"http_user_agent":"a"}',
            "a",
        ),
        (rb'{"request":"GET / HTTP/1.1","status":200,"remote_addr":"x","bytes":,"http_user_agent":"a"}', "a"),
        (rb'{"request":"GET / HTTP/1.1","status":200,"remote_addr":"x","http_user_agent":"a",}', "a"),
    ],
)
def test_known_defects_are_mended_and_told(line: bytes, agent: str, tmp_path: Path) -> None:
    result = read_bytes(tmp_path, line + b"\n" + line + b"\n")
    assert [exchange.request.headers.values("User-Agent") for exchange in result.exchanges] == [(agent,)] * 2
    assert dict(result.codes) == {"repaired-json": 2}


def test_overlong_line_costs_only_itself(tmp_path: Path) -> None:
    long = b'{"method":"GET","path":"/v1","status":200,"x":"' + b"a" * (MAX_LINE_BYTES + 9) + b'"}'
    result = read_bytes(tmp_path, TEXT.encode() + b"\n" + long + b"\n" + TEXT.encode() + b"\n")
    assert [exchange.location.line for exchange in result.exchanges] == [1, 3]
    assert dict(result.codes) == {"line-too-long": 1}


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "utf-16-be"])
def test_encodings_of_logs(encoding: str, tmp_path: Path) -> None:
    content = "\n".join(json.dumps({**RECORD, "x": "é€"}, ensure_ascii=False) for _ in range(3000)).encode(
        encoding
    )
    result = read_bytes(tmp_path, content)
    assert (len(result.exchanges), result.problems) == (3000, [])


def test_blank_lines_and_text_between_records(tmp_path: Path) -> None:
    content = f"starting up\n\n{TEXT}\n\npanic: oops\n   at main.go:7\n{TEXT}\n"
    result = read_bytes(tmp_path, content.encode())
    assert [exchange.location.line for exchange in result.exchanges] == [3, 7]
    assert (result.skipped, dict(result.codes)) == (3, {"not-json": 3})


def test_duration_without_unit_is_left_out_and_told(tmp_path: Path) -> None:
    result = read_records(tmp_path, {**RECORD, "duration": 1234567}, {**RECORD, "duration": "1.5ms"}, RECORD)
    assert [exchange.duration_ms for exchange in result.exchanges] == [None, 1.5, None]
    assert dict(result.codes) == {"no-unit": 1}


def test_crlf_lines(tmp_path: Path) -> None:
    assert len(read_bytes(tmp_path, (TEXT + "\r\n").encode() * 3).exchanges) == 3


def test_response_of_another_process_is_not_joined(tmp_path: Path) -> None:
    request = {"level": 30, "time": 1, "pid": 1, "reqId": "req-1", "req": {"method": "GET", "url": "/a"}}
    response = {
        "level": 30,
        "time": 2,
        "pid": 2,
        "reqId": "req-1",
        "res": {"statusCode": 500},
        "responseTime": 1,
    }
    result = read_records(tmp_path, request, response)
    assert [(exchange.request.url, exchange.status) for exchange in result.exchanges] == [("/a", None)]


def test_request_id_that_starts_anew_does_not_lose_the_first_request(tmp_path: Path) -> None:
    first, second = (
        {"level": 30, "time": 1, "pid": 1, "reqId": "req-1", "req": {"method": "GET", "url": url}}
        for url in ("/a", "/b")
    )
    response = {"level": 30, "time": 2, "pid": 1, "reqId": "req-1", "res": {"statusCode": 500}}
    result = read_records(tmp_path, first, second, response)
    assert [(exchange.request.url, exchange.status) for exchange in result.exchanges] == [
        ("/a", None),
        ("/b", 500),
    ]


def test_asked_format_takes_only_its_records(tmp_path: Path) -> None:
    result = read_records(tmp_path, RECORD, options=ReadOptions(input_format="caddy"))
    assert (result.exchanges, result.skipped) == ([], 1)


def test_base64_wrapped_body_is_not_decoded(tmp_path: Path) -> None:
    body = base64.b64encode(b"{}").decode()
    (exchange,) = read_records(tmp_path, {**RECORD, "response_body": body}).exchanges
    assert exchange.response is not None
    assert exchange.response.body.text == body
