"""A bundle read with suspicion: bounded, never extracted to disk, every oddity refused."""

import io
import os
import re
import stat
import zipfile
import zlib
from pathlib import Path

from msgspec import Struct

from analyzer.errors import BundleError, CaptureError

MAX_FILE_BYTES = 256 << 20
MAX_MEMBERS = 64
MAX_EXPANDED_BYTES = 512 << 20
MAX_NAME_LENGTH = 100

_SAFE_NAME = re.compile(r"(?!\.)[A-Za-z0-9._-]+/(?!\.)[A-Za-z0-9._-]+", re.ASCII)
_ENCRYPTED = 0x1


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
            _check_layout(archive, infos, label)
            contents = {info.filename.partition("/")[2]: _content(archive, info, label) for info in infos}
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError, EOFError, OSError):
        raise BundleError("is not a bundle: no readable zip file", label) from None
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


def _check_layout(archive: zipfile.ZipFile, infos: tuple[zipfile.ZipInfo, ...], label: str) -> None:
    if not 0 < len(infos) <= MAX_MEMBERS:
        raise BundleError("is not a bundle: wrong number of files", label)
    names = [info.filename for info in infos]
    if not all(_SAFE_NAME.fullmatch(name) and len(name) <= 2 * MAX_NAME_LENGTH for name in names):
        raise BundleError("is not a bundle: an unsafe or foreign file name", label)
    if len({name.partition("/")[0] for name in names}) > 1:
        raise BundleError("is not a bundle: more than one top folder", label)
    if len({name.lower() for name in names}) < len(names):
        raise BundleError("holds two files of one name", label)
    if sum(info.file_size for info in infos) > MAX_EXPANDED_BYTES:
        raise BundleError(f"expands to more than {MAX_EXPANDED_BYTES >> 20} MiB", label)
    if archive.comment or any(info.comment or info.extra for info in infos):
        raise BundleError("carries a zip comment or extra field, which no bundle has", label)
    for info in infos:
        if info.flag_bits & _ENCRYPTED or not stat.S_ISREG(info.external_attr >> 16):
            raise BundleError("is encrypted or no regular file", f"{label}#{info.filename}")


def _content(archive: zipfile.ZipFile, info: zipfile.ZipInfo, label: str) -> bytes:
    try:
        content = archive.read(info)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, ValueError, EOFError, RuntimeError, OSError):
        raise BundleError("is damaged", f"{label}#{info.filename}") from None
    if len(content) != info.file_size:
        raise BundleError("is damaged", f"{label}#{info.filename}")
    return content
