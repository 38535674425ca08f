"""JSON and markup inside a running text: `request failed: {"name": …}`, an envelope behind the prefix of a log."""

import re
from typing import TYPE_CHECKING

from analyzer.redaction.json_parts import is_json

if TYPE_CHECKING:
    from analyzer.redaction.codecs._base import Visitor

_JSON_START = re.compile(r"[{\[][ \t\r\n]{0,20}(?:[{\[][ \t\r\n]{0,20}){0,4}\"")
_BRACKET = re.compile(r"\"(?:[^\"\\]|\\.)*+(?:\"|$)|[{}\[\]]", re.DOTALL)
_TAG = re.compile(r"<(?:\?xml|!DOCTYPE|[A-Za-z][\w:.-]{0,80}(?=[\s>/]))")
_MAX_FAILURES = 8


def rewrite_json_within(text: str, visitor: "Visitor") -> str:
    """The text with the JSON values in it visited as such, one after the other."""
    pieces, done, failures, at = [], 0, 0, 0
    while failures < _MAX_FAILURES and (start := _JSON_START.search(text, at)) is not None:
        end = _end_of(text, start.start())
        value = text[start.start() : end]
        if end == 0 or len(value) == len(text.strip()) or not is_json(value):
            failures, at = failures + 1, start.start() + 1
            continue
        pieces += [text[done : start.start()], visitor.visit(value)]
        done = at = end
    return "".join(pieces) + text[done:] if pieces else text


def _end_of(text: str, start: int) -> int:
    """Where the bracket that opens at a place is closed, 0 if it is not."""
    depth = 0
    for sign in _BRACKET.finditer(text, start):
        if sign[0][0] in "{[":
            depth += 1
        elif sign[0][0] in "}]":
            depth -= 1
            if depth <= 0:
                return sign.end()
    return 0


def rewrite_markup_within(text: str, visitor: "Visitor") -> str:
    """The text with the markup in it visited as such, from its first tag to its last."""
    start = _TAG.search(text)
    end = text.rfind(">") + 1
    if start is None or not text[: start.start()].strip() or end <= start.end():
        return text
    return text[: start.start()] + visitor.visit(text[start.start() : end]) + text[end:]
