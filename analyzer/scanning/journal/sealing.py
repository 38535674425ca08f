"""Partials as sealed bytes: encrypted and authenticated, and read back as nothing but values of ours."""

import os
import pickle

from analyzer.pickled import parcel, plain_values
from analyzer.scanning.journal.identity import Record
from analyzer.scanning.partial import Partial

NONCE_BYTES = 12


def pack(partial: Partial) -> bytes:
    """Returns a partial as bytes, not sealed yet; a worker does this part of the work."""
    return parcel(partial)


def unpack(packed: bytes) -> Partial:
    """Returns the partial of packed bytes.

    Raises:
        UnpicklingError: they hold something else.
    """
    partial = plain_values(packed)
    if not isinstance(partial, Partial):
        raise pickle.UnpicklingError
    return partial


def seal(record: Record, packed: bytes) -> bytes:
    """Returns packed bytes that only the key of their record opens."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(record.key).encrypt(nonce, packed, record.name)


def opened(record: Record, sealed: bytes) -> bytes | None:
    """Returns what was sealed; None if it is damaged or was sealed for another record."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        return AESGCM(record.key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], record.name)
    except (InvalidTag, ValueError):
        return None
