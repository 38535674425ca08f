"""Exchanges that may become evidence, as bytes that sort by their place in the run.

A run keeps some ten thousand of them, which as values would be the most of its memory: as bytes each takes a third.
They are pickled rather than encoded, because captures hold lone surrogates, and values know tuples from lists.
"""

import pickle
import struct
from bisect import bisect_right
from typing import Any

from msgspec import UNSET
from msgspec.structs import astuple

from analyzer.document import Evidence
from analyzer.match.evidence import MAX_EVIDENCE
from analyzer.match.order import Order
from analyzer.match.sealed import squeezed, unsqueezed
from analyzer.pickled import plain_values

Packed = bytes
"""Order, element and line in front, in big-endian numbers; then whatever else is kept of the exchange."""

_HEAD = struct.Struct(">12sIQIQ")
_LINE = struct.Struct(">Q")
_LINE_AT = _HEAD.size - _LINE.size
MOMENT_BYTES = 12
"""More than any calendar needs: a moment is what a capture says it is."""
PLACE_BYTES = 24
_BEFORE_1970 = 1 << 95
"""Added to microseconds, so that a moment before 1970 sorts before one after."""
_FIELDS = Evidence.__struct_fields__
_ENTRY_FIELD, _LINE_FIELD = map(_FIELDS.index, ("entry", "line"))


def pack(order: Order, evidence: Evidence, rest: tuple[Any, ...] = (), element: int = 0) -> Packed:
    """The bytes of an exchange with what else is kept of it; `element` tells several of one exchange apart."""
    start_us, partition, position = order
    line = 0 if evidence.line is UNSET else evidence.line
    fields = list(astuple(evidence))
    # To pickle UNSET takes as long as all the rest: its module is searched for among all that are loaded.
    fields[_LINE_FIELD] = None
    fields[_ENTRY_FIELD] = None if evidence.entry is UNSET else evidence.entry
    head = _HEAD.pack(packed_moment(start_us), partition, position, element, line)
    return head + pickle.dumps((*fields, *rest), 5)


def place_in(packed: Packed) -> bytes:
    """What sorts exchanges by their order alone."""
    return packed[:PLACE_BYTES]


def order_in(packed: Packed) -> Order:
    """The order of the exchange."""
    return element_in(packed)[0]


def element_in(packed: Packed) -> tuple[Order, int]:
    """The order of the exchange, and which of its elements it is."""
    start, partition, position, element, _ = _HEAD.unpack_from(packed)
    return (int.from_bytes(start) - _BEFORE_1970, partition, position), element


def packed_moment(moment_us: int | None) -> bytes:
    """A moment as bytes that sort like it; zeros for one that is not known."""
    return (0 if moment_us is None else moment_us + _BEFORE_1970).to_bytes(MOMENT_BYTES)


def moment_in(packed: bytes) -> int | None:
    """The moment that was packed."""
    return int.from_bytes(packed) - _BEFORE_1970 if any(packed) else None


def evidence_in(packed: Packed) -> Evidence:
    """The exchange as evidence."""
    return unpack(packed)[0]


def unpack(packed: Packed) -> tuple[Evidence, tuple[Any, ...]]:
    """The exchange as evidence, and what else was kept of it."""
    values = list(plain_values(packed[_HEAD.size :]))
    (line,) = _LINE.unpack_from(packed, _LINE_AT)
    values[_LINE_FIELD] = line or UNSET
    values[_ENTRY_FIELD] = UNSET if values[_ENTRY_FIELD] is None else values[_ENTRY_FIELD]
    evidence = Evidence(**dict(zip(_FIELDS, values, strict=False)))
    return evidence, tuple(values[len(_FIELDS) :])


def tight(packed: Packed) -> Packed:
    """The same in half the bytes, which sort and shift as before, for what is kept alone."""
    return packed[: _HEAD.size] + squeezed(packed[_HEAD.size :])


def loose(packed: Packed) -> Packed:
    """What was made tight."""
    return packed[: _HEAD.size] + unsqueezed(packed[_HEAD.size :])


def shifted(packed: Packed, offset: int) -> Packed:
    """The same exchange with its line, if it has one, counted from `offset` lines earlier."""
    (line,) = _LINE.unpack_from(packed, _LINE_AT)
    return packed[:_LINE_AT] + _LINE.pack(line + offset) + packed[_HEAD.size :] if line else packed


def add_evidence(kept: list[Packed], item: Packed) -> None:
    """Keeps the five earliest; elements of one exchange stay in their order."""
    place = bisect_right(kept, place_in(item), key=place_in)
    if place < MAX_EVIDENCE:
        kept.insert(place, item)
        del kept[MAX_EVIDENCE:]
