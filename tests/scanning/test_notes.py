import pytest

from analyzer.scanning.notes import capped_problems, harvest_note
from analyzer.scanning.whole import Whole


@pytest.mark.parametrize(("left_out", "codes"), [(0, []), (3, ["harvest-capped"])])
def test_values_that_the_harvest_left_out_are_told(left_out: int, codes: list[str]) -> None:
    assert [note.code for note in harvest_note(left_out)] == codes


def test_a_scan_without_harvest_tells_of_none() -> None:
    assert list(capped_problems(Whole())) == []
