"""What stands for a key where very many are kept, and what they are chosen by where not all can be.

What is kept under a key is a record: the digest with bytes behind it, so that records sort by their keys.
"""

from collections.abc import Hashable
from hashlib import blake2b

DIGEST_BYTES = 12

Digest = bytes
Record = bytes


def key_digest(key: Hashable) -> Digest:
    """Bytes that are the same in every process and differ for different keys of plain values.

    By them keys are in an order of chance that is the same one each time.
    """
    return blake2b(repr(key).encode(), digest_size=DIGEST_BYTES).digest()


def digest_of(record: Record) -> Digest:
    """The digest of the key that a record stands under."""
    return record[:DIGEST_BYTES]


def content_of(record: Record) -> bytes:
    """What is kept in a record beside the digest of its key."""
    return record[DIGEST_BYTES:]
