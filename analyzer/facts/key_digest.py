"""What stands for a key where very many are kept, and what they are chosen by where not all can be."""

from collections.abc import Hashable
from hashlib import blake2b

DIGEST_BYTES = 12

Digest = bytes


def key_digest(key: Hashable) -> Digest:
    """Bytes that are the same in every process and differ for different keys of plain values.

    By them keys are in an order of chance that is the same one each time.
    """
    return blake2b(repr(key).encode(), digest_size=DIGEST_BYTES).digest()
