"""Logs of several schemas, made up from a seed: calls of some clients, some of which fail, retry and loop."""

import json
import random
from collections.abc import Callable, Sequence
from typing import Any

from tests.scanning.calls import Call, made_up_calls


def _stamp(call: Call) -> str:
    return call.at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _ecs(call: Call) -> dict[str, Any]:
    url: dict[str, Any] = {"scheme": "https", "domain": call.host, "original": call.target}
    if call.query:
        url["query"] = call.query
    return {
        "@timestamp": _stamp(call),
        "event": {"category": ["web"], "duration": round(call.duration_ms * 1e6)},
        "http": {
            "request": {"method": call.method, "id": call.request_id},
            "response": {"status_code": call.status, "body": {"bytes": call.size_bytes}},
        },
        "url": url,
        "source": {"ip": call.client},
        "user_agent": {"original": call.agent},
    }


def _nginx(call: Call) -> dict[str, Any]:
    return {
        "time_iso8601": call.at.isoformat(timespec="seconds"),
        "remote_addr": call.client,
        "http_host": call.host,
        "request_method": call.method,
        "request_uri": call.target,
        "scheme": "https",
        "status": str(call.status),
        "body_bytes_sent": str(call.size_bytes),
        "request_time": f"{call.duration_ms / 1000:.3f}",
        "http_user_agent": call.agent,
        "http_referer": "-",
    }


def _nginx_line(call: Call) -> dict[str, Any]:
    return {
        "msec": f"{call.at.timestamp():.3f}",
        "remote_addr": call.client,
        "host": call.host,
        "request": f"{call.method} {call.target} HTTP/1.1",
        "status": call.status,
        "request_time": round(call.duration_ms / 1000, 3),
        "body_bytes_sent": call.size_bytes,
    }


def _caddy(call: Call) -> dict[str, Any]:
    return {
        "level": "info",
        "ts": call.at.timestamp(),
        "logger": "http.log.access",
        "msg": "handled request",
        "request": {
            "remote_ip": call.client,
            "client_ip": call.client,
            "proto": "HTTP/2.0",
            "method": call.method,
            "host": call.host,
            "uri": call.target,
            "headers": {"User-Agent": [call.agent], "Accept": ["*/*"]},
            "tls": {"version": 772, "server_name": call.host},
        },
        "duration": call.duration_ms / 1000,
        "size": call.size_bytes,
        "status": call.status,
        "resp_headers": {"Server": ["Caddy"], "Content-Type": ["application/json"]},
    }


def _application(call: Call) -> dict[str, Any]:
    record: dict[str, Any] = {
        "timestamp": _stamp(call),
        "level": "info" if call.status < 400 else "error",
        "message": "outgoing call",
        "client_ip": call.client,
        "method": call.method,
        "url": f"https://{call.host}{call.target}",
        "status_code": call.status,
        "duration_ms": round(call.duration_ms, 1),
        "request_id": call.request_id,
    }
    if call.body is not None:
        record["response_body"] = call.body
    return record


SCHEMAS: dict[str, Callable[[Call], dict[str, Any]]] = {
    "application": _application,
    "caddy": _caddy,
    "ecs": _ecs,
    "nginx": _nginx,
    "nginx_line": _nginx_line,
}


def made_up_log(
    chance: random.Random, calls: int, *, schemas: Sequence[str] = tuple(SCHEMAS), failing: float = 0.06
) -> bytes:
    """Lines in the order of their calls, each in one of the schemas."""
    return b"".join(
        json.dumps(SCHEMAS[chance.choice(schemas)](call), separators=(",", ":")).encode() + b"\n"
        for call in made_up_calls(chance, calls, failing)
    )
