"""Decompressors that give out every byte before damage, and never more than a small input can expand to."""

import bz2
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from typing import IO, Any, cast

_MAX_WINDOW_BYTES = 1 << 27
"""The window bounds the memory that a zstd frame's header may ask for."""


class ChunkedInflater:
    """Reads a stream of concatenated frames through decompressor objects, a small chunk of input at a time."""

    def __init__(self, packed: IO[bytes], new_decompressor: Callable[[], Any], chunk_bytes: int) -> None:
        self._packed = packed
        self._new_decompressor = new_decompressor
        self._chunk_bytes = chunk_bytes
        self._decompressor = new_decompressor()
        self._has_input = False
        self._expanded = b""
        self._given_bytes = 0

    def read1(self, size: int) -> bytes:
        """Returns the next bytes, at most `size`; b"" at the end.

        Raises:
            EOFError: the input ends inside a frame.
        """
        while self._given_bytes == len(self._expanded):
            chunk = self._packed.read(self._chunk_bytes)
            if not chunk:
                if self._has_input:
                    raise EOFError
                return b""
            self._expanded, self._given_bytes = self._expand(chunk), 0
        piece = self._expanded[self._given_bytes : self._given_bytes + size]
        self._given_bytes += len(piece)
        return piece

    def _expand(self, chunk: bytes) -> bytes:
        expanded = b""
        while chunk:
            self._has_input = True
            expanded += self._decompressor.decompress(chunk)
            if not self._decompressor.eof:
                break
            # What follows a gzip member may be zeros that pad it, by RFC 1952 readers' custom.
            chunk = self._decompressor.unused_data.lstrip(b"\x00")
            self._decompressor = self._new_decompressor()
            self._has_input = False
        return expanded


def _gunzip(packed: IO[bytes]) -> Any:
    from isal import isal_zlib

    # Deflate expands at most 1,032 times, so a chunk gives no more than 8 MB.
    return ChunkedInflater(packed, lambda: isal_zlib.decompressobj(31), 1 << 13)


def _unzstd(packed: IO[bytes]) -> Any:
    import zstandard

    decompressor = zstandard.ZstdDecompressor(max_window_size=_MAX_WINDOW_BYTES)
    # A block of four bytes may stand for 128 KB, so a chunk gives no more than 32 MB.
    return ChunkedInflater(packed, decompressor.decompressobj, 1 << 10)


def _bunzip(packed: IO[bytes]) -> Any:
    return bz2.BZ2File(packed)


def _unxz(packed: IO[bytes]) -> Any:
    return lzma.LZMAFile(cast("Any", packed))


COMPRESSIONS: tuple[tuple[bytes, Callable[[IO[bytes]], Any]], ...] = (
    (b"\x1f\x8b", _gunzip),
    (b"\x28\xb5\x2f\xfd", _unzstd),
    (b"BZh", _bunzip),
    (b"\xfd7zXZ\x00", _unxz),
)
"""First bytes, and what opens a stream that starts with them; the result has `read1`."""


def damage_errors() -> tuple[type[BaseException], ...]:
    """Returns the errors by which decompressors and archives tell damage."""
    import zstandard
    from isal import igzip_lib

    isal_error = cast("type[BaseException]", igzip_lib.IsalError)
    known = (OSError, EOFError, ValueError, RuntimeError, NotImplementedError, MemoryError)
    return (
        *known,
        zlib.error,
        lzma.LZMAError,
        zstandard.ZstdError,
        isal_error,
        zipfile.BadZipFile,
        tarfile.TarError,
    )
