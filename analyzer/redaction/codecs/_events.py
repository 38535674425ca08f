"""Server-sent events (HTML s.9.2.6): the `data` lines of one event are one text, and a stream of pieces is one, too."""

import re

from analyzer.codec import DecodeError, decode_json, encode_json
from analyzer.redaction.codecs._base import Visitor
from analyzer.redaction.json_parts import is_json

_DATA = re.compile(r"(?P<lead>data: ?)(?P<value>[^\r\n]*)")
_PIECE = re.compile(
    r"\"(?P<name>content|text|partial_json|arguments|delta|completion|token|response|output_text)\"\s{0,8}:\s{0,8}"
    r"\"(?P<text>(?:[^\"\\]|\\.)*)\""
)
_STREAMING = re.compile(r"\"(?:delta|partial_json|completion|token|choices)\"\s{0,8}:")


def join_data(lines: list[str]) -> list[str]:
    """The lines, those of one event that are JSON only together joined to one."""
    joined: list[str] = []
    run: list[str] = []
    for line in lines:
        if line.startswith("data:"):
            run.append(line)
            continue
        joined += _joined(run)
        run = []
        joined.append(line)
    return joined + _joined(run)


def _joined(run: list[str]) -> list[str]:
    if len(run) < 2:
        return run
    found = [match for line in run if (match := _DATA.match(line))]
    values = [match["value"] for match in found]
    if any(is_json(value) for value in values):
        return run
    whole = "\n".join(values).strip()
    # A line break between two members says nothing in JSON.
    return (
        [found[0]["lead"] + " ".join(whole.split("\n")) + ("\r" if run[-1].endswith("\r") else "")]
        if is_json(whole)
        else run
    )


def streams_text(text: str) -> bool:
    """Whether several events may carry pieces of one text."""
    first = _STREAMING.search(text)
    return first is not None and _STREAMING.search(text, first.end()) is not None


def rewrite_streamed(lines: list[str], rewritten: list[str], visitor: Visitor) -> list[str]:
    """The rewritten lines; a text of many pieces with a secret across two of them stands in the first of them."""
    after = _streams(rewritten)
    for name, raw in _streams(lines).items():
        pieces = after.get(name, [])
        whole = _told(raw)
        visited = visitor.visit(whole) if len(raw) > 1 else whole
        if visited == whole or len(pieces) != len(raw):
            continue
        if visited != _told(pieces):
            _collapse(rewritten, pieces, visited)
    return rewritten


Piece = tuple[int, int, int, str]
"""The line that a piece stands in, where it starts and ends there, and its text."""


def _streams(lines: list[str]) -> dict[str, list[Piece]]:
    """The pieces of each text, by the name that they stand under."""
    streams: dict[str, list[Piece]] = {}
    for at, line in enumerate(lines):
        for found in _PIECE.finditer(line) if line.startswith("data:") else ():
            streams.setdefault(found["name"], []).append((at, *found.span("text"), found["text"]))
    return streams


def _told(pieces: list[Piece]) -> str:
    whole = "".join(piece for _, _, _, piece in pieces)
    try:
        return str(decode_json(f'"{whole}"')) if "\\" in whole else whole
    except DecodeError:
        return whole


def _collapse(lines: list[str], pieces: list[Piece], text: str) -> None:
    """Puts a text in place of the first of its pieces, and nothing in place of the others."""
    written = encode_json(text).decode("utf-8", "replace")[1:-1]
    for number, (at, start, end, _) in reversed([*enumerate(pieces)]):
        lines[at] = lines[at][:start] + ("" if number else written) + lines[at][end:]
