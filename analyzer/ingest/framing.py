"""From bytes to lines, and from a line to the JSON text in it."""

import re
from collections.abc import Iterator
from typing import IO

BLOCK_BYTES = 1 << 18
MAX_LINE_BYTES = 16 << 20

_CRI = re.compile(rb"\S{20,40} (?:stdout|stderr) ([FP])(?::\S*)? ")
_NGINX_ESCAPE = re.compile(rb'\\\\|\\"|\\x([0-9A-Fa-f]{2})')
_BARE_DASH = re.compile(rb'("\s*:\s*)-(?=\s*[,}\]])')
_TRAILING_COMMA = re.compile(rb",(?=\s*[}\]])")
_EMPTY_VALUE = re.compile(rb'("\s*:)\s*(?=[,}])')


def split_lines(stream: IO[bytes], limit_bytes: int | None = None) -> Iterator[bytes | None]:
    """Yields lines without newline, None for each that is longer than MAX_LINE_BYTES; the last may be cut.

    Reads at most `limit_bytes`, so that a file that still grows comes to an end.
    """
    pending = b""
    is_overlong = False
    left = limit_bytes if limit_bytes is not None else 1 << 62
    while left > 0 and (block := stream.read(min(BLOCK_BYTES, left))):
        left -= len(block)
        *lines, rest = block.split(b"\n")
        if lines:
            is_overlong |= len(pending) + len(lines[0]) > MAX_LINE_BYTES
            yield None if is_overlong else pending + lines[0]
            yield from lines[1:]
            pending, is_overlong = rest, False
        elif not is_overlong:
            pending += rest
        if len(pending) > MAX_LINE_BYTES:
            pending, is_overlong = b"", True
    if pending or is_overlong:
        yield None if is_overlong else pending


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
