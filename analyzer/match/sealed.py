"""Small values kept by the thousand as deflated bytes, which are told what all of them have in common."""

import zlib
from typing import Any

from analyzer.pickled import kept_bytes, plain_values
from analyzer.rules.truth import Condition, HistoryQuery, Pending, PendingTree, Truth

_WINDOW = -12
"""Raw deflate (RFC 1951) over 4 kB: with the usual 32 kB, what a compressor allocates takes as long as its work."""
_MEMORY_LEVEL = 5
_LEVEL = 6


def _in_common() -> bytes:
    """What many values hold: each is a third as long when the compressor has seen this before."""
    url = "https://www.example.com/api/v2/items/1"
    query = HistoryQuery("http/url_worked", ("GET", url), "count", unless_empty=True)
    pending = Pending(query, (Condition("equals", True), Condition("gte", 3.0)))
    tree = PendingTree("all", (pending, PendingTree("any", (Truth.UNKNOWN, pending))))
    times = ("2026-01-01T00:00:00.000Z", "2026-01-01T00:00:00.123456Z")
    methods = ("DELETE", "PATCH", "PUT", "POST", "GET")
    names = ("example", "api.", "/api/v1/", "/{id}/", ".ndjson", ".jsonl", ".log", ".har")
    route = ("www.example.com", "GET", "/api/v2/items/{id}")
    exchange = ("example.ndjson", None, None, times[1], "GET", url, route[0], "/api/v2/items/1")
    observed = (route[2], 503, 12.5, None, route, 1767225600000000, False, ((url,), False), ((), True))
    return kept_bytes((names, methods, times, tree, url.removeprefix("https://"), *exchange, *observed, {}))


_IN_COMMON = _in_common()


def sealed(value: Any) -> bytes:
    """The value as few bytes; equal values of equal types that share as much give the same ones."""
    return squeezed(kept_bytes(value))


def unsealed(packed: bytes) -> Any:
    """The value that was sealed, by this very process or another one of the same program."""
    return plain_values(unsqueezed(packed))


def squeezed(pickled: bytes) -> bytes:
    """A pickled value in fewer bytes."""
    deflate = zlib.compressobj(_LEVEL, zlib.DEFLATED, _WINDOW, _MEMORY_LEVEL, zdict=_IN_COMMON)
    return deflate.compress(pickled) + deflate.flush()


def unsqueezed(packed: bytes) -> bytes:
    """What was squeezed."""
    return zlib.decompressobj(_WINDOW, zdict=_IN_COMMON).decompress(packed)
