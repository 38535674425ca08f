"""What a record of the journal belongs to: this content of this input, scanned by this plan and program."""

import functools
import hashlib
import os
from typing import Any, BinaryIO

import msgspec
from msgspec import Struct

from analyzer.ingest import Partition
from analyzer.ingest.open import STDIN, is_remote, open_input
from analyzer.model import Problem
from analyzer.scanning.plan import Plan
from analyzer.scanning.program import program_digest

EDGE_BYTES = 1 << 16
"""So many bytes at each end of a partition are part of its identity."""

SALT_BYTES = 32
_KEY_BYTES = 32
_NAME_BYTES = 16
_encoder = msgspec.json.Encoder(order="deterministic", enc_hook=lambda value: _plain(value))


class Record(Struct, frozen=True):
    """A record's name, which tells nothing, and the key that seals it."""

    name: bytes
    key: bytes


def record_of(partition: Partition, salt: bytes) -> Record | None:
    """Returns the record of a partition as its inputs are now; None where that cannot be told.

    Name and key follow from the place of the partition in the run, what the system tells of its file (size,
    time, inode; of a remote object size and entity tag), and its first and last bytes. Whoever has the
    journal and not the input can neither read a record nor tell what it is of.
    """
    if partition.others:
        records = [record_of(part, salt) for part in partition.parts()]
        known = [each for each in records if each is not None]
        return _record(salt, *(each.key for each in known)) if len(known) == len(records) else None
    source = partition.input
    if source.path == STDIN:
        return None
    told: tuple[Any, ...] = (partition.index, source.label, source.path, source.size_bytes)
    told += (partition.start, partition.end)
    if is_remote(source.path) and source.version is not None:
        return _record(salt, (*told, source.version))
    stream = open_input(source)
    if isinstance(stream, Problem):
        return None
    try:
        with stream:
            return _record(salt, (*told, _state(stream)), *_edges(stream, partition))
    except OSError:
        return None


def plan_digest(plan: Plan, salt: bytes) -> str:
    """Returns what changes when a partition might be scanned in another way: program, rules or options."""
    options = {name: getattr(plan, name) for name in plan.__struct_fields__ if name != "rules"}
    parts = (program_digest(), plan.rules.digest, options)
    return hashlib.blake2b(_encoder.encode(parts), key=salt, digest_size=32).hexdigest()


def _record(salt: bytes, *parts: Any) -> Record:
    digest = hashlib.blake2b(key=salt, digest_size=_KEY_BYTES + _NAME_BYTES, person=b"analyzer journal")
    for part in parts:
        content = part if isinstance(part, bytes) else repr(part).encode("utf-8", "surrogatepass")
        digest.update(len(content).to_bytes(8, "big") + content)
    made = digest.digest()
    return Record(name=made[:_NAME_BYTES], key=made[_NAME_BYTES:])


def _state(stream: BinaryIO) -> tuple[int, ...] | None:
    try:
        status = os.fstat(stream.fileno())
    except (OSError, AttributeError):
        return None
    return status.st_size, status.st_mtime_ns, status.st_ino, status.st_dev


def _edges(stream: BinaryIO, partition: Partition) -> tuple[bytes, bytes]:
    """Returns the first and the last bytes of a partition; the last ones are empty if the first are all."""
    stream.seek(partition.start)
    head = stream.read(min(EDGE_BYTES, partition.size_bytes))
    tail_at = partition.start + max(EDGE_BYTES, partition.size_bytes - EDGE_BYTES)
    end = partition.start + partition.size_bytes
    if tail_at >= end:
        return head, b""
    stream.seek(tail_at)
    return head, stream.read(end - tail_at)


def _plain(value: Any) -> Any:
    if isinstance(value, functools.partial):
        return [value.func.__qualname__, value.args, value.keywords]
    if callable(value):
        return getattr(value, "__qualname__", type(value).__qualname__)
    raise TypeError(type(value).__name__)
