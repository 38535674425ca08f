"""Calls made up from a seed, before any schema writes them down."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

_HOSTS = ("api.shop.example", "billing.internal.example", "api.clari.com", "files.example.org:8443")
_ROUTES = (
    "/v1/orders",
    "/v1/orders/{id}",
    "/v1/orders/{id}/items",
    "/v2/customers/{id}",
    "/export/forecast/list",
    "/auth/refresh",
    "/a%20b/c",
    "/",
)
_QUERIES = ("", "", "", "page=2&limit=50", "cursor=abc", "q=a%20b", "token=t0p-s3cret-value")
_FAILURES = (400, 401, 403, 404, 404, 409, 422, 429, 429, 500, 500, 502, 503, 504)
_SUCCESSES = (200, 200, 200, 200, 201, 204, 301, 304)
_AGENTS = ("Mozilla/5.0 (X11; Linux x86_64)", "python-requests/2.32", "curl/8.5.0")
_BODIES: tuple[Any, ...] = (
    {"total": 3, "items": [{"id": 1, "name": 'a "b" \\ c'}]},
    {"items": [], "next_cursor": "c2"},
    [{"id": 1}],
    "plain words",
    '{"a": 1, "b": {"c": []}}',
    '{"cut": [1, 2',
    {},
    "",
)


@dataclass(frozen=True)
class Call:
    """One call with its answer."""

    at: datetime
    client: str
    host: str
    method: str
    target: str
    status: int
    duration_ms: float
    size_bytes: int
    agent: str
    request_id: str
    body: Any

    @property
    def query(self) -> str:
        """The query of the target."""
        return self.target.partition("?")[2]


def made_up_calls(chance: random.Random, count: int, failing: float) -> Iterator[Call]:
    """Calls some milliseconds apart, now and then in bursts of one client to one route."""
    at = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
    clients = [f"203.0.113.{number}" for number in range(1, 60)] + ["127.0.0.1", ""]
    burst: list[tuple[str, str, str, str]] = []
    for _ in range(count):
        at += timedelta(milliseconds=chance.randrange(0, 15 if burst else 900))
        if not burst and chance.random() < 0.01:
            burst = [(chance.choice(clients), *_request(chance))] * chance.randrange(3, 60)
        client, host, method, target = burst.pop() if burst else (chance.choice(clients), *_request(chance))
        has_failed = chance.random() < failing
        yield Call(
            at=at,
            client=client or "-",
            host=host,
            method=method,
            target=target,
            status=chance.choice(_FAILURES if has_failed else _SUCCESSES),
            duration_ms=chance.choice((0.0, 1.5, chance.random() * 3_000)),
            size_bytes=chance.choice((0, chance.randrange(1, 90_000), chance.randrange(900_000, 9_000_000))),
            agent=chance.choice(_AGENTS),
            request_id=f"{chance.getrandbits(128):032x}",
            body=chance.choice(_BODIES) if chance.random() < 0.3 else None,
        )


def _request(chance: random.Random) -> tuple[str, str, str]:
    ids = (str(chance.randrange(5_000)), f"{chance.getrandbits(64):016x}", f"ord_{chance.randrange(99)}")
    path = chance.choice(_ROUTES).replace("{id}", chance.choice(ids))
    query = chance.choice(_QUERIES)
    method = chance.choice(("GET", "GET", "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"))
    return chance.choice(_HOSTS), method, f"{path}?{query}" if query else path
