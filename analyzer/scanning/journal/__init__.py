"""The journal of a run: what became of each partition, sealed, so that a run that was ended can go on."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from analyzer.errors import UsageError
from analyzer.ingest import Partition
from analyzer.scanning.journal.folder import discard_journal, opened_frames
from analyzer.scanning.journal.frames import Frames, Header
from analyzer.scanning.journal.identity import SALT_BYTES, Record, plan_digest, record_of
from analyzer.scanning.journal.sealing import opened, pack, seal, unpack
from analyzer.scanning.plan import Plan

__all__ = ["Journal", "Record", "discard_journal", "opened_journal", "pack", "unpack"]


class Journal:
    """Partials by the partition, the content of its input, and the plan that they are the result of."""

    def __init__(self, frames: Frames, salt: bytes) -> None:
        self._frames = frames
        self._salt = salt

    @property
    def count(self) -> int:
        """How many partitions are kept."""
        return self._frames.count

    def record_of(self, partition: Partition) -> Record | None:
        """Returns the record of a partition as its input is now; None where that cannot be told."""
        return record_of(partition, self._salt)

    def holds(self, record: Record) -> bool:
        """Whether the partial is here, and whole."""
        sealed = self._frames.get(record.name)
        return sealed is not None and opened(record, sealed) is not None

    def load(self, record: Record) -> bytes:
        """Returns the packed partial that is here.

        Raises:
            LookupError: it is not, or no longer.
        """
        packed = opened(record, self._frames.get(record.name) or b"")
        if packed is None:
            raise LookupError
        return packed

    def save(self, record: Record, packed: bytes) -> None:
        """Adds a packed partial.

        Raises:
            BundleError: the disk does not take it.
        """
        self._frames.append(record.name, seal(record, packed))


@contextmanager
def opened_journal(folder: Path, plan: Plan) -> Iterator[Journal]:
    """Yields the journal of a folder: that of an earlier run by the same plan, or a new one.

    Raises:
        UsageError: the folder cannot be used, or its journal is of a run by other rules or options.
        BundleError: the disk does not take it.
    """
    with opened_frames(folder) as (frames, has_made_folder):
        header = frames.header
        salt = os.urandom(SALT_BYTES) if header is None else bytes.fromhex(header.salt)
        plan_is = plan_digest(plan, salt)
        if header is None:
            frames.begin(Header(salt=salt.hex(), plan=plan_is, has_made_folder=has_made_folder))
        elif header.plan != plan_is:
            message = "was begun with other rules or options, or by another version of this program"
            raise UsageError(message, str(folder), "give the same ones, or name another folder")
        try:
            yield Journal(frames, salt)
        finally:
            frames.sync()
