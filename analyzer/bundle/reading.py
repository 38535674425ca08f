"""A bundle read with suspicion: bounded, never extracted to disk, every oddity refused."""

import io
import os
import re
import stat
import zipfile
import zlib
from collections import Counter
from pathlib import Path

from msgspec import Struct

from analyzer.errors import BundleError, CaptureError

MAX_FILE_BYTES = 256 << 20
MAX_MEMBERS = 64
MAX_EXPANDED_BYTES = 512 << 20
MAX_NAME_LENGTH = 100

_SAFE_NAME = re.compile(r"(?!\.)[A-Za-z0-9._-]+/(?!\.)[A-Za-z0-9._-]+", re.ASCII)
_ENCRYPTED = 0x1
_LOCAL_HEADER = b"PK\x03\x04"
_LOCAL_HEADER_BYTES = 30


class Archive(Struct, frozen=True, kw_only=True):
    """A bundle's files by their name within its top folder, and the bytes that they were read from."""

    top_folder: str
    contents: dict[str, bytes]
    infos: tuple[zipfile.ZipInfo, ...]
    raw: bytes


def read_archive(raw: bytes, label: str) -> Archive:
    """Returns the content of a zip file that is laid out as a bundle.

    Raises:
        BundleError: it is no zip file, has an unsafe or unexpected member, or one that is damaged.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            infos = tuple(archive.infolist())
            _check_layout(archive, infos, raw, label)
            contents = {info.filename.partition("/")[2]: _content(archive, info, label) for info in infos}
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError, EOFError, OSError):
        place = f"{label}#zip directory" if raw.startswith(_LOCAL_HEADER) else label
        raise BundleError("is not a bundle: no readable zip file", place) from None
    return Archive(top_folder=infos[0].filename.partition("/")[0], contents=contents, infos=infos, raw=raw)


def read_file(path: Path) -> bytes:
    """Returns the bytes of a regular file.

    Raises:
        CaptureError: there is no such file, or it cannot be read.
        BundleError: it is no regular file, or larger than MAX_FILE_BYTES.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(descriptor, "rb") as stream:
            found = os.fstat(stream.fileno())
            if not stat.S_ISREG(found.st_mode):
                raise BundleError("is not a bundle: not a regular file", str(path))
            raw = stream.read(MAX_FILE_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a usable path"
        raise CaptureError(f"cannot be read: {reason}", str(path)) from None
    if len(raw) > MAX_FILE_BYTES:
        raise BundleError(f"is not a bundle: larger than {MAX_FILE_BYTES >> 20} MiB", str(path))
    return raw


def _check_layout(
    archive: zipfile.ZipFile, infos: tuple[zipfile.ZipInfo, ...], raw: bytes, label: str
) -> None:
    if not 0 < len(infos) <= MAX_MEMBERS:
        raise BundleError("is not a bundle: wrong number of files", f"{label}#zip directory")
    _check_names(infos, raw, label)
    if sum(info.file_size for info in infos) > MAX_EXPANDED_BYTES:
        largest = max(infos, key=lambda info: info.file_size).filename
        raise BundleError(f"expands to more than {MAX_EXPANDED_BYTES >> 20} MiB", f"{label}#{largest}")
    if archive.comment:
        raise BundleError("carries a zip comment, which no bundle has", f"{label}#zip directory")
    for info in infos:
        if info.comment or info.extra:
            raise BundleError(
                "carries a zip comment or extra field, which no bundle has", f"{label}#{info.filename}"
            )
        if info.flag_bits & _ENCRYPTED or not stat.S_ISREG(info.external_attr >> 16):
            raise BundleError("is encrypted or no regular file", f"{label}#{info.filename}")


def _check_names(infos: tuple[zipfile.ZipInfo, ...], raw: bytes, label: str) -> None:
    for info in infos:
        if not _is_safe(info.filename):
            place = f"{label}#{_name_in_header(info, raw)}"
            raise BundleError("is not a bundle: an unsafe or foreign file name", place)
    names = [info.filename for info in infos]
    folders = Counter(name.partition("/")[0] for name in names)
    if len(folders) > 1:
        odd = next(name for name in names if folders[name.partition("/")[0]] == min(folders.values()))
        raise BundleError("is not a bundle: more than one top folder", f"{label}#{odd}")
    if len({name.lower() for name in names}) < len(names):
        raise BundleError("holds two files of one name", label)


def _is_safe(name: str) -> bool:
    return len(name) <= 2 * MAX_NAME_LENGTH and _SAFE_NAME.fullmatch(name) is not None


def _name_in_header(info: zipfile.ZipInfo, raw: bytes) -> str:
    """The second copy of a member's name, before its content; its number where that is no better."""
    start = info.header_offset + _LOCAL_HEADER_BYTES
    length = int.from_bytes(raw[start - 4 : start - 2], "little")
    name = raw[start : start + length].decode("ascii", "replace")
    return name if _is_safe(name) else f"file at byte {info.header_offset}"


def _content(archive: zipfile.ZipFile, info: zipfile.ZipInfo, label: str) -> bytes:
    try:
        content = archive.read(info)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, ValueError, EOFError, RuntimeError, OSError):
        raise BundleError("is damaged", f"{label}#{info.filename}") from None
    if len(content) != info.file_size:
        raise BundleError("is damaged", f"{label}#{info.filename}")
    return content
