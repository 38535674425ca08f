"""Made-up HARs, from a seed: the same clients, routes and failures again and again, and odd bodies between them."""

import base64
import json
import random
from typing import Any

HOSTS = ("api.acme.test", "localhost:8080", "api.clari.com", "cdn.acme.test")
PATHS = ("/v1/orders", "/v1/orders/17", "/token/refresh", "/assets/app.js", "/search", "/v4/export/jobs/88")
STATUSES = (*[200] * 8, 201, 204, 301, 302, 304, 400, 401, 403, 404, 422, 429, 500, 502, 503, 0)
TYPES = ("application/json", "text/html; charset=utf-8", "image/png", "text/css", "")
QUERIES = ("", "?page=1", "?cursor=abc", "?q=a%20b", "?page=2&size=5#top")
SENT: dict[str, tuple[str, ...]] = {
    "Authorization": ("Bearer one", "Bearer two", "Basic YTpi", "[redacted]", "Bearer ${TOKEN}"),
    "Cookie": ("session=1; theme=dark", "session=2"),
    "Origin": ("https://www.acme.test", "null"),
    "sec-fetch-mode": ("cors", "navigate"),
    "User-Agent": ("Mozilla/5.0", "curl/8.0"),
    "Content-Type": ("application/json", "application/x-www-form-urlencoded"),
}
GOT: dict[str, tuple[str, ...]] = {
    "date": ("Thu, 01 Jan 2026 00:00:00 GMT", "Thu, 01 Jan 2026 00:09:00 GMT", "soon"),
    "location": ("/login", "http://other.test/v1/orders", "https://api.acme.test/v1/orders"),
    "retry-after": ("1", "30"),
    "link": ('<https://api.acme.test/v1/orders?page=3>; rel="next"',),
    "content-length": ("10", "100000", "x"),
    "Access-Control-Allow-Origin": ("*", "https://www.acme.test"),
    "x-request-id": ("1", "2"),
}
TEXTS = (
    '{"next": null, "items": [1, 2]}',
    '{"meta": {"next_cursor": "abc"}, "id": 12345678901234567890123}',
    '{"error": {"message": "no such order", "code": "E1"}}',
    '{"has_more": false, "a": [',
    "  <!DOCTYPE html><p>Gone</p>",
    "function f() { return 1 }",
    "true",
    "-17",
    "",
    "null and void",
    '{"t": "' + "x" * 2_000 + '"}',
)


def made_up_har(chance: random.Random, count: int) -> bytes:
    """A HAR of so many entries over a few minutes, some of them without a part that others have."""
    entries = [_entry(chance, number) for number in range(count)]
    pages = [{"id": "page_1", "title": "https://www.acme.test/", "pageTimings": {"onLoad": 9.5}}]
    log = {"version": "1.2", "creator": {"name": "made up"}, "pages": pages, "entries": entries}
    return json.dumps({"log": log}).encode()


def _entry(chance: random.Random, number: int) -> dict[str, Any]:
    method = chance.choice(("GET", "GET", "GET", "POST", "PUT", "DELETE", "OPTIONS"))
    scheme = chance.choice(("https", "https", "http"))
    url = f"{scheme}://{chance.choice(HOSTS)}{chance.choice(PATHS)}{chance.choice(QUERIES)}"
    request = {"method": method, "url": url, "headers": _headers(chance, SENT), "bodySize": 0}
    if method in ("POST", "PUT"):
        text = chance.choice((*TEXTS, "grant_type=refresh_token&a=1"))
        request |= {"postData": {"mimeType": chance.choice(TYPES), "text": text}, "bodySize": len(text)}
    entry = {
        "startedDateTime": f"2026-01-01T00:{number // 60 % 60:02d}:{number % 60:02d}.{chance.randrange(999):03d}Z",
        "time": chance.choice((5, 120.25, 3_500, 30_000)),
        "request": request,
        "response": _response(chance),
        "timings": {"wait": chance.choice((3, 3_200, -1)), "dns": chance.choice((-1, 1_500)), "receive": 1},
        "pageref": "page_1",
    }
    for name in ("startedDateTime", "time", "timings", "pageref", "response"):
        if chance.random() < 0.02:
            del entry[name]
    return entry


def _headers(chance: random.Random, choices: dict[str, tuple[str, ...]]) -> list[dict[str, str]]:
    names = [name for name in choices if chance.random() < 0.5]
    return [{"name": name, "value": chance.choice(choices[name])} for name in names]


def _response(chance: random.Random) -> dict[str, Any]:
    text = chance.choice(TEXTS)
    content: dict[str, Any] = {"mimeType": chance.choice(TYPES), "size": len(text), "text": text}
    kind = chance.random()
    if kind < 0.2:
        raw = text.encode() if chance.random() < 0.5 else chance.randbytes(400)
        content |= {"encoding": "base64", "text": base64.b64encode(raw).decode()}
    elif kind < 0.25:
        content |= {"encoding": "base64", "text": chance.choice(("a", "=", "ab c\n=", "PGh0bWw+"))}
    elif kind < 0.3:
        del content["text"]
    status = chance.choice(STATUSES)
    return {"status": status, "statusText": "", "headers": _headers(chance, GOT), "content": content}
