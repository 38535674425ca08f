"""A document's bytes as one buffer that no other program can change or cut short while it is read."""

import tempfile
from mmap import ACCESS_READ, mmap
from typing import IO

from analyzer.ingest.recover import Buffer

MAX_MEMORY_BYTES = 64 << 20
"""A larger document is held in a temporary file, so that its pages can leave memory."""

_CHUNK_BYTES = 1 << 20


def spool(
    stream: IO[bytes], limit_bytes: int, size_bytes: int | None = None, memory_bytes: int | None = None
) -> Buffer:
    """Returns the next bytes of a stream, at most `limit_bytes`; `size_bytes` is what it is said to hold.

    Up to `memory_bytes` (MAX_MEMORY_BYTES) stay in memory. More are mapped from a temporary file that has no
    name (0600, gone with the buffer or the process). The input itself is never mapped: were it cut short meanwhile,
    touching the lost pages would end the process (SIGBUS, mmap(2)).

    Raises:
        OSError: the folder for temporary files has no room. Faults of the stream are its own to tell.
    """
    memory_bytes = MAX_MEMORY_BYTES if memory_bytes is None else memory_bytes
    memory = bytearray()
    if size_bytes is None or size_bytes <= memory_bytes:
        _fill(memory, stream, min(limit_bytes, memory_bytes))
        if len(memory) < memory_bytes:
            return memory
    chunk = stream.read(min(_CHUNK_BYTES, limit_bytes - len(memory)))
    if not chunk:
        return memory
    with tempfile.TemporaryFile() as file:
        file.write(memory)
        left = limit_bytes - len(memory)
        memory.clear()
        while chunk:
            file.write(chunk)
            left -= len(chunk)
            chunk = stream.read(min(_CHUNK_BYTES, left)) if left else b""
        file.flush()
        return mmap(file.fileno(), 0, access=ACCESS_READ)


def _fill(memory: bytearray, stream: IO[bytes], limit_bytes: int) -> None:
    while chunk := stream.read(min(_CHUNK_BYTES, limit_bytes - len(memory))):
        memory += chunk
