"""A redacted copy of one capture or log, verified like a bundle before anybody gets it."""

import io
import tempfile
from collections.abc import Iterable, Iterator
from mmap import mmap
from typing import BinaryIO, cast

from msgspec import Struct

from analyzer.bundle.verify_secrets import LeakSearch
from analyzer.errors import CaptureError, RedactionError
from analyzer.ingest.base import Input
from analyzer.ingest.containers import Member, expand, fault_of
from analyzer.ingest.open import open_input
from analyzer.ingest.recover import Buffer
from analyzer.ingest.sniff import Shape, sniff
from analyzer.ingest.spool import spool
from analyzer.model import Problem
from analyzer.redaction import Policy
from analyzer.redaction.capture import CaptureRedactor

MAX_BYTES = 4 << 30
_MEMORY_BYTES = 16 << 20
_CHUNK_BYTES = 1 << 20


class RedactedCopy(Struct, frozen=True, kw_only=True):
    """The copy, verified to its end; `is_partial` tells that the input was damaged and only its sound part kept."""

    stream: BinaryIO
    """A file without a name, at its start."""
    values: int
    is_partial: bool

    def chunks(self) -> Iterator[bytes]:
        """The bytes of the copy."""
        while chunk := self.stream.read(_CHUNK_BYTES):
            yield chunk


def redact_copy(path: str, policy: Policy, key: bytes | None = None) -> RedactedCopy:
    """Returns a HAR as a HAR and log lines as log lines, with every secret and personal value replaced.

    A compressed input, or an archive of one file, is unpacked. `-` is standard input.

    Raises:
        CaptureError: the input cannot be read, or is neither a HAR nor JSON.
        RedactionError: a value is still there, so nothing may be written.
    """
    content, is_cut = read_content(path)
    redactor = CaptureRedactor(policy, key)
    redactor.observe(content, path)
    search = LeakSearch(redactor.secrets, redactor.unbounded)
    stream = cast("BinaryIO", tempfile.TemporaryFile())  # noqa: SIM115 - the caller reads it
    stream.writelines(verified(redactor.pieces(content), search, "the copy"))
    stream.seek(0)
    return RedactedCopy(stream=stream, values=redactor.values, is_partial=is_cut or redactor.is_damaged)


def verified(pieces: Iterable[bytes], search: LeakSearch, name: str) -> Iterator[bytes]:
    """Yields pieces of finished output, each once it has been searched.

    Raises:
        RedactionError: a value is still there; what came before must not be kept either.
    """
    done = 0
    for piece in pieces:
        leaks = sorted(search.leaks(name, piece, done))
        if leaks:
            raise RedactionError(f"cannot be redacted safely: {leaks[0].kind} in {leaks[0].place}", name)
        done += len(piece)
        yield piece


def read_content(path: str) -> tuple[Buffer, bool]:
    """Returns an input's content, unpacked if it is one compressed file, and whether some of it is missing.

    What is larger than 16 MB is held in a temporary file without a name.

    Raises:
        CaptureError: it cannot be read, is empty, or is an archive of several files.
    """
    opened = open_input(Input(label=path, path=path))
    if isinstance(opened, Problem):
        raise CaptureError(opened.message, path)
    with opened:
        raw = _bounded(opened, path)
    stream = cast("BinaryIO", raw) if isinstance(raw, mmap) else io.BytesIO(raw)
    members = expand(Member(path, stream), bytes(raw[: 1 << 16]))
    content, is_cut = (raw, False) if members is None else _only_member(members, path)
    shape = sniff(bytes(content[: 1 << 16]), is_whole=len(content) <= 1 << 16)
    if shape.shape in (Shape.EMPTY, Shape.UNREADABLE):
        raise CaptureError(shape.message or "is empty", path)
    return content, is_cut


def _only_member(members: Iterator[Member | Problem], path: str) -> tuple[Buffer, bool]:
    found: list[Buffer] = []
    is_cut = False
    for member in members:
        if isinstance(member, Problem):
            raise CaptureError(member.message, path)
        found.append(_bounded(member.stream, path))
        is_cut = is_cut or fault_of(member.stream) is not None
    if len(found) != 1:
        raise CaptureError(f"holds {len(found)} files", path, "unpack it and redact one at a time")
    return found[0], is_cut


def _bounded(stream: BinaryIO, path: str) -> Buffer:
    try:
        content = spool(stream, MAX_BYTES + 1, memory_bytes=_MEMORY_BYTES)
    except OSError as error:
        raise CaptureError(f"cannot be read: {error.strerror or 'input/output error'}", path) from None
    if len(content) > MAX_BYTES:
        raise CaptureError(f"is larger than {MAX_BYTES >> 30} GiB", path, "split it")
    return content
