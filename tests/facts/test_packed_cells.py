"""Cells in rows of bytes: what was put in is found again, each digest once, in the order of the digests."""

import pickle
from collections.abc import Iterable
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from analyzer.facts.key_digest import DIGEST_BYTES, key_digest
from analyzer.facts.packed_cells import PackedCells, Record, add_row, joined
from analyzer.pickled import plain_values

Cells = dict[int, bytes]
CELLS = st.dictionaries(st.integers(0, 60), st.binary(max_size=9), max_size=40)
ABSENT = key_digest("nothing is under this one")


def row_of(cells: Cells) -> PackedCells:
    return PackedCells(sorted(key_digest(number) + cell for number, cell in cells.items()))


def longer(one: Record, other: Record) -> Record:
    return max(one, other, key=lambda record: (len(record), record))


def longest(rows: Iterable[Cells]) -> Cells:
    found: Cells = {}
    for row in rows:
        for number, cell in row.items():
            found[number] = max(found.get(number, b""), cell, key=lambda each: (len(each), each))
    return found


def cells_in(row: PackedCells) -> dict[bytes, bytes]:
    return {record[:DIGEST_BYTES]: record[DIGEST_BYTES:] for record in row}


@given(CELLS)
def test_every_cell_is_found_and_no_other(cells: Cells) -> None:
    row = row_of(cells)
    assert len(row) == len(cells)
    assert {number: row.find(key_digest(number)) for number in cells} == cells
    assert row.find(ABSENT) is None


@given(st.lists(CELLS, max_size=6))
def test_joined_rows_hold_each_digest_once_in_order(rows: list[Cells]) -> None:
    together = joined(map(row_of, rows), longer)
    assert [*together] == sorted(together)
    assert cells_in(together) == {key_digest(number): cell for number, cell in longest(rows).items()}


@given(st.lists(CELLS, max_size=12))
def test_rows_stay_at_least_twice_as_long_as_the_next(added: list[Cells]) -> None:
    rows: list[PackedCells] = []
    for cells in added:
        add_row(rows, row_of(cells), longer)
    assert all(len(one) >= 2 * len(other) for one, other in pairwise(rows))
    assert cells_in(joined(rows, longer)) == cells_in(joined(map(row_of, added), longer))


@given(CELLS)
def test_a_row_comes_back_as_it_was_from_another_process(cells: Cells) -> None:
    row = row_of(cells)
    assert [*plain_values(pickle.dumps(row))] == [*row]


@given(CELLS, st.integers(0, 50))
def test_the_first_are_those_with_the_smallest_digests(cells: Cells, most: int) -> None:
    assert [*row_of(cells).first(most)] == [*row_of(cells)][:most]
