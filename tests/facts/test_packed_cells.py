"""Cells in rows of bytes: what was put in is found again, each digest once, in the order of the digests."""

import pickle
from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from analyzer.facts import packed_cells
from analyzer.facts.key_digest import DIGEST_BYTES, key_digest
from analyzer.facts.packed_cells import PackedCells, Record, add_row, joined
from analyzer.pickled import plain_values

Cells = dict[int, bytes]
CELLS = st.dictionaries(st.integers(0, 60), st.binary(max_size=9), max_size=40)
ABSENT = key_digest("nothing is under this one")


def row_of(cells: Cells) -> PackedCells:
    return PackedCells(sorted(key_digest(number) + cell for number, cell in cells.items()))


def longest_of(records: list[Record]) -> Record:
    return max(records, key=lambda record: (len(record), record))


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
    together = joined(map(row_of, rows), longest_of)
    assert [*together] == sorted(together)
    assert cells_in(together) == {key_digest(number): cell for number, cell in longest(rows).items()}


@given(st.lists(CELLS, max_size=12))
def test_few_rows_wait_to_be_joined(added: list[Cells]) -> None:
    rows: list[PackedCells] = []
    for cells in added:
        add_row(rows, row_of(cells), longest_of)
    assert len(rows) <= packed_cells._MAX_ROWS
    assert cells_in(joined(rows, longest_of)) == cells_in(joined(map(row_of, added), longest_of))


@given(CELLS)
def test_a_row_comes_back_as_it_was_from_another_process(cells: Cells) -> None:
    row = row_of(cells)
    assert [*plain_values(pickle.dumps(row))] == [*row]


@given(CELLS, st.integers(0, 50))
def test_the_first_are_those_with_the_smallest_digests(cells: Cells, most: int) -> None:
    assert [*row_of(cells).first(most)] == [*row_of(cells)][:most]
