"""Opening inputs safely: regular files only, no waiting on FIFOs, no links that a directory walk met."""

import io
import os
import shutil
import stat
import sys
import tempfile
from pathlib import Path
from typing import IO, BinaryIO

from msgspec.structs import replace

from analyzer.ingest.base import Input
from analyzer.ingest.remote import open_remote
from analyzer.model import Location, Problem

STDIN = "-"
MIN_SPARSE_BYTES = 1 << 30
"""From this size on a file whose blocks hold less than 1/64 of it is taken for a hole, not for a log."""


def open_input(source: Input) -> BinaryIO | Problem:
    """Returns a readable stream of the input's bytes, or what keeps it from being read."""
    if source.spool is not None:
        again = os.fdopen(os.dup(source.spool.fileno()), "rb")
        again.seek(0)
        return again
    if source.path == STDIN:
        return sys.stdin.buffer
    if is_remote(source.path):
        return open_remote(source)
    flags = (
        os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
    )
    flags |= getattr(os, "O_NOFOLLOW", 0) if source.is_found else 0
    try:
        descriptor = os.open(source.path, flags)
    except (OSError, ValueError) as error:
        return _open_problem(source.label, error)
    status = os.fstat(descriptor)
    problem = file_problem(source.label, status)
    if problem:
        os.close(descriptor)
        return problem
    return os.fdopen(descriptor, "rb")


def spooled(source: Input) -> Input:
    """Returns standard input as one that can be opened again and again, any other input as it is.

    What it holds goes into a file without a name, which is gone when the process ends, however it ends.
    """
    if source.path != STDIN or source.spool is not None:
        return source
    spool = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the inputs
    _copy_stdin(spool)
    spool.flush()
    return replace(source, spool=spool, size_bytes=spool.tell())


def _copy_stdin(spool: IO[bytes]) -> None:
    try:
        descriptor = os.dup(sys.stdin.fileno())
    except (OSError, ValueError, AttributeError):
        shutil.copyfileobj(sys.stdin.buffer, spool)
        return
    # Unbuffered: a thread that waits for more holds no lock that the interpreter needs when it ends.
    with os.fdopen(descriptor, "rb", buffering=0) as raw:
        shutil.copyfileobj(raw, spool)


def file_problem(label: str, status: os.stat_result) -> Problem | None:
    """Returns why a file of this kind is not read: a directory, FIFO, socket, device, or a huge hole."""
    if not stat.S_ISREG(status.st_mode):
        kind = next((name for is_kind, name in _KINDS if is_kind(status.st_mode)), "a special file")
        return _problem("not-regular", label, f"is {kind}; give a regular file")
    blocks = getattr(status, "st_blocks", None)
    if blocks is not None and status.st_size >= MIN_SPARSE_BYTES and blocks * 512 < status.st_size // 64:
        return _problem(
            "sparse", label, "is almost wholly a hole (sparse file); copy its content to a new file"
        )
    return None


def is_remote(path: str) -> bool:
    """Whether the path is an fsspec URL (`s3://`, `gs://`...); a drive letter or local path is none."""
    scheme, separator, _ = path.partition("://")
    return (
        bool(separator) and scheme.replace("+", "").isalnum() and len(scheme) > 1 and not Path(path).exists()
    )


def size_of(stream: BinaryIO) -> int | None:
    """Returns the size of an open regular file or remote object, None for what cannot tell."""
    told: int | None = getattr(getattr(stream, "raw", None), "size_bytes", None)
    if told is not None:
        return told
    try:
        status = os.fstat(stream.fileno())
    except (OSError, io.UnsupportedOperation, AttributeError, ValueError):
        return None
    return status.st_size if stat.S_ISREG(status.st_mode) else None


def _open_problem(label: str, error: Exception) -> Problem:
    if isinstance(error, FileNotFoundError):
        return _problem("not-found", label, "does not exist")
    if isinstance(error, IsADirectoryError):
        return _problem("not-regular", label, "is a directory")
    reason = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else "not a valid path"
    return _problem("not-readable", label, f"cannot be opened: {reason}")


def _problem(code: str, label: str, message: str) -> Problem:
    return Problem(code=code, location=Location(input=label), message=message)


_KINDS = (
    (stat.S_ISDIR, "a directory"),
    (stat.S_ISFIFO, "a FIFO"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
    (stat.S_ISLNK, "a symbolic link"),
)
