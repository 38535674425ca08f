"""A redacted copy of one capture or log, verified like a bundle before anybody gets it."""

import io
from collections.abc import Iterator
from typing import BinaryIO

from msgspec import Struct

from analyzer.bundle.verify_secrets import find_leaks
from analyzer.codec import DecodeError, decode_json
from analyzer.errors import CaptureError, RedactionError
from analyzer.ingest.base import Input
from analyzer.ingest.containers import Member, expand, fault_of
from analyzer.ingest.open import open_input
from analyzer.ingest.sniff import Shape, sniff
from analyzer.model import Problem
from analyzer.redaction import Policy
from analyzer.redaction.capture import CaptureRedactor

MAX_BYTES = 4 << 30
_DOCUMENT_STARTS = (b"{", b"[")


class RedactedCopy(Struct, frozen=True, kw_only=True):
    """The copy's bytes; `is_partial` tells that the input was damaged and only its sound part was kept."""

    content: bytes
    values: int
    is_partial: bool


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
    copy = redactor.rewrite(content)
    leaks = find_leaks([("copy", copy)], redactor.secrets, redactor.unbounded)
    if leaks:
        raise RedactionError(f"cannot be redacted safely: {leaks[0].kind} in {leaks[0].place}", "the copy")
    values = redactor.summary().values
    return RedactedCopy(content=copy, values=values, is_partial=is_cut or _is_damaged(content))


def read_content(path: str) -> tuple[bytes, bool]:
    """Returns an input's content, unpacked if it is one compressed file, and whether some of it is missing.

    Raises:
        CaptureError: it cannot be read, is empty, or is an archive of several files.
    """
    opened = open_input(Input(label=path, path=path))
    if isinstance(opened, Problem):
        raise CaptureError(opened.message, path)
    with opened:
        raw = _bounded(opened, path)
    members = expand(Member(path, io.BytesIO(raw)), raw[: 1 << 16])
    content, is_cut = (raw, False) if members is None else _only_member(members, path)
    shape = sniff(content[: 1 << 16], is_whole=len(content) <= 1 << 16)
    if shape.shape in (Shape.EMPTY, Shape.UNREADABLE):
        raise CaptureError(shape.message or "is empty", path)
    return content, is_cut


def _only_member(members: Iterator[Member | Problem], path: str) -> tuple[bytes, bool]:
    found: list[bytes] = []
    is_cut = False
    for member in members:
        if isinstance(member, Problem):
            raise CaptureError(member.message, path)
        found.append(_bounded(member.stream, path))
        is_cut = is_cut or fault_of(member.stream) is not None
    if len(found) != 1:
        raise CaptureError(f"holds {len(found)} files", path, "unpack it and redact one at a time")
    return found[0], is_cut


def _bounded(stream: BinaryIO, path: str) -> bytes:
    try:
        content = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise CaptureError(f"cannot be read: {error.strerror or 'input/output error'}", path) from None
    if len(content) > MAX_BYTES:
        raise CaptureError(f"is larger than {MAX_BYTES >> 30} GiB", path, "split it")
    return content


def _is_damaged(content: bytes) -> bool:
    """Whether a JSON document is cut or broken; log lines are judged one by one and always kept."""
    if not content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(_DOCUMENT_STARTS):
        return False
    try:
        decode_json(content)
    except DecodeError:
        first, separator, _ = content.strip().partition(b"\n")
        return not (separator and _is_json(first))
    return False


def _is_json(line: bytes) -> bool:
    try:
        decode_json(line)
    except DecodeError:
        return False
    return True
