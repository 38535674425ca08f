"""Readers around a stream: its first bytes put back, and UTF-16 or UTF-32 turned into UTF-8."""

import codecs
from typing import IO

_CHUNK_BYTES = 1 << 20


def read_up_to(stream: IO[bytes], limit_bytes: int) -> bytes:
    """Returns the next bytes, at most `limit_bytes`, without setting aside memory for bytes that do not come."""
    chunks: list[bytes] = []
    left = limit_bytes
    while left > 0 and (chunk := stream.read(min(_CHUNK_BYTES, left))):
        chunks.append(chunk)
        left -= len(chunk)
    return b"".join(chunks)


class Prepended:
    """The bytes that were read to look at a stream, then the stream, up to `left` bytes more."""

    def __init__(self, head: bytes, stream: IO[bytes], left: int | None = None) -> None:
        self._head = head
        self._left = left
        self.raw = getattr(stream, "raw", stream)
        self.fault: tuple[str, str] | None = None
        self._stream = stream

    def read(self, size: int) -> bytes:
        """Returns the next bytes, at most `size`; b"" at the end."""
        if not self._head:
            return self._read_stream(size)
        chunk, self._head = self._head[:size], self._head[size:]
        while len(chunk) < size and (more := self._read_stream(size - len(chunk))):
            chunk += more
        return chunk

    def seekable(self) -> bool:
        """Returns False: what was put back stands before the stream."""
        return False

    def _read_stream(self, size: int) -> bytes:
        try:
            chunk = self._stream.read(size if self._left is None else min(size, self._left))
        except OSError as error:
            self.fault = ("not-readable", f"broke off while it was read ({type(error).__name__})")
            return b""
        if self._left is not None:
            self._left -= len(chunk)
        return chunk


class Utf8Reader:
    """A stream of another Unicode encoding as UTF-8; what does not decode becomes U+FFFD."""

    def __init__(self, stream: IO[bytes], encoding: str) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")

    def read(self, size: int) -> bytes:
        """Returns the UTF-8 of about `size` bytes of the stream; b"" at the end."""
        while chunk := self._stream.read(size):
            text = self._decoder.decode(chunk)
            if text:
                return text.replace("\ufeff", "").encode("utf-8", "replace")
        return b""
