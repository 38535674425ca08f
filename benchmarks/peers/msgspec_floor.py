"""msgspec alone: every line decoded into a typed struct of the few fields that statistics need, then dropped.

The floor for any parser of this program: no routes, no statistics, no rules.
"""

import sys
from pathlib import Path

import msgspec

from benchmarks.answers import Answer
from benchmarks.peers import Peer, script
from benchmarks.task import Kind

_BLOCK_BYTES = 128 << 10
"""Larger blocks fall out of the processor's cache."""


class _Request(msgspec.Struct):
    method: str


class _Response(msgspec.Struct):
    status_code: int


class _Http(msgspec.Struct):
    request: _Request
    response: _Response


class _Url(msgspec.Struct):
    domain: str
    path: str


class _Event(msgspec.Struct):
    duration: int


class _Line(msgspec.Struct, rename={"at": "@timestamp"}):
    """All three schemas; `url` is text in one of them."""

    at: str
    http: _Http | None = None
    url: _Url | str | None = None
    event: _Event | None = None
    http_host: str | None = None
    request_method: str | None = None
    request_uri: str | None = None
    status: int | None = None
    request_time: float | None = None
    method: str | None = None
    status_code: int | None = None
    duration_ms: float | None = None


def main() -> None:
    """Prints how many lines there were."""
    decode = msgspec.json.Decoder(_Line).decode_lines
    exchanges = 0
    with Path(sys.argv[1]).open("rb", buffering=0) as file:
        rest = b""
        while block := file.read(_BLOCK_BYTES):
            lines, newline, rest_of_block = block.rpartition(b"\n")
            exchanges += len(decode(rest + lines)) if newline else 0
            rest = rest_of_block if newline else rest + block
    exchanges += len(decode(rest))
    print(Answer(exchanges=exchanges).to_json())


PEER = Peer(
    name="msgspec",
    kinds=frozenset({Kind.LOG}),
    command=script("benchmarks.peers.msgspec_floor"),
)

if __name__ == "__main__":
    main()
