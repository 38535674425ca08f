"""Matches of a pattern in one redacted exchange, each with its place and what stands around it."""

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from analyzer.facts.body import body_text
from analyzer.model import Exchange
from analyzer.redaction.viewing import View

AROUND_CHARS = 30
MAX_MATCH_CHARS = 200
_NOT_SENT = frozenset({"startedDateTime", "time", "timings", "cache", "headersSize", "bodySize"})
"""What a HAR entry has beside what went over the wire; unrecorded ones of them hold made-up values."""


class Match(Struct, frozen=True):
    """A text that matches: its JSON pointer, the surroundings of the first match, and how many follow in it."""

    pointer: str
    snippet: str
    more: int


def matches(view: View, expression: Any) -> Iterator[Match]:
    """Yields one match for each text of the entry that has one; `expression` is a compiled one of RE2."""
    for pointer, text in _texts(view):
        spans = [found.span() for found in expression.finditer(text)]
        if spans:
            yield Match(pointer, _around(text, *spans[0]), len(spans) - 1)


def _texts(view: View) -> Iterator[tuple[str, str]]:
    """Yields (JSON pointer, text) of what was sent and answered, depth first; bodies that are base64 as text."""
    decoded = dict(_decoded_bodies(view.exchange))
    pending: list[tuple[str, Any]] = [("", view.entry)]
    while pending:
        place, node = pending.pop()
        if isinstance(node, dict):
            pending += [
                (f"{place}/{_escaped(key)}", child)
                for key, child in reversed(node.items())
                if key not in _NOT_SENT
            ]
        elif isinstance(node, list):
            pending += [(f"{place}/{index}", child) for index, child in reversed([*enumerate(node)])]
        elif node is not None:
            yield place, decoded.get(place, str(node))


def _decoded_bodies(exchange: Exchange) -> Iterator[tuple[str, str]]:
    response = exchange.response
    bodies = (
        ("/request/postData/text", exchange.request.body),
        ("/response/content/text", response.body if response else None),
    )
    for pointer, body in bodies:
        text = body_text(body) if body is not None and body.is_base64 else None
        if text is not None:
            yield pointer, text


def _escaped(key: object) -> str:
    return str(key).replace("~", "~0").replace("/", "~1")


def _around(text: str, start: int, end: int) -> str:
    before, after = (
        max(0, start - AROUND_CHARS),
        min(len(text), min(end, start + MAX_MATCH_CHARS) + AROUND_CHARS),
    )
    return f"{'...' if before else ''}{text[before:after]}{'...' if after < len(text) else ''}"
