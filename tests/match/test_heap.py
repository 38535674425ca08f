"""Bytes behind numbers: each value stays what it was last set to, however many are replaced around it."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.match.heap import Heap


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32), steps=st.integers(1, 400), longest=st.sampled_from([3, 200, 5_000]))
def test_values_are_those_of_a_dictionary(seed: int, steps: int, longest: int) -> None:
    chance = random.Random(seed)
    heap, model = Heap(), dict[int, bytes]()
    for _ in range(steps):
        value = chance.randbytes(chance.randrange(longest))
        number = chance.choice([*model, None]) if model else None
        if number is None:
            number = heap.add(value)
            assert number not in model
            model[number] = value
        elif chance.random() < 0.3:
            assert heap.pop(number) == model.pop(number)
        else:
            heap[number] = model[number] = value
    assert {number: heap[number] for number in model} == model
    assert len(heap) == len(model)


def test_what_was_replaced_leaves_little_unused() -> None:
    heap = Heap()
    numbers = [heap.add(b"a" * 100) for _ in range(1_000)]
    for length in range(100, 400):
        for number in numbers[length % 7 :: 7]:
            heap[number] = b"b" * length
    assert heap.size_bytes < 1.5 * sum(len(heap[number]) for number in numbers)


def test_numbers_of_values_that_went_are_given_again() -> None:
    heap = Heap()
    for _ in range(10_000):
        assert heap.pop(heap.add(b"value")) == b"value"
    assert heap.add(b"") == 0
    assert heap.size_bytes < 40_000
