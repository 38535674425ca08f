"""What a finding shows of its exchanges, as bytes: thousands of findings wait until the last one is judged."""

from collections.abc import Iterable, Iterator, Sequence
from typing import overload

from analyzer.document import Evidence
from analyzer.match.evidence import MAX_EVIDENCE
from analyzer.match.order import Order
from analyzer.match.packed import PLACE_BYTES, Packed, add_evidence, evidence_in, order_in, pack, place_in
from analyzer.match.sealed import sealed, unsealed


class Shown(Sequence[Evidence]):
    """A few exchanges in their order, each made a value when it is asked for."""

    __slots__ = ("_bytes",)

    def __init__(self, packed: Sequence[Packed]) -> None:
        first, last = (place_in(packed[at]) if packed else bytes(PLACE_BYTES) for at in (0, -1))
        self._bytes = bytes([len(packed)]) + first + last + sealed([*packed])

    @classmethod
    def of(cls, exchanges: Iterable[Evidence]) -> "Shown":
        """Exchanges in the order in which they are given."""
        return cls([pack((0, 0, at), each) for at, each in enumerate(exchanges)])

    @classmethod
    def from_bytes(cls, packed: bytes) -> "Shown":
        """What `bytes` made of it, made of that again."""
        shown = cls.__new__(cls)
        shown._bytes = packed
        return shown

    def __bytes__(self) -> bytes:
        return self._bytes

    @property
    def first_place(self) -> bytes:
        """What tells whether others begin earlier."""
        return self._bytes[1 : 1 + PLACE_BYTES]

    @property
    def _last_place(self) -> bytes:
        return self._bytes[1 + PLACE_BYTES : 1 + 2 * PLACE_BYTES]

    def orders(self) -> Iterator[Order]:
        """The orders of the exchanges."""
        return map(order_in, self.packed())

    def packed(self) -> list[Packed]:
        """The exchanges as they were put in."""
        found: list[Packed] = unsealed(self._bytes[1 + 2 * PLACE_BYTES :])
        return found

    def with_earlier(self, others: Sequence[Packed]) -> "Shown":
        """The earliest of these and others; these very ones where no other is among them."""
        if len(self) == MAX_EVIDENCE:
            others = [each for each in others if place_in(each) < self._last_place]
        if not others:
            return self
        kept = self.packed()
        for each in others:
            add_evidence(kept, each)
        return Shown(kept)

    def __len__(self) -> int:
        return self._bytes[0]

    def __iter__(self) -> Iterator[Evidence]:
        return map(evidence_in, self.packed())

    @overload
    def __getitem__(self, at: int) -> Evidence: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Evidence, ...]: ...
    def __getitem__(self, at: int | slice) -> Evidence | tuple[Evidence, ...]:
        return tuple(self)[at]

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Sequence) and [*self] == [*other])

    def __hash__(self) -> int:
        return hash(self._bytes)
