"""Small made-up captures."""

import json
from typing import Any

SECRET = "sk-9f8A7b6C5d4E3f2A1b0C9d8E7f"


def entry(status: int = 401, number: int = 0, **request: Any) -> dict[str, Any]:
    """An entry of a HAR with a credential in it."""
    headers = [{"name": "Authorization", "value": f"Bearer {SECRET}"}, {"name": "Accept", "value": "*/*"}]
    body = json.dumps({"error": "unauthorized", "echo": SECRET})
    return {
        "startedDateTime": f"2026-03-01T10:00:{number % 60:02}.000Z",
        "time": 12,
        "request": {
            "method": "GET",
            "url": f"https://api.example.test/v1/items/{number}",
            "httpVersion": "HTTP/1.1",
            "headers": headers,
            "queryString": [],
            "cookies": [],
            "headersSize": -1,
            "bodySize": 0,
        }
        | request,
        "response": {
            "status": status,
            "statusText": "",
            "httpVersion": "HTTP/1.1",
            "headers": [{"name": "Content-Type", "value": "application/json"}],
            "cookies": [],
            "content": {"size": len(body), "mimeType": "application/json", "text": body},
            "redirectURL": "",
            "headersSize": -1,
            "bodySize": len(body),
        },
        "cache": {},
        "timings": {"send": 1, "wait": 10, "receive": 1},
    }


def har(*entries: dict[str, Any]) -> bytes:
    """A HAR of these entries, by default of three."""
    shown = list(entries) or [entry(401, 0), entry(200, 1), entry(500, 2)]
    log = {"version": "1.2", "creator": {"name": "made up", "version": "1"}, "entries": shown}
    return json.dumps({"log": log}).encode()


def log_line(number: int, status: int = 500) -> bytes:
    """A line of a Caddy access log, as its documentation shows it."""
    return json.dumps(
        {
            "level": "info",
            "ts": 1772359200.5 + number,
            "logger": "http.log.access",
            "msg": "handled request",
            "request": {
                "method": "GET",
                "host": "api.example.test",
                "uri": f"/v1/items/{number}",
                "proto": "HTTP/1.1",
                "headers": {"Authorization": [f"Bearer {SECRET}"]},
            },
            "duration": 0.012,
            "size": 12,
            "status": status,
            "resp_headers": {"Content-Type": ["application/json"]},
        }
    ).encode()
