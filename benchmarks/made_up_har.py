# ruff: noqa: E501
"""A made-up HAR of any size: the same seed gives the same bytes, and every secret in it is known.

Entries are what browsers and API clients write: lists of records in JSON, pages in HTML, GraphQL, forms, media in
base64, event streams, redirects; headers, cookies and query strings around them. Secrets stand in clear, under
telling names, in base64, and below two encodings.
"""

import base64
import gzip
import json
import random
import string
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from msgspec import Struct, field

_ALNUM = string.ascii_letters + string.digits
_HOSTS = (
    "api.shop.example",
    "www.shop.example",
    "cdn.shop.example",
    "auth.shop.example",
    "events.ads.example",
)
_NOUNS = [
    "order",
    "invoice",
    "customer",
    "product",
    "price",
    "shipment",
    "return",
    "payment",
    "contact",
    "company",
    "stage",
    "event",
    "filter",
    "report",
]


class MadeUp(Struct):
    """What was written: its size, and the values that must be gone from a redacted copy."""

    entries: int = 0
    bytes: int = 0
    secrets: list[str] = field(default_factory=list)


class _Maker:
    """Makes entries, and remembers each secret that it puts into them."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.secrets: list[str] = []
        self.words = [self._word() for _ in range(3_000)]
        self.session = self.secret(32)
        self.token = self.jwt()
        self.kinds: tuple[tuple[int, Callable[[], dict[str, Any]]], ...] = (
            (30, self.records),
            (8, self.page),
            (8, self.graphql),
            (6, self.form),
            (5, self.media),
            (5, self.script),
            (5, self.packed),
            (4, self.stream),
            (4, self.redirect),
            (25, self.beacon),
        )

    # --- values -----------------------------------------------------------------------------------------

    def _word(self) -> str:
        return "".join(
            self.random.choice("bcdfghlmnprstvw") + self.random.choice("aeiou")
            for _ in range(self.random.randint(1, 4))
        )

    def sentence(self, words: int) -> str:
        return " ".join(self.random.choices(self.words, k=words)).capitalize() + "."

    def hexadecimal(self, size: int) -> str:
        return f"{self.random.getrandbits(size * 4):0{size}x}"

    def uuid(self) -> str:
        digits = self.hexadecimal(32)
        return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"

    def secret(self, size: int) -> str:
        value = "K7q" + "".join(self.random.choices(_ALNUM, k=size - 3))
        self.secrets.append(value)
        return value

    def email(self) -> str:
        value = f"{self._word()}.{self._word()}{self.random.randint(10, 99_999)}@{self._word()}.example"
        self.secrets.append(value)
        return value

    def jwt(self) -> str:
        def part(value: Any) -> str:
            return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

        signature = self.secret(43)
        claims = {"sub": self.uuid(), "email": self.email(), "exp": 1_772_400_000}
        return f"{part({'alg': 'RS256', 'kid': 'k1'})}.{part(claims)}.{signature}"

    def moment(self) -> str:
        day, second = self.random.randint(1, 28), self.random.randint(0, 86_399)
        clock = f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}"
        return f"2026-03-{day:02}T{clock}.{self.random.randint(0, 999):03}Z"

    # --- bodies -----------------------------------------------------------------------------------------

    def record(self) -> dict[str, Any]:
        record = {
            "id": self.uuid(),
            "kind": self.random.choice(_NOUNS),
            "title": self.sentence(self.random.randint(2, 8)),
            "description": self.sentence(self.random.randint(8, 40)),
            "created_at": self.moment(),
            "updated_at": self.moment(),
            "total": round(self.random.random() * 10_000, 2),
            "score": self.random.random(),
            "position": {"lat": self.random.uniform(-90, 90), "lon": self.random.uniform(-180, 180)},
            "tags": self.random.choices(_NOUNS, k=3),
            "is_open": self.random.random() < 0.5,
            "parent": None,
            "links": {"self": f"https://api.shop.example/v2/{self.random.choice(_NOUNS)}s/{self.uuid()}"},
            "quantity": self.random.randint(0, 5_000),
            "sku": f"{self._word().upper()}-{self.random.randint(1_000, 99_999)}",
        }
        if self.random.random() < 0.03:
            record["contact"] = {
                "email": self.email(),
                "phone": f"+1 415 555 {self.random.randint(1000, 9999)}",
            }
        return record

    def records(self) -> dict[str, Any]:
        rows = [self.record() for _ in range(self.random.randint(1, 60))]
        body = {"data": rows, "page": {"next": self.hexadecimal(24), "size": len(rows)}}
        url = f"https://api.shop.example/v2/{self.random.choice(_NOUNS)}s?page={self.random.randint(1, 999)}&since={self.moment()}"
        return self.entry(
            "GET", url, json.dumps(body, separators=(",", ":")), "application/json; charset=utf-8"
        )

    def page(self) -> dict[str, Any]:
        rows = "".join(
            f'<div class="card {self.random.choice(_NOUNS)}" data-id="{self.uuid()}"><a href="/{self.random.choice(_NOUNS)}/'
            f'{self.random.randint(1, 99_999)}?ref=list">{self.sentence(4)}</a><p>{self.sentence(25)}</p></div>\n'
            for _ in range(self.random.randint(10, 120))
        )
        token = self.secret(40)
        html = f'<!DOCTYPE html><html><head><title>{self.sentence(3)}</title><meta name="csrf-token" content="{token}"></head><body>{rows}</body></html>'
        return self.entry(
            "GET", f"https://www.shop.example/{self._word()}/{self._word()}", html, "text/html; charset=utf-8"
        )

    def graphql(self) -> dict[str, Any]:
        asked = {
            "operationName": "Find",
            "query": "query Find($id: ID!) { node(id: $id) { id title lines { sku total } } }",
        }
        nodes = [
            {"node": self.record(), "cursor": self.hexadecimal(24)} for _ in range(self.random.randint(1, 20))
        ]
        post = json.dumps(asked | {"variables": {"id": self.uuid()}})
        return self.entry(
            "POST",
            "https://api.shop.example/graphql",
            json.dumps({"data": {"edges": nodes}}),
            "application/json",
            post,
        )

    def form(self) -> dict[str, Any]:
        fields = (
            f"grant_type=password&username={quote(self.email())}&password={self.secret(14)}&scope=read+write"
        )
        answer = {"access_token": self.secret(48), "token_type": "bearer", "expires_in": 3600}
        kind = "application/x-www-form-urlencoded"
        return self.entry(
            "POST",
            "https://auth.shop.example/oauth/token",
            json.dumps(answer),
            "application/json",
            fields,
            kind,
        )

    def media(self) -> dict[str, Any]:
        picture = base64.b64encode(
            b"\x89PNG\r\n\x1a\n" + self.random.randbytes(self.random.randint(2_000, 40_000))
        ).decode()
        return self.entry(
            "GET",
            f"https://cdn.shop.example/i/{self.hexadecimal(20)}.png",
            picture,
            "image/png",
            is_base64=True,
        )

    def script(self) -> dict[str, Any]:
        lines = "".join(
            f'function {self._word()}{at}(a,b){{var c="{self.sentence(5)}";return a.{self._word()}(b,{self.random.randint(1, 999)},c)}}\n'
            for at in range(self.random.randint(50, 400))
        )
        return self.entry(
            "GET", f"https://cdn.shop.example/js/{self.hexadecimal(12)}.js", lines, "application/javascript"
        )

    def packed(self) -> dict[str, Any]:
        """A base64 body, gzip in a field, JSON in JSON, base64 JSON in a query."""
        inner = json.dumps(
            {"note": self.sentence(30), "api_key": self.secret(32), "rows": [self.record() for _ in range(6)]}
        )
        gzipped = base64.b64encode(
            gzip.compress(json.dumps({"owner": self.email()}).encode(), mtime=0)
        ).decode()
        body = json.dumps(
            {"Records": [{"body": inner, "data": gzipped}], "raw": f"seen {self.email()}".encode().hex()}
        )
        state = base64.urlsafe_b64encode(json.dumps({"session_token": self.secret(30)}).encode()).decode()
        text = base64.b64encode(body.encode()).decode()
        return self.entry(
            "GET",
            f"https://events.ads.example/q?payload={quote(state)}",
            text,
            "application/json",
            is_base64=True,
        )

    def stream(self) -> dict[str, Any]:
        events = "".join(
            f"event: delta\ndata: {json.dumps({'id': self.uuid(), 'text': self.sentence(6), 'index': at})}\n\n"
            for at in range(self.random.randint(20, 150))
        )
        return self.entry("GET", "https://api.shop.example/v2/stream", events, "text/event-stream")

    def redirect(self) -> dict[str, Any]:
        target = f"https://www.shop.example/cb?code={self.secret(24)}&next={quote(f'https://www.shop.example/?u={self.email()}', safe='')}"
        entry = self.entry("GET", "https://auth.shop.example/authorize?client_id=web", "", "text/plain")
        entry["response"] |= {"status": 302, "statusText": "Found", "redirectURL": target}
        entry["response"]["headers"].append({"name": "Location", "value": target})
        return entry

    def beacon(self) -> dict[str, Any]:
        query = {
            "v": "2", "tid": "G-1ABCDE", "_p": str(self.random.randint(10**8, 10**9)), "ul": "en-us", "sr": "1920x1080",
            "dl": f"https://www.shop.example/{self._word()}?p={self.random.randint(1, 500)}", "en": "page_view",
        }  # fmt: skip
        url = "https://events.ads.example/g/collect?" + "&".join(
            f"{name}={quote(value, safe='')}" for name, value in query.items()
        )
        entry = self.entry("POST", url, "", "text/plain")
        entry["request"]["queryString"] = [{"name": name, "value": value} for name, value in query.items()]
        return entry

    # --- what stands around a body ------------------------------------------------------------------------

    def entry(
        self,
        method: str,
        url: str,
        body: str,
        mime: str,
        post: str = "",
        post_mime: str = "application/json",
        *,
        is_base64: bool = False,
    ) -> dict[str, Any]:
        headers = {
            ":authority": url.split("/")[2], ":method": method, ":scheme": "https", "accept": "*/*",
            "accept-encoding": "gzip, deflate, br, zstd", "accept-language": "en-US,en;q=0.9",
            "authorization": f"Bearer {self.token}", "cookie": f"sid={self.session}; theme=dark; _ga=GA1.2.{self.random.randint(10**8, 10**9)}.1",
            "referer": f"https://www.shop.example/{self.random.choice(self.words)}", "sec-fetch-mode": "cors",
            "user-agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36",
            "x-request-id": self.uuid(), "traceparent": f"00-{self.hexadecimal(32)}-{self.hexadecimal(16)}-01",
        }  # fmt: skip
        answered = {
            "content-type": mime, "content-length": str(len(body)), "date": "Sun, 01 Mar 2026 10:00:00 GMT", "server": "nginx",
            "etag": f'W/"{self.hexadecimal(32)}"', "cache-control": "no-store", "cf-ray": f"{self.hexadecimal(16)}-FRA", "vary": "Origin",
        }  # fmt: skip
        if self.random.random() < 0.1:
            answered["set-cookie"] = f"visit={self.secret(28)}; Path=/; HttpOnly; Secure"
        content = {"size": len(body), "mimeType": mime, "text": body} | (
            {"encoding": "base64"} if is_base64 else {}
        )
        request: dict[str, Any] = {
            "method": method, "url": url, "httpVersion": "h2", "headers": _pairs(headers), "queryString": [],
            "cookies": [{"name": "sid", "value": self.session}, {"name": "theme", "value": "dark"}], "headersSize": -1, "bodySize": len(post),
        }  # fmt: skip
        if post:
            request["postData"] = {"mimeType": post_mime, "text": post}
        response = {
            "status": self.random.choice((200, 200, 200, 201, 304, 401, 429, 500)), "statusText": "", "httpVersion": "h2",
            "headers": _pairs(answered), "cookies": [], "content": content, "redirectURL": "", "headersSize": -1, "bodySize": len(body),
        }  # fmt: skip
        timings = {
            name: round(self.random.random() * 80, 3)
            for name in ("blocked", "dns", "connect", "ssl", "send", "wait", "receive")
        }
        return {
            "startedDateTime": self.moment(), "time": sum(timings.values()), "request": request, "response": response, "cache": {},
            "timings": timings, "serverIPAddress": "93.184.216.34", "connection": str(self.random.randint(1000, 60_000)),
            "_initiator": {"type": "script", "stack": {"callFrames": [{"functionName": self._word(), "lineNumber": self.random.randint(1, 9000),
                           "url": f"https://cdn.shop.example/js/{self.hexadecimal(12)}.js"}]}}, "_resourceType": "fetch",
        }  # fmt: skip


def _pairs(headers: dict[str, str]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in headers.items()]


def write_har(target: Path, size: int, seed: int = 1) -> MadeUp:
    """Writes a HAR of about `size` bytes, and returns what is in it."""
    maker = _Maker(seed)
    weights, makers = zip(*maker.kinds, strict=True)
    made = MadeUp(secrets=maker.secrets)
    with target.open("wb") as stream:
        stream.write(
            b'{"log":{"version":"1.2","creator":{"name":"made-up","version":"1"},"pages":[],"entries":['
        )
        while stream.tell() < size:
            stream.write(b"," if made.entries else b"")
            stream.write(
                json.dumps(maker.random.choices(makers, weights)[0](), separators=(",", ":")).encode()
            )
            made.entries += 1
        stream.write(b"]}}")
        made.bytes = stream.tell()
    return made


def write_one_large_entry(target: Path, size: int, seed: int = 1) -> MadeUp:
    """Writes a HAR with one entry of about `size` bytes."""
    maker = _Maker(seed)
    rows: list[dict[str, Any]] = []
    while len(rows) * 900 < size:
        rows.append(maker.record())
    entry = maker.entry("GET", "https://api.shop.example/v2/all", json.dumps(rows), "application/json")
    document = {"log": {"version": "1.2", "creator": {"name": "made-up", "version": "1"}, "entries": [entry]}}
    target.write_text(json.dumps(document), encoding="utf-8")
    return MadeUp(entries=1, bytes=target.stat().st_size, secrets=maker.secrets)
