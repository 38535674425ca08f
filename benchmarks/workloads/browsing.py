"""What a browser records, entry by entry, as HAR 1.2."""

import base64
import json
import random
from collections import Counter
from typing import Any, NamedTuple

from benchmarks.workloads.mixed_log import time_text
from benchmarks.workloads.records import AGENTS, REASONS
from benchmarks.workloads.routes import (
    FAILURE_SHARE,
    FAILURES,
    SUCCESSES,
    Route,
    edge_routes,
    outside_routes,
    vendor_routes,
)
from benchmarks.workloads.secrets import Secrets

ENTRIES_A_PAGE = 60
TEXT_BYTES = 1_500
"""As API answers are on average: large bodies would make every parser look fast."""
OUTSIDE_SHARE, VENDOR_SHARE = 0.4, 0.03


class Content(NamedTuple):
    """How large the bodies are on average, and whether they are images in base64."""

    body_bytes: int = TEXT_BYTES
    is_base64: bool = False


class Browsing:
    """Makes one entry after the other, and counts them."""

    def __init__(self, chance: random.Random, secrets: Secrets, content: Content) -> None:
        self.pages: list[dict[str, Any]] = []
        self._chance = chance
        self._secrets = secrets
        self._content = content
        self._routes = (edge_routes(), outside_routes(), vendor_routes())
        self._entries = 0
        self._at_ms = 0
        self.counts: Counter[tuple[str, int]] = Counter()
        """(route, status) -> entries so far."""

    def entry(self) -> dict[str, Any]:
        """The next entry; every sixtieth begins a page."""
        chance = self._chance
        self._at_ms += 1 + chance.getrandbits(8)
        if self._entries % ENTRIES_A_PAGE == 0:
            self._begin_page()
        self._entries += 1
        among = self._routes[self._which()]
        route = among[int(chance.random() * len(among))]
        statuses = FAILURES if chance.random() < FAILURE_SHARE else SUCCESSES
        status = statuses[int(chance.random() * len(statuses))]
        self.counts[route.key, status] += 1
        wait_ms = 5 + chance.getrandbits(7)
        return {
            "pageref": self.pages[-1]["id"],
            "startedDateTime": time_text(self._at_ms),
            "time": wait_ms + 3,
            "request": self._request(route),
            "response": self._response(status),
            "cache": {},
            "timings": _timings(wait_ms),
            "serverIPAddress": f"203.0.113.{chance.getrandbits(6)}",
            "connection": str(chance.getrandbits(10)),
        }

    def _which(self) -> int:
        drawn = self._chance.random()
        return 2 if drawn < VENDOR_SHARE else 1 if drawn < OUTSIDE_SHARE else 0

    def _begin_page(self) -> None:
        number = len(self.pages) + 1
        self.pages.append(
            {
                "id": f"page_{number}",
                "startedDateTime": time_text(self._at_ms),
                "title": f"https://www.shop.example/page/{number}",
                "pageTimings": {"onContentLoad": 400.5, "onLoad": 900.25},
            }
        )

    def _request(self, route: Route) -> dict[str, Any]:
        agent = AGENTS[self._chance.getrandbits(5)]
        headers = {
            "accept": "application/json, text/plain, */*",
            "accept-encoding": "gzip, deflate, br",
            "accept-language": "en-GB,en;q=0.9",
            "authorization": f"Bearer {self._secrets.token}",
            "cookie": f"session={self._secrets.session}; theme=dark",
            "origin": "https://www.shop.example",
            "referer": "https://www.shop.example/",
            "sec-fetch-mode": "cors",
            "user-agent": agent,
            "x-request-id": f"{self._chance.getrandbits(128):032x}",
        }
        request = {
            "method": route.method,
            "url": f"https://{route.host}{route.path(self._chance)}",
            "httpVersion": "http/2.0",
            "headers": _pairs(headers),
            "queryString": [],
            "cookies": _pairs({"session": self._secrets.session, "theme": "dark"}),
            "headersSize": -1,
            "bodySize": 0,
        }
        if route.method in ("POST", "PUT", "PATCH"):
            text = json.dumps({"amount": self._chance.getrandbits(12), "email": self._secrets.person()})
            request["bodySize"] = len(text)
            request["postData"] = {"mimeType": "application/json", "text": text}
        return request

    def _response(self, status: int) -> dict[str, Any]:
        is_image = self._content.is_base64 and status < 300
        mime = "image/webp" if is_image else "application/json"
        headers = {
            "cache-control": "no-store",
            "content-type": mime,
            "date": "Mon, 05 Jan 2026 00:00:00 GMT",
            "server": "nginx",
            "strict-transport-security": "max-age=31536000",
            "vary": "Accept-Encoding",
            "x-content-type-options": "nosniff",
            "x-trace": f"{self._chance.getrandbits(64):016x}",
        }
        content: dict[str, Any] = {"mimeType": mime}
        if is_image:
            image = self._chance.randbytes(self._content.body_bytes)
            content |= {"text": base64.b64encode(image).decode(), "encoding": "base64", "size": len(image)}
        elif status not in (204, 304):
            text = self._text(status)
            content |= {"text": text, "size": len(text)}
        else:
            content["size"] = 0
        return {
            "status": status,
            "statusText": "",
            "httpVersion": "http/2.0",
            "headers": _pairs(headers),
            "cookies": [],
            "content": content,
            "redirectURL": "",
            "headersSize": -1,
            "bodySize": -1,
        }

    def _text(self, status: int) -> str:
        chance = self._chance
        if status >= 400:
            return json.dumps(
                {"error": REASONS[status], "code": status, "trace": f"{chance.getrandbits(64):016x}"}
            )
        items, length = [], 0
        wanted_bytes = int(chance.random() * 2 * self._content.body_bytes)
        while length < wanted_bytes:
            items.append(self._item())
            length += 330
        return json.dumps({"total": len(items), "items": items}, indent=1)

    def _item(self) -> dict[str, Any]:
        chance = self._chance
        item = {
            "id": chance.getrandbits(24),
            "name": f"item {chance.getrandbits(10)}",
            "price": chance.getrandbits(12) / 4,
            "description": f'A made-up thing of kind {chance.getrandbits(6)}, sold "as is" and sent within two days.',
            "tags": ["new", "made-up", f"shelf-{chance.getrandbits(5)}"],
            "revision": f"{chance.getrandbits(64):016x}",
        }
        if chance.random() < 0.05:
            item["seller"] = {"email": self._secrets.person(), "rating": chance.getrandbits(3)}
        return item


def _pairs(values: dict[str, str]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in values.items()]


def _timings(wait_ms: int) -> dict[str, float]:
    return {"blocked": 1, "dns": -1, "ssl": -1, "connect": -1, "send": 0.5, "wait": wait_ms, "receive": 1.5}
