"""One call as a line of a log, in three schemas: ECS, nginx in JSON, and an application's own logger.

All three carry the shipper's `@timestamp`, as mixed files do.
"""

import random
from dataclasses import dataclass

from benchmarks.workloads.routes import Route

AGENTS = tuple(
    f"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{major}.0.0.0 Safari/537.36"
    for major in range(90, 140)
)
CLIENTS = 20_000
BODY_SHARE, REQUEST_BODY_SHARE, QUERY_SHARE = 0.25, 0.1, 0.3
REASONS = {
    400: "A field of the request is malformed",
    401: "Token is missing or expired",
    403: "The caller may not do this",
    404: "There is no such object",
    409: "The object was changed meanwhile",
    422: "One or more fields are invalid",
    429: "Too many requests",
    500: "Internal error",
    502: "Bad gateway",
    503: "The service is down for maintenance",
    504: "The upstream did not answer in time",
}


@dataclass(slots=True)
class Call:
    """One call to write down."""

    at: str
    route: Route
    path: str
    status: int
    duration_us: int
    chance: random.Random


def _client(chance: random.Random) -> str:
    number = int(chance.random() * CLIENTS)
    return f"10.{number >> 12}.{number >> 6 & 63}.{number & 63}"


def _query(chance: random.Random) -> str:
    drawn = chance.random()
    if drawn > QUERY_SHARE:
        return ""
    if drawn < QUERY_SHARE / 3:
        return f"cursor={chance.getrandbits(96):024x}"
    return f"page={chance.getrandbits(6)}&limit=50"


def ecs(call: Call) -> str:
    """A line as Elastic's agents write it, fields nested."""
    chance, query = call.chance, _query(call.chance)
    shown = f',"query":"{query}"' if query else ""
    original = f"{call.path}?{query}" if query else call.path
    return (
        f'{{"@timestamp":"{call.at}","ecs":{{"version":"8.11.0"}},"log":{{"level":"info"}},'
        f'"event":{{"kind":"event","category":["web"],"duration":{call.duration_us}000}},'
        f'"service":{{"name":"{call.route.host.partition(".")[0]}","environment":"production"}},'
        f'"host":{{"name":"node-{chance.getrandbits(6)}"}},'
        f'"trace":{{"id":"{chance.getrandbits(128):032x}"}},"transaction":{{"id":"{chance.getrandbits(64):016x}"}},'
        f'"http":{{"version":"1.1","request":{{"method":"{call.route.method}","id":"{chance.getrandbits(128):032x}",'
        f'"bytes":{chance.getrandbits(10)}}},"response":{{"status_code":{call.status},'
        f'"body":{{"bytes":{chance.getrandbits(14)}}}}}}},'
        f'"url":{{"scheme":"https","domain":"{call.route.host}","path":"{call.path}","original":"{original}"{shown}}},'
        f'"source":{{"ip":"{_client(chance)}"}},"user_agent":{{"original":"{AGENTS[int(chance.random() * 50)]}"}}}}'
    )


def nginx(call: Call) -> str:
    """A line of nginx with `escape=json`; the upstream's time is text, as nginx has it."""
    chance, query = call.chance, _query(call.chance)
    seconds = f"{call.duration_us / 1_000_000:.3f}"
    return (
        f'{{"@timestamp":"{call.at}","remote_addr":"{_client(chance)}","http_host":"{call.route.host}",'
        f'"request_method":"{call.route.method}","request_uri":"{call.path}{"?" if query else ""}{query}",'
        f'"scheme":"https","server_protocol":"HTTP/2.0","status":{call.status},'
        f'"body_bytes_sent":{chance.getrandbits(15)},"request_length":{chance.getrandbits(11)},'
        f'"request_time":{seconds},"upstream_response_time":"{seconds}",'
        f'"upstream_addr":"10.200.0.{chance.getrandbits(5)}:8080","http_referer":"https://www.shop.example/",'
        f'"http_user_agent":"{AGENTS[int(chance.random() * 50)]}","request_id":"{chance.getrandbits(128):032x}"}}'
    )


def application(call: Call) -> str:
    """A line of an application's own logger about a call that it made, now and then with bodies."""
    chance, query = call.chance, _query(call.chance)
    url = f"https://{call.route.host}{call.path}{'?' if query else ''}{query}"
    is_failed = call.status >= 400
    bodies = _response_body(call) if is_failed or chance.random() < BODY_SHARE else ""
    if call.route.method in ("POST", "PUT", "PATCH") and chance.random() < REQUEST_BODY_SHARE:
        amount, reference = chance.getrandbits(16), chance.getrandbits(64)
        bodies += f',"request_body":{{"amount":{amount},"note":"made up","ref":"{reference:x}"}}'
    return (
        f'{{"@timestamp":"{call.at}","level":"{"error" if is_failed else "info"}","logger":"http.client",'
        f'"message":"outgoing call","pid":{1000 + chance.getrandbits(4)},"client_ip":"{_client(chance)}",'
        f'"method":"{call.route.method}","url":"{url}","status_code":{call.status},'
        f'"duration_ms":{call.duration_us / 1000:.1f},"attempt":{1 + (chance.getrandbits(5) == 0)},'
        f'"request_id":"{chance.getrandbits(128):032x}","tenant":"t-{chance.getrandbits(8)}"{bodies}}}'
    )


def _response_body(call: Call) -> str:
    chance = call.chance
    if call.status >= 400:
        reason = REASONS[call.status]
        return f',"response_body":{{"error":"{reason}","code":{call.status},"trace":"{chance.getrandbits(64):016x}"}}'
    items = ",".join(
        f'{{"id":{chance.getrandbits(24)},"name":"item {chance.getrandbits(10)}","price":{chance.getrandbits(12)}.5,'
        f'"tags":["new","made-up"],"owner":"{chance.getrandbits(64):016x}"}}'
        for _ in range(1 + chance.getrandbits(3))
    )
    return f',"response_body":{{"total":{chance.getrandbits(8)},"items":[{items}]}}'


RECORDS = (ecs, nginx, application)
