"""Bytes behind numbers, one after the other in a single piece of memory.

Thousands of small values that are replaced over and over, by longer ones each time, leave holes between others in which
nothing else fits: after some gigabytes of logs a sixth of the merging process was such holes.
"""

from array import array

_LEAST_UNUSED_BYTES = 1 << 14


class Heap:
    """Values of bytes, each behind the number that `add` gave it."""

    def __init__(self) -> None:
        self._bytes = array("B")  # what is cut off goes back to the system; of a bytearray not before half is
        self._starts = array("Q")
        self._sizes = array("Q")
        self._free: list[int] = []
        """Numbers that stand for nothing."""
        self._unused_bytes = 0

    def __len__(self) -> int:
        return len(self._sizes) - len(self._free)

    @property
    def size_bytes(self) -> int:
        """What the values take, with what was left unused by earlier ones."""
        return len(self._bytes)

    def add(self, value: bytes) -> int:
        """Returns the number of a new value."""
        if self._free:
            number = self._free.pop()
        else:
            number = len(self._sizes)
            self._starts.append(0)
            self._sizes.append(0)
        self._append(number, value)
        return number

    def __getitem__(self, number: int) -> bytes:
        start = self._starts[number]
        return bytes(memoryview(self._bytes)[start : start + self._sizes[number]])

    def __setitem__(self, number: int, value: bytes) -> None:
        start, size_bytes = self._starts[number], self._sizes[number]
        if len(value) == size_bytes:
            memoryview(self._bytes)[start : start + size_bytes] = value
            return
        self._leave(number)
        self._append(number, value)

    def pop(self, number: int) -> bytes:
        """The value behind a number, which stands for nothing from then on."""
        value = self[number]
        self._leave(number)
        self._free.append(number)
        return value

    def _append(self, number: int, value: bytes) -> None:
        self._starts[number], self._sizes[number] = len(self._bytes), len(value)
        self._bytes.frombytes(value)

    def _leave(self, number: int) -> None:
        self._unused_bytes += self._sizes[number]
        self._sizes[number] = 0
        if self._unused_bytes > max(_LEAST_UNUSED_BYTES, len(self._bytes) // 8):
            self._close_up()

    def _close_up(self) -> None:
        """Moves all values down to where the one before ends, in place: there may be no room for a second copy."""
        end = 0
        with memoryview(self._bytes) as view:
            for number in sorted(range(len(self._sizes)), key=self._starts.__getitem__):
                start, size_bytes = self._starts[number], self._sizes[number]
                view[end : end + size_bytes] = view[start : start + size_bytes]
                self._starts[number] = end
                end += size_bytes
        del self._bytes[end:]
        self._unused_bytes = 0
