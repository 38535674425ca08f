"""Compressed and archived inputs, expanded as streams and counted: no header is trusted, nothing extracted."""

import io
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from typing import IO, Any, BinaryIO, cast

from msgspec import Struct

from analyzer.ingest.inflate import COMPRESSIONS, damage_errors
from analyzer.ingest.streams import read_up_to
from analyzer.model import Location, Problem

MAX_EXPANDED_BYTES = 2 << 30
MAX_RATIO = 200
MIN_RATIO_BYTES = 8 << 20
"""The ratio is judged from this many expanded bytes on; small files of one letter are no bombs."""
MAX_MEMBERS = 10_000
MAX_ARCHIVE_DEPTH = 2
MAX_INNER_ARCHIVE_BYTES = 64 << 20
"""A zip that is no file of its own is held in memory, up to this size."""

PLAYWRIGHT_HAR = "har.har"
"""Playwright's `.har.zip` holds this member, and the bodies in others that `content._file` names."""
MAX_ATTACHMENT_BYTES = 16 << 20

_ZIP_MAGICS = (b"PK\x03\x04", b"PK\x05\x06")
_MAGICS = (*_ZIP_MAGICS, *(magic for magic, _ in COMPRESSIONS))
_TAR_MAGIC_AT = 257
_LOCAL_HEADER_BYTES = 30


Attachments = Callable[[str], bytes | None]


class Member(Struct, frozen=True):
    """A stream of content with its label and how many archives or compressions it lies in."""

    label: str
    stream: BinaryIO
    depth: int = 0
    is_file: bool = False
    """The stream is a regular file of the system, so it has a size and can seek."""
    attachments: Attachments | None = None
    """Reads a body that stands in a member beside this one."""


class CountingReader(io.RawIOBase):
    """Passes reads through and counts them."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self.bytes_read = 0

    def readable(self) -> bool:
        """Returns True."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Returns how many bytes were put into `buffer`; 0 at the end."""
        chunk = self._source.read(len(buffer))
        buffer[: len(chunk)] = chunk
        self.bytes_read += len(chunk)
        return len(chunk)


class ExpandingReader(io.RawIOBase):
    """Expanded bytes that end at damage or at a limit; `fault` then says why, in (code, message)."""

    def __init__(self, source: Any, packed_bytes: Callable[[], int], outer: Any = None) -> None:
        # One step at a time: a longer read would lose what it had when it meets damage.
        self._read_source: Callable[[int], bytes] = source.read1 if hasattr(source, "read1") else source.read
        self._packed_bytes = packed_bytes
        self._outer = outer
        self.bytes_read = 0
        self.fault: tuple[str, str] | None = None

    def readable(self) -> bool:
        """Returns True."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Returns how many bytes were put into `buffer`; 0 at the end."""
        if self.fault:
            return 0
        try:
            chunk = self._read_source(len(buffer))
        except damage_errors() as error:
            damage = ("corrupt", f"is damaged ({type(error).__name__}); what came before was read")
            self.fault = fault_of(self._outer) or damage
            return 0
        self.bytes_read += len(chunk)
        self.fault = self._excess()
        if self.fault:
            return 0
        buffer[: len(chunk)] = chunk
        return len(chunk)

    def _excess(self) -> tuple[str, str] | None:
        if self.bytes_read > MAX_EXPANDED_BYTES:
            return ("too-large", f"expands to more than {MAX_EXPANDED_BYTES} bytes; unpack and split it")
        if self.bytes_read > max(MIN_RATIO_BYTES, MAX_RATIO * self._packed_bytes()):
            return ("bomb", f"expands more than {MAX_RATIO} times; unpack it if you trust it")
        return None


def expand(member: Member, head: bytes) -> Iterator[Member | Problem] | None:
    """Returns the members of a compressed or archived stream, each to be consumed before the next; else None.

    Each may in turn be compressed or archived, to a depth of MAX_ARCHIVE_DEPTH.
    """
    if not is_container(head):
        return None
    if member.depth >= MAX_ARCHIVE_DEPTH:
        message = f"is packed more than {MAX_ARCHIVE_DEPTH} times; unpack it first"
        return iter((_problem("too-deep", member.label, message),))
    opener = next((opener for magic, opener in COMPRESSIONS if head.startswith(magic)), None)
    if opener:
        return iter((_decompress(member, opener),))
    return _zip_members(member) if head.startswith(_ZIP_MAGICS) else _tar_members(member)


def is_container(head: bytes) -> bool:
    """Whether the first bytes are those of a compressed or archived stream."""
    if head.startswith(_MAGICS):
        return True
    return head[_TAR_MAGIC_AT : _TAR_MAGIC_AT + 5] == b"ustar"


def fault_of(stream: Any) -> tuple[str, str] | None:
    """Returns why an expanded stream ended early, as (code, message)."""
    fault: tuple[str, str] | None = getattr(stream, "fault", None) or getattr(
        getattr(stream, "raw", stream), "fault", None
    )
    return fault


def buffered(source: Any, packed_bytes: Callable[[], int], outer: Any = None) -> BinaryIO:
    """Returns a buffered reader over an ExpandingReader; a fault of `outer` explains one of `source`."""
    return cast("BinaryIO", io.BufferedReader(ExpandingReader(source, packed_bytes, outer), 1 << 18))


def _decompress(member: Member, opener: Callable[[IO[bytes]], Any]) -> Member | Problem:
    counter = CountingReader(member.stream)
    packed = io.BufferedReader(counter, 1 << 16)
    try:
        expanded = opener(packed)
    except ImportError as error:
        return _problem("not-readable", member.label, f"needs a library that is missing: {error.name}")
    return Member(member.label, buffered(expanded, lambda: counter.bytes_read), member.depth + 1)


def _zip_members(member: Member) -> Iterator[Member | Problem]:
    if not member.stream.seekable() or not member.is_file:
        content = read_up_to(member.stream, MAX_INNER_ARCHIVE_BYTES + 1)
        if len(content) > MAX_INNER_ARCHIVE_BYTES:
            yield _problem(
                "too-large", member.label, "is a large archive inside another stream; unpack it first"
            )
            return
        source: IO[bytes] = io.BytesIO(content)
    else:
        source = member.stream
    try:
        archive = zipfile.ZipFile(source)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError):
        yield _problem("corrupt", member.label, "is a damaged zip archive; pack it again")
        return
    files = [entry for entry in archive.infolist() if not entry.is_dir()]
    refusal = _zip_refusal(files)
    if refusal:
        yield _problem(refusal[0], member.label, refusal[1])
        return
    playwright = [entry for entry in files if entry.filename == PLAYWRIGHT_HAR]
    for entry in playwright or files:
        yield _open_zip_member(
            archive, entry, member, partial(_read_attachment, archive) if playwright else None
        )


def _zip_refusal(files: list[zipfile.ZipInfo]) -> tuple[str, str] | None:
    if len(files) > MAX_MEMBERS:
        return ("too-large", f"holds more than {MAX_MEMBERS} members; pack fewer")
    end = 0
    for entry in sorted(files, key=lambda one: one.header_offset):
        if entry.header_offset < end:
            return ("bomb", "has members that overlap; pack it again with an ordinary program")
        end = entry.header_offset + _LOCAL_HEADER_BYTES + entry.compress_size
    return None


def _open_zip_member(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, member: Member, attachments: Attachments | None
) -> Member | Problem:
    label = f"{member.label}!{entry.filename}"
    if entry.flag_bits & 0x1:
        return _problem("encrypted", label, "is encrypted; pack it without a password")
    try:
        opened = archive.open(entry)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
        return _problem("corrupt", label, "cannot be unpacked; pack it again with an ordinary program")
    stream = buffered(opened, lambda: entry.compress_size)
    return Member(label, stream, member.depth + 1, attachments=attachments)


def _read_attachment(archive: zipfile.ZipFile, name: str) -> bytes | None:
    """Returns the content of a small, sound member; None for any other."""
    entry = archive.NameToInfo.get(name)
    if entry is None:
        return None
    try:
        with archive.open(entry) as opened:
            stream = buffered(opened, lambda: entry.compress_size)
            content = read_up_to(stream, MAX_ATTACHMENT_BYTES + 1)
    except damage_errors():
        return None
    return None if fault_of(stream) or len(content) > MAX_ATTACHMENT_BYTES else content


def _tar_members(member: Member) -> Iterator[Member | Problem]:
    try:
        archive = tarfile.open(fileobj=member.stream, mode="r|", errorlevel=1)  # noqa: SIM115
        for count, entry in enumerate(archive):
            if count >= MAX_MEMBERS:
                yield _problem(
                    "too-large", member.label, f"holds more than {MAX_MEMBERS} members; pack fewer"
                )
                return
            opened = archive.extractfile(entry) if entry.isreg() else None
            if opened:
                stream = buffered(opened, partial(int, entry.size), member.stream)
                yield Member(f"{member.label}!{entry.name}", stream, member.depth + 1)
    except (tarfile.TarError, OSError, ValueError, EOFError, RecursionError, OverflowError):
        damage = ("corrupt", "is a damaged tar archive; pack it again")
        code, message = fault_of(member.stream) or damage
        yield _problem(code, member.label, message)
        return
    fault = fault_of(member.stream)
    if fault:
        yield _problem(fault[0], member.label, fault[1])


def _problem(code: str, label: str, message: str) -> Problem:
    return Problem(code=code, location=Location(input=label), message=message)
