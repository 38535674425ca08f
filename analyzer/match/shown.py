"""What a finding shows of its exchanges, as bytes: thousands of findings wait until the last one is judged."""

from collections.abc import Iterable, Iterator, Sequence
from typing import overload

from analyzer.document import Evidence
from analyzer.match.evidence import MAX_EVIDENCE
from analyzer.match.packed import HEAD_BYTES, Packed, add_evidence, evidence_in, pack, place_in
from analyzer.match.sealed import sealed, unsealed


class Shown(Sequence[Evidence]):
    """A few exchanges in their order, each made a value when it is asked for."""

    __slots__ = ("_heads", "_rest")

    def __init__(self, packed: Sequence[Packed]) -> None:
        self._heads = b"".join(each[:HEAD_BYTES] for each in packed)
        self._rest = sealed([each[HEAD_BYTES:] for each in packed])

    @classmethod
    def of(cls, exchanges: Iterable[Evidence]) -> "Shown":
        """Exchanges in the order in which they are given."""
        return cls([pack((0, 0, at), each) for at, each in enumerate(exchanges)])

    def heads(self) -> list[Packed]:
        """Of each exchange as much as tells its order."""
        return [self._heads[at : at + HEAD_BYTES] for at in range(0, len(self._heads), HEAD_BYTES)]

    def packed(self) -> list[Packed]:
        """The exchanges as they were put in."""
        return [head + rest for head, rest in zip(self.heads(), unsealed(self._rest), strict=True)]

    def with_earlier(self, others: Sequence[Packed]) -> "Shown":
        """The earliest of these and others; these very ones where no other is among them."""
        if len(self) == MAX_EVIDENCE:
            last = place_in(self.heads()[-1])
            others = [each for each in others if place_in(each) < last]
        if not others:
            return self
        kept = self.packed()
        for each in others:
            add_evidence(kept, each)
        return Shown(kept)

    def __len__(self) -> int:
        return len(self._heads) // HEAD_BYTES

    def __iter__(self) -> Iterator[Evidence]:
        return map(evidence_in, self.packed())

    @overload
    def __getitem__(self, at: int) -> Evidence: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Evidence, ...]: ...
    def __getitem__(self, at: int | slice) -> Evidence | tuple[Evidence, ...]:
        return tuple(self)[at]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and [*self] == [*other]

    def __hash__(self) -> int:
        return hash(self._heads)
