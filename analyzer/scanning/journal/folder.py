"""Where a journal lies: a folder of one's own, one run at a time, gone when the run is complete."""

import contextlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from analyzer.errors import BundleError, UsageError
from analyzer.scanning.journal.frames import Frames

FILE = ".analyzer-journal"
"""Hidden, so that no scan of a folder above takes it for an input."""

_ANOTHER = "name another folder"


@contextmanager
def opened_frames(folder: Path) -> Iterator[tuple[Frames, bool]]:
    """Yields the journal file of a folder, locked, and whether the folder was made for it, now or by an earlier run.

    Raises:
        UsageError: the folder holds other things, is open to others, or another run uses it.
        BundleError: it cannot be made.
    """
    path = folder / FILE
    has_made = _make(folder) or path.exists()
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
    flags |= getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(path, flags, 0o600)
    except OSError as error:
        raise BundleError(f"cannot be written: {error.strerror}", str(folder), _ANOTHER) from None
    try:
        _refuse_others(os.fstat(descriptor), folder)
        _lock(descriptor, folder)
        yield Frames(path, descriptor), has_made
    finally:
        os.close(descriptor)


def discard_journal(folder: Path) -> None:
    """Removes a journal, and the folder if a run made it and nothing else lies there."""
    if not (folder / FILE).exists():
        return
    with opened_frames(folder) as (frames, _):
        has_made = frames.header is not None and frames.header.has_made_folder
        (folder / FILE).unlink(missing_ok=True)
    if has_made:
        with contextlib.suppress(OSError):
            folder.rmdir()


def _make(folder: Path) -> bool:
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        _check(folder)
        return False
    except OSError as error:
        raise BundleError(f"cannot be made: {error.strerror}", str(folder), _ANOTHER) from None
    return True


def _check(folder: Path) -> None:
    if not folder.is_dir():
        raise UsageError("is no folder", str(folder), _ANOTHER)
    _refuse_others(folder.stat(), folder)
    try:
        names = {entry.name for entry in folder.iterdir()}
    except OSError as error:
        raise UsageError(f"cannot be listed: {error.strerror}", str(folder), _ANOTHER) from None
    if names - {FILE}:
        raise UsageError("holds other files; a journal needs a folder of its own", str(folder), _ANOTHER)


def _refuse_others(status: os.stat_result, folder: Path) -> None:
    """Refuses what somebody else owns or may write to: a journal decides what a run says."""
    if os.name != "posix":
        return
    if status.st_uid != os.geteuid() or status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise UsageError("belongs to others, or others may write to it", str(folder), _ANOTHER)


def _lock(descriptor: int, folder: Path) -> None:
    try:
        import fcntl
    except ImportError:
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise UsageError("is in use by another run", str(folder), _ANOTHER) from None
