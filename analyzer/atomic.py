"""Files that are there whole or not at all."""

import contextlib
import hashlib
import os
import re
import stat
from collections.abc import Callable, Iterable
from pathlib import Path

from analyzer.errors import BundleError

_PARTIAL = re.compile(r"\.analyzer-[0-9a-f]{12}-(\d+)\.partial")


def write_file(
    target: Path, content: bytes | Iterable[bytes], inspect: Callable[[bytes], None] | None = None
) -> None:
    """Writes a file beside its target, with mode 0600, syncs it, and only then gives it the target's name.

    `inspect` gets the bytes as they were read back from the disk. What it raises, or what the content raises
    while it is written piece by piece, leaves the target as it was. A target that is no regular file, such as
    `/dev/stdout`, is written to directly.

    Raises:
        BundleError: the file cannot be written.
    """
    pieces = (content,) if isinstance(content, bytes) else content
    try:
        if _is_special(target):
            _write_directly(target, b"".join(pieces), inspect)
        else:
            _write_beside(target, pieces, inspect)
    except OSError as error:
        hint = "choose another place with -o" if error.errno else ""
        raise BundleError(
            f"cannot be written: {error.strerror or 'input/output error'}", str(target), hint
        ) from None


def _is_special(target: Path) -> bool:
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:
        return False
    if stat.S_ISDIR(mode):
        raise BundleError("is a folder", str(target), "name a file with -o")
    return not stat.S_ISREG(mode)


def _write_directly(target: Path, content: bytes, inspect: Callable[[bytes], None] | None) -> None:
    if inspect:
        inspect(content)
    with target.open("wb") as stream:
        stream.write(content)


def _write_beside(target: Path, pieces: Iterable[bytes], inspect: Callable[[bytes], None] | None) -> None:
    name_digest = hashlib.sha256(os.fsencode(target.name)).hexdigest()[:12]
    partial = target.with_name(f".analyzer-{name_digest}-{os.getpid()}.partial")
    _remove_abandoned(target.parent, f".analyzer-{name_digest}-")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), 0o600)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.writelines(pieces)
            stream.flush()
            os.fsync(stream.fileno())
        if inspect:
            inspect(partial.read_bytes())
        partial.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            partial.unlink()
        raise
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    # A folder cannot be opened on Windows, nor synced on some network file systems; the file itself is.
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _remove_abandoned(folder: Path, prefix: str) -> None:
    """Removes what a killed run left of the same target."""
    if os.name != "posix":
        return
    for left in sorted(folder.glob(f"{prefix}*.partial")):
        found = _PARTIAL.fullmatch(left.name)
        if found and not _is_running(int(found[1])):
            with contextlib.suppress(OSError):
                left.unlink()


def _is_running(process_id: int) -> bool:
    if process_id == os.getpid():
        return False
    try:
        os.kill(process_id, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
