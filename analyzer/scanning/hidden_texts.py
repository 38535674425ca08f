"""What a text holds in another form: its encoded parts decoded, so that words can be found in them."""

import binascii
import html
import re
import zlib
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import unquote_to_bytes

MAX_DEPTH = 4
MAX_EXPANDED_BYTES = 8 << 20

MIN_HIDDEN = 12
"""Characters of the shortest encoded part that is decoded."""
_RUN_BYTES = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/_-"
_RUNS = bytes(byte if byte in _RUN_BYTES else ord(" ") for byte in range(256))
_LONG_RUN = 4_096
_SHORT = 128
"""Bytes up to which what a text or a part decodes to is remembered."""
_HEAD_OF_RUN = 256
_SURE = 180
"""Bytes of a head that is not cut within a character of several bytes."""
_TEXT_BYTES = bytes((9, 10, 13, *range(32, 127), *range(128, 256)))
_URL_SAFE = bytes.maketrans(b"-_", b"+/")
_HEX_DIGITS = b"0123456789ABCDEFabcdef"
_ESCAPED = re.compile(rb"\\u00([0-7][0-9A-Fa-f])")
_QUOTED_PRINTABLE = re.compile(rb"=([2-7][0-9A-F])")
_QUOTED_SIGN = re.compile(rb"=(?:\r?\n|3D)")
_PRINTABLE = re.compile(rb"[ -~]{5,}")
_COMPRESSED = (b"\x1f\x8b", b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")


def hidden_text(text: bytes, depth: int = MAX_DEPTH) -> bytes:
    """Returns all that decodes in a text, and in that again, line by line; of binary content what can be read."""
    found: list[bytes] = []
    level = [text]
    for _ in range(depth):
        level = [
            inner
            for each in level
            for inner in (_decoded(each) if len(each) > _SHORT else _decoded_short(each))
        ]
        found += level
    return b"\n".join(found)


def _decoded(text: bytes) -> Iterator[bytes]:
    plain = _unescaped(text)
    if plain != text:
        yield plain
    runs = set(plain.translate(_RUNS).split())
    if plain is not text:
        runs.update(text.translate(_RUNS).split())
    for run in runs:
        if len(run) > _SHORT:
            yield from _decoded_run(run)
        elif len(run) >= MIN_HIDDEN:
            yield from _decoded_short_run(run)


@lru_cache(maxsize=1_024)
def _decoded_short(text: bytes) -> tuple[bytes, ...]:
    return tuple(_decoded(text))


def _unescaped(text: bytes) -> bytes:
    if b"%" in text:
        text = unquote_to_bytes(text)
    if b"\\" in text and b"\\u00" in text:  # to look for one byte is many times faster
        text = _ESCAPED.sub(_character, text)
    if b"&" in text and b";" in text:
        text = html.unescape(text.decode("utf-8", "replace")).encode("utf-8", "replace")
    if _QUOTED_SIGN.search(text):
        text = _QUOTED_PRINTABLE.sub(_character, text.replace(b"=\r\n", b"").replace(b"=\n", b""))
    return text


def _character(match: "re.Match[bytes]") -> bytes:
    return bytes((int(match[1], 16),))


def _decoded_run(run: bytes) -> Iterator[bytes]:
    if len(run) % 2 == 0 and run[0] in _HEX_DIGITS and not run.translate(None, _HEX_DIGITS):
        yield from _as_text(bytes.fromhex(run.decode()))
    if len(run) > _LONG_RUN and not _begins_as_text(run[:_HEAD_OF_RUN].translate(_URL_SAFE)):
        return
    base64 = run.translate(_URL_SAFE)
    for cut in (base64, base64[: len(base64) - len(base64) % 4]):
        try:
            content = binascii.a2b_base64(cut + b"=" * (-len(cut) % 4))
        except binascii.Error:
            continue
        yield from _as_text(content)
        break


@lru_cache(maxsize=1_024)
def _decoded_short_run(run: bytes) -> tuple[bytes, ...]:
    """Names of header fields, words of URLs and tokens of a session stand in every entry."""
    return tuple(_decoded_run(run))


def _begins_as_text(base64: bytes) -> bool:
    """Whether long content may be a text, or an archive of one, by its first 256 characters: pictures are none."""
    head = binascii.a2b_base64(base64)
    plain = head.replace(b"\0", b"").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
    return head.startswith(_COMPRESSED) or not plain[:_SURE].translate(None, _TEXT_BYTES)


def _as_text(content: bytes) -> Iterator[bytes]:
    """Content as a text, expanded and without the zero bytes of UTF-16; of other content what can be read."""
    if content.startswith(_COMPRESSED):
        content = _expanded(content)
    content = content.replace(b"\0", b"")
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        content = b" ".join(_PRINTABLE.findall(content))
    if content:
        yield content


def _expanded(content: bytes) -> bytes:
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 32).decompress(content, MAX_EXPANDED_BYTES)
    except zlib.error:
        return content
