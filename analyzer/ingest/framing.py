"""From bytes to lines, and from a line to the JSON text in it."""

import re
from collections.abc import Iterator
from typing import IO

from msgspec import Struct

from analyzer.codec import is_plain_text

BLOCK_BYTES = 1 << 18
MAX_LINE_BYTES = 16 << 20

_CRI = re.compile(rb"\S{20,40} (?:stdout|stderr) ([FP])(?::\S*)? ")
_NGINX_ESCAPE = re.compile(rb'\\\\|\\"|\\x([0-9A-Fa-f]{2})')
_BARE_DASH = re.compile(rb'("\s*:\s*)-(?=\s*[,}\]])')
_TRAILING_COMMA = re.compile(rb",(?=\s*[}\]])")
_EMPTY_VALUE = re.compile(rb'("\s*:)\s*(?=[,}])')


class Block(Struct, frozen=True):
    """Lines without their newline; None stands for one longer than MAX_LINE_BYTES.

    `is_plain`: all of them are UTF-8 without control characters, so that nobody has to check each.
    """

    lines: list[bytes | None]
    is_plain: bool


def split_blocks(stream: IO[bytes], limit_bytes: int | None = None) -> Iterator[Block]:
    """Yields the lines of a stream, some hundred at a time; the last one may be cut.

    Reads at most `limit_bytes`, so that a file that still grows comes to an end.
    """
    pending = b""
    is_overlong = False
    was_plain = True
    left = limit_bytes if limit_bytes is not None else 1 << 62
    while left > 0 and (block := stream.read(min(BLOCK_BYTES, left))):
        left -= len(block)
        is_plain = is_plain_text(block.replace(b"\n", b""))
        lines: list[bytes | None] = [*block.split(b"\n")]
        rest = lines.pop() or b""
        if lines:
            first = lines[0] or b""
            is_overlong |= len(pending) + len(first) > MAX_LINE_BYTES
            lines[0] = None if is_overlong else pending + first
            yield Block(lines, is_plain and was_plain)
            pending, is_overlong, was_plain = rest, False, is_plain
        elif not is_overlong:
            pending += rest
            was_plain &= is_plain
        if len(pending) > MAX_LINE_BYTES:
            pending, is_overlong = b"", True
    if pending or is_overlong:
        yield Block([None if is_overlong else pending], was_plain)


def split_lines(stream: IO[bytes], limit_bytes: int | None = None) -> Iterator[bytes | None]:
    """Yields the lines of `split_blocks` one by one."""
    for block in split_blocks(stream, limit_bytes):
        yield from block.lines


def strip_prefix(line: bytes) -> tuple[bytes, bool]:
    """Returns the text of a line from its JSON on, and whether the next line continues it.

    Takes off what container runtimes (CRI, with `P` for a part), docker compose and syslog write before.
    """
    if line[:1] in (b"{", b"["):
        return line, False
    match = _CRI.match(line)
    if match:
        return line[match.end() :], match[1] == b"P"
    start = line.find(b"{")
    return (line[start:], False) if start > 0 else (line, False)


def repair_line(line: bytes) -> bytes:
    r"""Returns a line with the known defects of hand-written log formats mended.

    nginx without `escape=json` writes `\x22` for a quote, and bare `-` or nothing for an empty number;
    documented samples have trailing commas.
    """
    line = _NGINX_ESCAPE.sub(lambda match: b"\\u00" + match[1] if match[1] else match[0], line)
    line = _BARE_DASH.sub(rb"\1null", line)
    line = _EMPTY_VALUE.sub(rb"\1null", line)
    return _TRAILING_COMMA.sub(b"", line)
