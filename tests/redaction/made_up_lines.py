"""Log lines of every schema, made up from a seed: real hosts of rules, secrets in URLs, headers and bodies."""

import base64
import json
import random
import re
from collections.abc import Callable, Iterator
from typing import Any

from tests.ingest.samples import SAMPLES

Record = dict[str, Any]
_HEADER_SIGNS = {"host", "accept", "user-agent", "x-request-id", "content-type"}
_STATUSES = (200, 200, 201, 400, 401, 401, 401, 403, 404, 422, 429, 500, 503)
_HOSTS = ("api.clari.com", "api.cleanlist.ai", "acme.haricrm.com", "api.shop.example", "staging.shop.example")
_CLIENTS = ("192.0.2.1", "203.0.113.9", "10.1.2.3", "127.0.0.1", "2001:db8::7", "198.51.100.4:55012")


def _jwt(chance: random.Random, seconds: int) -> str:
    claims = {"iss": "https://dev.shop.example", "sub": f"jo-{chance.random()}", "exp": 1772366400 + seconds}
    parts = ({"alg": "HS256", "typ": "JWT"}, claims)
    coded = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts]
    return ".".join([*coded, f"sig{chance.getrandbits(120):030x}"])


def credential(chance: random.Random) -> str:
    """A value for Authorization: sound, misshapen, expired, or a template nobody filled in."""
    dense = f"Zk{chance.getrandbits(100):025x}Qp"
    return chance.choice(
        [
            f"Bearer {dense}", f'Bearer "clapi_{dense}"', f"Bearer Bearer hari_live_{dense}", dense, "Bearer ",
            f"Bearer {_jwt(chance, -900)}", f"Bearer {_jwt(chance, 900)}", "Bearer ${TOKEN}", "Bearer ***",
            "Basic " + base64.b64encode(f"jo:{dense}".encode()).decode(),
        ]
    )  # fmt: skip


def _target(chance: random.Random) -> str:
    dense = f"Zk{chance.getrandbits(100):025x}Qp"
    return chance.choice(
        [
            "/v4/export/jobs", f"/v4/export/forecast/Net%20New?apikey={dense}", "/api/v1/enrich/bulk",
            f"/api/v1/webhooks/deliveries?limit=9&signature={dense}", f"/reset-password/{dense}",
            "/api/records/contacts/41", f"/token/{dense}/refresh", "/v1/orders/${ORDER_ID}",
            f"/v1/users/jo.doe@corp.example/keys?since={'2' * chance.randrange(1, 2000)}",
        ]
    )  # fmt: skip


def _body(chance: random.Random) -> Any:
    dense = f"Zk{chance.getrandbits(100):025x}Qp"
    return chance.choice(
        [
            {"message": f"Invalid API key {dense}"}, {"error": {"code": "bad_token", "message": "expired"}},
            {"access_token": dense, "expires_in": 3600}, {"detail": [{"loc": ["body", "email"], "msg": "bad"}]},
            f'{{"access_token": "{dense}", "items": [{{', "<html><title>502 Bad Gateway</title></html>", "", None,
            {"jobs": [{"jobId": "j1", "status": "PENDING", "createdAt": "2026-03-01T12:00:00Z"}]},
        ]
    )  # fmt: skip


def lines_of_schema(name: str, chance: random.Random, copies: int = 6) -> bytes:
    """The sample records of a schema, several times over with other hosts, routes, statuses and clients."""
    records = SAMPLES[name][0]
    statuses = {str(one[4]) for one in SAMPLES[name][1] if one[4]}
    changed = (_changed(record, statuses, chance) for _ in range(copies) for record in records)
    return b"".join(json.dumps(record).encode() + b"\n" for record in changed)


def _changed(record: Any, statuses: set[str], chance: random.Random) -> Any:
    text = json.dumps(_with_headers(record, chance))
    for old, new in (
        ("api.example.com", chance.choice(_HOSTS)),
        ("/v1/things?q=1", _target(chance)),
        ("/v1/things", _target(chance)),
        ("192.0.2.1", chance.choice(_CLIENTS)),
    ):
        text = text.replace(old, new)
    status = str(chance.choice(_STATUSES))
    for old in statuses:
        text = re.sub(rf"(?<![\w.:+-]){old}(?![\w.:-])", status, text)
    return json.loads(text)


def _with_headers(node: Any, chance: random.Random) -> Any:
    """The record with a credential in whatever looks like the header fields of a request."""
    if isinstance(node, list):
        return [_with_headers(one, chance) for one in node]
    if not isinstance(node, dict):
        return node
    changed = {name: _with_headers(value, chance) for name, value in node.items()}
    if len(_HEADER_SIGNS.intersection(name.lower() for name in node)) and all(
        isinstance(value, str | list) for value in node.values()
    ):
        is_listed = any(isinstance(value, list) for value in node.values())
        value = credential(chance)
        changed["Authorization"] = [value] if is_listed else value
    return changed


def logbook(chance: random.Random, calls: int) -> Iterator[tuple[Record, Record]]:
    """Request and response records of Zalando Logbook."""
    for number in range(calls):
        host, target = chance.choice(_HOSTS), _target(chance)
        headers = {
            "Host": [host],
            "Authorization": [credential(chance)],
            "Content-Type": ["application/json"],
        }
        both = {"correlation": f"{number % max(calls - 2, 1):016x}", "protocol": "HTTP/1.1"}
        stamp = f"2026-03-01T12:{number // 60:02}:{number % 60:02}"
        yield (
            {"@timestamp": f"{stamp}.000Z", "origin": "local", "type": "request", **both, "method": "POST",
             "uri": f"https://{host}{target}", "host": host, "path": target.partition("?")[0], "scheme": "https",
             "port": "443", "remote": "localhost", "headers": headers, "body": _body(chance)},
            {"@timestamp": f"{stamp}.120Z", "origin": "remote", "type": "response", **both, "duration": 120,
             "status": chance.choice(_STATUSES), "headers": _answer_headers(chance, number), "body": _body(chance)},
        )  # fmt: skip


def _answer_headers(chance: random.Random, number: int) -> dict[str, list[str]]:
    given = {"Content-Type": [chance.choice(["application/json", "text/html"])]}
    if chance.random() < 0.5:
        given["Date"] = [f"Sun, 01 Mar 2026 12:{number // 60:02}:{number % 60:02} GMT"]
    if chance.random() < 0.4:
        given["Content-Length"] = [str(chance.choice([40, 90, 4000]))]
    if chance.random() < 0.3:
        given["Retry-After"] = [chance.choice(["30", "soon", "Sun, 01 Mar 2026 13:00:00 GMT"])]
    return given


def fastify(chance: random.Random, calls: int) -> Iterator[tuple[Record, Record]]:
    """Request and response records of Fastify, which writes with pino."""
    for number in range(calls):
        at = 1772366400000 + number * 1000
        both = {"level": 30, "pid": 7, "hostname": "web-1", "reqId": f"req-{number % max(calls - 2, 1)}"}
        req = {
            "method": "GET", "url": _target(chance), "host": chance.choice(_HOSTS),
            "remoteAddress": chance.choice(_CLIENTS), "remotePort": 1,
            "headers": {"authorization": credential(chance), "accept": "*/*"},
        }  # fmt: skip
        headers = {name.lower(): value[0] for name, value in _answer_headers(chance, number).items()}
        res = {"statusCode": chance.choice(_STATUSES), "headers": headers, "body": _body(chance)}
        yield (
            {**both, "time": at, "req": req, "msg": "incoming request"},
            {**both, "time": at + 120, "res": res, "responseTime": 119.5, "msg": "request completed"},
        )


JOINED: dict[str, Callable[[random.Random, int], Iterator[tuple[Record, Record]]]] = {
    "logbook": logbook,
    "fastify": fastify,
}


def joined_log(name: str, chance: random.Random, calls: int = 14) -> bytes:
    """Pairs of lines, mixed among each other; some answers never come, some requests share their id."""
    order: list[tuple[float, Record]] = []
    for number, (request, response) in enumerate(JOINED[name](chance, calls)):
        order.append((number, request))
        if chance.random() < 0.85:
            order.append((number + chance.choice([0.5, 1.5, 2.5]), response))
    return b"".join(
        json.dumps(record).encode() + b"\n" for _, record in sorted(order, key=lambda one: one[0])
    )
