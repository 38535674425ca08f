"""What a patient attacker reads out of a text: every decoding of every piece, some levels deep."""

import base64
import bz2
import contextlib
import gzip
import html
import json
import re
import zlib
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

_LEVELS = 5
_RUN = re.compile(r"[A-Za-z0-9+/_-]{12,}")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_READABLE = re.compile(r"[ -~]{8}")


def deep_views(text: str, level: int = 0) -> Iterator[str]:
    """The text and all that it decodes to."""
    yield text
    if level < _LEVELS:
        for view in set(_decoded(text)) - {text, ""}:
            yield from deep_views(view, level + 1)


def _decoded(text: str) -> Iterator[str]:
    with contextlib.suppress(ValueError, RecursionError):
        value = json.loads(text)
        if not isinstance(value, int | float):
            yield from _leaves(value)
    yield unquote(text)
    yield html.unescape(text)
    yield _ESCAPE.sub(lambda sign: chr(int(sign[1] or sign[2], 16)) if sign[1] or sign[2] else sign[3], text)
    for run in _RUN.findall(text):
        yield from _of_run(run)


def _of_run(run: str) -> Iterator[str]:
    dense = run.replace("-", "+").replace("_", "/")
    dense = dense[: len(dense) - (len(dense) % 4 == 1)]
    raw = base64.b64decode(dense + "=" * (-len(dense) % 4))
    yield raw.decode("latin-1")
    for expand in (gzip.decompress, zlib.decompress, bz2.decompress):
        with contextlib.suppress(OSError, EOFError, zlib.error, ValueError):
            yield expand(raw).decode("latin-1")
    for encoding in ("utf-16-le", "utf-16-be", "utf-32-le"):
        text = raw.decode(encoding, "ignore")
        if _READABLE.search(text):
            yield text
    with contextlib.suppress(ValueError):
        yield bytes.fromhex(run).decode("latin-1")


def _leaves(value: Any) -> Iterator[str]:
    """Names and values, and what the items of a list spell together."""
    if isinstance(value, dict):
        for name, item in value.items():
            yield name
            yield from _leaves(item)
    elif isinstance(value, list):
        if all(isinstance(item, str) for item in value):
            yield "".join(value)
        elif all(isinstance(item, int) and 0 <= item < 256 for item in value):
            yield bytes(value).decode("latin-1")
        for item in value:
            yield from _leaves(item)
    elif value is not None:
        yield str(value)
