import itertools
import random

import pytest

from analyzer.diff import significance
from analyzer.diff.significance import exact_p, holm, rank_sum_p


def permuted_p(one: list[float], other: list[float]) -> float:
    """The exact p-value: the share of all splits whose rank sum lies at least as far out."""
    ordered = sorted([*one, *other])
    rank = {value: ordered.index(value) + (ordered.count(value) + 1) / 2 for value in ordered}
    ranks = [rank[value] for value in [*one, *other]]
    middle = len(one) * (len(ordered) + 1) / 2
    seen = abs(sum(ranks[: len(one)]) - middle)
    splits = [abs(sum(chosen) - middle) >= seen - 1e-9 for chosen in itertools.combinations(ranks, len(one))]
    return sum(splits) / len(splits)


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("shift", [0, 3, 9])
def test_the_rank_sum_is_near_the_exact_permutation_test(seed: int, shift: int) -> None:
    chance = random.Random(seed)
    one = [float(chance.randint(0, 12)) for _ in range(8)]
    other = [float(chance.randint(0, 12) + shift) for _ in range(8)]
    assert rank_sum_p(one, other) == pytest.approx(permuted_p(one, other), abs=0.03)


def test_the_rank_sum_does_not_care_which_side_is_which_nor_for_scale() -> None:
    one, other = [1.0, 2, 3, 4, 5, 6, 7, 8], [4.0, 5, 6, 7, 8, 9, 10, 11]
    assert rank_sum_p(one, other) == rank_sum_p(other, one)
    assert rank_sum_p([value**3 for value in one], [value**3 for value in other]) == rank_sum_p(one, other)


def test_equal_samples_and_constant_ones_are_no_difference() -> None:
    assert rank_sum_p([5.0] * 9, [5.0] * 9) == 1
    assert rank_sum_p([1.0, 2] * 5, [1.0, 2] * 5) == 1


def test_two_constants_that_differ_are_a_difference() -> None:
    assert rank_sum_p([177.0] * 8, [738.0] * 8) < 0.001


@pytest.mark.parametrize(
    ("table", "wanted"),
    [
        ((3, 4, 1, 4), 0.485714),
        ((10, 12, 5, 12), 0.089319),
        ((0, 10, 10, 10), 2 / 184_756),
        ((0, 5, 0, 5), 1),
    ],
)
def test_exact_tables_have_their_known_values(table: tuple[int, int, int, int], wanted: float) -> None:
    assert exact_p(*table) == pytest.approx(wanted, rel=1e-3)


def test_large_tables_are_approximated_by_nearly_the_same_value(monkeypatch: pytest.MonkeyPatch) -> None:
    table = (420, 10_000, 380, 10_000)
    monkeypatch.setattr(significance, "MAX_EXACT", 10**6)
    exact = exact_p(*table)
    monkeypatch.setattr(significance, "MAX_EXACT", 1)
    assert exact_p(*table) == pytest.approx(exact, abs=0.01)


def test_holm_corrects_step_down_and_keeps_the_order() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([0.9, 0.8]) == [1.0, 1.0]
    assert holm([]) == []


def test_healthy_pairs_of_captures_seldom_alarm() -> None:
    """Of 300 pairs with 10 equal routes each, at 0.01 about 3 may show a difference somewhere."""
    chance = random.Random(7)

    def sample() -> list[float]:
        return [chance.lognormvariate(5, 0.6) for _ in range(12)]

    alarms = sum(min(holm(rank_sum_p(sample(), sample()) for _ in range(10))) < 0.01 for _ in range(300))
    assert alarms <= 9
