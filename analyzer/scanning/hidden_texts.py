"""What a text holds in another form: its encoded parts decoded, so that words can be found in them."""

import binascii
import contextlib
import html
import re
import zlib
from collections.abc import Iterator
from urllib.parse import unquote_to_bytes

MAX_DEPTH = 3
MAX_EXPANDED_BYTES = 8 << 20

_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{12,}+={0,2}")
_HEX = re.compile(rb"(?:[0-9A-Fa-f]{2}){8,}")
_URL_SAFE = bytes.maketrans(b"-_", b"+/")
_ESCAPED = re.compile(rb"\\u00([0-7][0-9A-Fa-f])")
_QUOTED_PRINTABLE = re.compile(rb"=([2-7][0-9A-F])")
_COMPRESSED = (b"\x1f\x8b", b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")


def hidden_texts(text: bytes, depth: int = MAX_DEPTH) -> Iterator[bytes]:
    """Yields the decoded parts of a text, and theirs; a part that does not decode is none."""
    for inner in _decoded(text):
        yield inner
        if depth > 1:
            yield from hidden_texts(inner, depth - 1)


def _decoded(text: bytes) -> Iterator[bytes]:
    if b"%" in text:
        yield unquote_to_bytes(text)
    if b"\\u00" in text:
        yield _ESCAPED.sub(_character, text)
    if b"&#" in text or (b"&" in text and b";" in text):
        yield html.unescape(text.decode("utf-8", "replace")).encode("utf-8", "replace")
    if _QUOTED_PRINTABLE.search(text):
        yield _QUOTED_PRINTABLE.sub(_character, text.replace(b"=\r\n", b"").replace(b"=\n", b""))
    for run in _HEX.findall(text):
        yield from _expanded(bytes.fromhex(run.decode()))
    for run in _BASE64.findall(text):
        plain = run.translate(_URL_SAFE).rstrip(b"=")
        for cut in (plain, plain[: len(plain) - len(plain) % 4]):
            try:
                yield from _expanded(binascii.a2b_base64(cut + b"=" * (-len(cut) % 4)))
            except binascii.Error:
                continue
            break


def _character(match: "re.Match[bytes]") -> bytes:
    return bytes((int(match[1], 16),))


def _expanded(content: bytes) -> Iterator[bytes]:
    """Content as bytes of text: expanded, or with the zero bytes of UTF-16 left out."""
    if content.startswith(_COMPRESSED):
        with contextlib.suppress(zlib.error):
            yield zlib.decompressobj(zlib.MAX_WBITS | 32).decompress(content, MAX_EXPANDED_BYTES)
    yield content.replace(b"\0", b"") if b"\0" in content else content
