"""The file of a journal: a line that says what it is of, then sealed records, only ever appended to."""

import os
import time
from pathlib import Path
from typing import NoReturn

import msgspec
from msgspec import Struct

from analyzer.errors import BundleError, UsageError

_MARK = b"\xa7rec"
_HEAD_BYTES = len(_MARK) + 16 + 8
_SYNC_EVERY_S = 0.2
_MAX_HEADER_BYTES = 1 << 12


class Header(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a journal is of; `plan` is a keyed digest. `has_made_folder` tells who removes the folder."""

    journal: int = 1
    salt: str
    plan: str
    has_made_folder: bool


class Frames:
    """The records of an open journal file, by name.

    A record that was cut by a crash ends the file: it and what follows are dropped, to be done anew.
    """

    def __init__(self, path: Path, descriptor: int) -> None:
        self._path = path
        self._descriptor = descriptor
        self._places: dict[bytes, tuple[int, int]] = {}
        self._synced_s = time.monotonic()
        self._end = 0
        self.header: Header | None = self._read_header()
        self._index()

    @property
    def count(self) -> int:
        """How many records there are."""
        return len(self._places)

    def begin(self, header: Header) -> None:
        """Makes it the journal of a run that begins.

        Raises:
            BundleError: the disk does not take it.
        """
        self._places.clear()
        try:
            os.ftruncate(self._descriptor, 0)
        except OSError as error:
            self._refuse(error)
        self._end = 0
        self._write(msgspec.json.encode(header) + b"\n")
        self.sync()
        self.header = header

    def append(self, name: bytes, content: bytes) -> None:
        """Adds a record; it is on the disk for sure a fifth of a second later, when the next one comes, or at the end.

        Raises:
            BundleError: the disk does not take it.
        """
        place = self._end + _HEAD_BYTES
        self._write(_MARK + name + len(content).to_bytes(8, "big") + content)
        self._places[name] = (place, len(content))
        if time.monotonic() - self._synced_s >= _SYNC_EVERY_S:
            self.sync()

    def get(self, name: bytes) -> bytes | None:
        """Returns the record of a name."""
        place = self._places.get(name)
        if place is None:
            return None
        os.lseek(self._descriptor, place[0], os.SEEK_SET)
        return _read(self._descriptor, place[1])

    def sync(self) -> None:
        """Waits until the disk has everything.

        Raises:
            BundleError: it does not take it.
        """
        try:
            os.fsync(self._descriptor)
        except OSError as error:
            self._refuse(error)
        self._synced_s = time.monotonic()

    def _write(self, content: bytes) -> None:
        os.lseek(self._descriptor, self._end, os.SEEK_SET)
        left = memoryview(content)
        try:
            while left:
                left = left[os.write(self._descriptor, left) :]
        except OSError as error:
            self._refuse(error)
        self._end += len(content)

    def _refuse(self, error: OSError) -> NoReturn:
        message = f"cannot be written: {error.strerror or 'input/output error'}"
        raise BundleError(message, str(self._path), "name another place with --resume") from None

    def _read_header(self) -> Header | None:
        """Returns the header, None in a file whose very beginning was cut by a crash."""
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        head = _read(self._descriptor, _MAX_HEADER_BYTES)
        line, newline, _ = head.partition(b"\n")
        if not newline and len(head) < _MAX_HEADER_BYTES:
            return None
        self._end = len(line) + 1
        try:
            return msgspec.json.decode(line, type=Header)
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise UsageError(
                "is no journal of this program", str(self._path), "name another folder"
            ) from None

    def _index(self) -> None:
        size = os.fstat(self._descriptor).st_size
        while self.header is not None and self._end + _HEAD_BYTES <= size:
            os.lseek(self._descriptor, self._end, os.SEEK_SET)
            head = _read(self._descriptor, _HEAD_BYTES)
            length = int.from_bytes(head[-8:], "big")
            place = self._end + _HEAD_BYTES
            if not head.startswith(_MARK) or place + length > size:
                break
            self._places[head[len(_MARK) : -8]] = (place, length)
            self._end = place + length
        if self._end < size:
            os.ftruncate(self._descriptor, self._end)


def _read(descriptor: int, size: int) -> bytes:
    chunks: list[bytes] = []
    while size and (chunk := os.read(descriptor, min(size, 1 << 20))):
        chunks.append(chunk)
        size -= len(chunk)
    return b"".join(chunks)
