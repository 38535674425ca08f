"""Bytes that hold text: UTF-8, UTF-16, and compressed text; with the way back."""

import bz2
import gzip
import lzma
import re
import zlib
from typing import Any

import brotli
import zstandard
from msgspec import Struct

from analyzer.facts.body import expansion_limit

MAX_UNPACKED_BYTES = 64 << 20
_MIN_GUESSED_BYTES = 12
_WINDOWS = {"gzip": 31, "zlib": 15, "deflate": -15}
_WHOLE: dict[str, Any] = {
    "bz2": bz2.BZ2Decompressor,
    "xz": lambda: lzma.LZMADecompressor(memlimit=MAX_UNPACKED_BYTES),
}
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffd]")


class Packed(Struct, frozen=True):
    """A text and how it was packed."""

    text: str
    encoding: str = "utf-8"
    compression: str = ""

    def pack(self, text: str) -> bytes:
        """The bytes of another text, packed the same way; the same text gives the same bytes."""
        raw = text.encode(self.encoding, "replace")
        if self.compression == "gzip":
            return gzip.compress(raw, mtime=0)
        if self.compression == "zlib":
            return zlib.compress(raw)
        if self.compression == "zstd":
            return zstandard.ZstdCompressor().compress(raw)
        if self.compression == "bz2":
            return bz2.compress(raw)
        if self.compression == "xz":
            return lzma.compress(raw)
        if self.compression == "br":
            return bytes(brotli.compress(raw))
        if self.compression == "deflate":
            stream = zlib.compressobj(wbits=-15)
            return stream.compress(raw) + stream.flush()
        return raw


def unpack(raw: bytes) -> Packed | None:
    """The text in the bytes, `None` where they are no text or expand beyond the limits."""
    compression = _compression(raw)
    if compression:
        expanded = _expand(raw, compression)
        return _decode(expanded, compression) if expanded is not None else None
    return _decode(raw, "") or _guess(raw)


def _guess(raw: bytes) -> Packed | None:
    """Brotli (RFC 7932) and bare deflate (SAML's redirect binding) have no sign of their own: text must come out."""
    if len(raw) < _MIN_GUESSED_BYTES:
        return None
    for compression in ("br", "deflate"):
        expanded = _expand(raw, compression)
        if expanded and len(expanded) >= _MIN_GUESSED_BYTES:
            packed = _decode(expanded, compression)
            if packed is not None and not _CONTROL.search(packed.text[:4096]):
                return packed
    return None


def _compression(raw: bytes) -> str:
    if raw[:2] == b"\x1f\x8b":
        return "gzip"
    if raw[:4] == b"\x28\xb5\x2f\xfd":
        return "zstd"
    if raw[:3] == b"BZh":
        return "bz2"
    if raw[:6] == b"\xfd7zXZ\x00":
        return "xz"
    is_zlib = len(raw) > 8 and raw[0] == 0x78 and (raw[0] * 256 + raw[1]) % 31 == 0
    return "zlib" if is_zlib else ""


def _expand(raw: bytes, compression: str) -> bytes | None:
    limit = expansion_limit(len(raw), MAX_UNPACKED_BYTES)
    try:
        if compression == "zstd":
            return _expand_zstd(raw, limit)
        if compression == "br":
            return _expand_brotli(raw, limit)
        if compression in _WHOLE:
            unpacked = _WHOLE[compression]().decompress(raw, limit + 1)
            return unpacked if len(unpacked) <= limit else None
        stream = zlib.decompressobj(_WINDOWS[compression])
        expanded = stream.decompress(raw, limit)
    except (zlib.error, zstandard.ZstdError, lzma.LZMAError, OSError, EOFError):
        return None
    is_cut = bool(stream.unconsumed_tail) or (compression == "deflate" and not stream.eof)
    return None if is_cut else expanded


def _expand_zstd(raw: bytes, limit: int) -> bytes | None:
    # Four bytes may stand for 128 KB, so what comes out is counted while it does.
    with zstandard.ZstdDecompressor(max_window_size=MAX_UNPACKED_BYTES).stream_reader(raw) as stream:
        expanded = bytes(stream.read(limit + 1))
    return expanded if len(expanded) <= limit else None


def _expand_brotli(raw: bytes, limit: int) -> bytes | None:
    stream = brotli.Decompressor()
    try:
        expanded = bytes(stream.process(raw, output_buffer_limit=limit))
    except brotli.error:
        return None
    return expanded if stream.is_finished() else None


def _decode(raw: bytes, compression: str) -> Packed | None:
    for encoding in _encodings(raw):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if len(_CONTROL.findall(text[:4096])) * 50 <= min(len(text), 4096):
            return Packed(text, encoding, compression)
    return None


def _encodings(raw: bytes) -> tuple[str, ...]:
    if raw[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return ("utf-16",)
    head = raw[:200]
    if len(head) >= 8 and head[1::2].count(0) > len(head) * 0.4:
        return ("utf-16-le",)
    if len(head) >= 8 and head[::2].count(0) > len(head) * 0.4:
        return ("utf-16-be",)
    return ("utf-8",)
