"""Who is called in the made-up logs: hosts, routes with ids, statuses, durations, clients.

Every id in a path is a number, a UUID or 24 hex digits, and no two are neighbours, so that every peer can tell
ids from words with one simple expression.
"""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass

NOUNS = (
    *("orders", "carts", "users", "invoices", "payments", "sessions", "products", "reviews", "shipments"),
    *("tickets", "reports", "projects", "teams", "files", "events", "webhooks", "searches", "messages"),
)
SERVICES = (
    *("billing", "catalog", "checkout", "identity", "inventory", "ledger", "mailer", "media", "notify"),
    *("partners", "pricing", "profile", "quotes", "ranking", "search", "shipping", "stock", "tax"),
)
EDGES = (
    "www.shop.example",
    "api.shop.example",
    "m.shop.example",
    "static.shop.example",
    "admin.shop.example",
)
OUTSIDE = (
    *("api.payments.example", "maps.geo.example", "mail.sender.example", "hooks.chat.example"),
    *("fx.rates.example", "idp.login.example", "blob.storage.example", "kyc.check.example"),
)
VENDORS = {
    "api.clari.com": (
        "GET /v4/export/jobs/{hex}",
        "POST /v4/export/forecast/pipeline",
        "GET /v4/export/forecast/list",
    ),
    "api.cleanlist.ai": (
        "POST /api/v1/public/enrich/bulk",
        "GET /api/v1/public/enrich/status",
        "GET /api/v1/public/credits/balance",
    ),
    "acme.haricrm.com": (
        "GET /api/records/contacts/{number}",
        "PUT /api/records/deals/{number}",
        "GET /api/records/contacts",
    ),
}
VENDOR_SHARE = 0.03
"""Of the application's calls: those to vendors that shipped rules speak of."""

FAILURES = (400, 401, 403, 404, 404, 404, 409, 422, 429, 429, 500, 500, 502, 503, 504)
FAILURE_SHARE = 0.03
SUCCESSES = (200,) * 16 + (201, 204, 301, 304)


@dataclass(frozen=True, slots=True)
class Route:
    """One route: `parts` are the texts between its ids, `kinds` says what each id looks like."""

    host: str
    method: str
    key: str
    """The route under the name that answers use: `METHOD host/template`."""
    parts: tuple[str, ...]
    kinds: tuple[Callable[[random.Random], str], ...]

    def path(self, chance: random.Random) -> str:
        """A path of this route with fresh ids."""
        filled = self.parts[0]
        for make_id, rest in zip(self.kinds, self.parts[1:], strict=True):
            filled += make_id(chance) + rest
        return filled


_PLACEHOLDER = re.compile(r"{\w+}")
_PLACEHOLDER_KIND = re.compile(r"{(\w+)}")


def _uuid(chance: random.Random) -> str:
    text = f"{chance.getrandbits(128):032x}"
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-8{text[17:20]}-{text[20:]}"


_ID = {
    "number": lambda chance: str(10_000 + chance.getrandbits(20)),
    "uuid": _uuid,
    # The first digit makes sure that it cannot be all letters.
    "hex": lambda chance: f"6{chance.getrandbits(92):023x}",
}


def route(host: str, text: str) -> Route:
    """The route written as `METHOD /path/{kind}`."""
    method, _, path = text.partition(" ")
    parts = tuple(_PLACEHOLDER.split(path))
    kinds = tuple(_ID[kind] for kind in _PLACEHOLDER_KIND.findall(path))
    return Route(host, method, f"{method} {host}{'{id}'.join(parts)}", parts, kinds)


def routes_of(host: str, prefix: str, nouns: tuple[str, ...], kind: str) -> list[Route]:
    """The routes of a REST API: six for each noun."""
    texts = (
        *("GET {0}/{1}", "POST {0}/{1}", "GET {0}/{1}/{{{2}}}", "PATCH {0}/{1}/{{{2}}}"),
        *("GET {0}/{1}/{{{2}}}/items", "DELETE {0}/{1}/{{{2}}}/items/{{number}}"),
    )
    return [route(host, text.format(prefix, noun, kind)) for noun in nouns for text in texts]


def inner_routes() -> list[Route]:
    """Calls between services, 18 hosts with 12 to 24 routes each."""
    kinds = ("number", "uuid", "hex")
    return [
        each
        for index, name in enumerate(SERVICES)
        for each in routes_of(
            f"{name}.internal.example",
            f"/v{1 + index % 3}",
            (NOUNS * 2)[index : index + 2 + index % 3],
            kinds[index % 3],
        )
    ]


def edge_routes() -> list[Route]:
    """What browsers and apps ask for."""
    return [each for host in EDGES for each in routes_of(host, "/api/v2", NOUNS[:6], "number")]


def outside_routes() -> list[Route]:
    """What the application asks of others."""
    return [each for host in OUTSIDE for each in routes_of(host, "/v1", NOUNS[6:9], "uuid")]


def vendor_routes() -> list[Route]:
    """The routes of the vendors that shipped rules know."""
    return [route(host, text) for host, texts in VENDORS.items() for text in texts]
