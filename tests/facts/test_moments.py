"""Moments in words, to the microsecond where there are some."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from analyzer.facts.moments import Between, rfc3339

LAST_US = 253_402_300_799_999_999


def plainly(moment_us: int) -> str:
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=moment_us)
    precision = "microseconds" if moment_us % 1000 else "milliseconds"
    return moment.isoformat(timespec=precision).replace("+00:00", "Z")


def test_moments_are_written_as_datetime_writes_them() -> None:
    chance = random.Random(1)
    moments = [0, -1, 999, 1_000, -62_135_596_800_000_000, LAST_US]
    moments += [chance.randrange(-(10**16), 10**17) for _ in range(2_000)]
    moments += [chance.randrange(10**14) * 1_000 for _ in range(2_000)]
    assert [rfc3339(moment_us) for moment_us in moments] == [plainly(moment_us) for moment_us in moments]


@pytest.mark.parametrize("moment_us", [None, LAST_US + 1, -62_135_596_800_000_001, 2**70, -(2**70)])
def test_what_no_calendar_has_is_none(moment_us: int | None) -> None:
    assert rfc3339(moment_us) is None


@pytest.mark.parametrize(
    ("between", "inside", "outside"),
    [
        (Between(), [None, -1, 0, 5], []),
        (Between(since_us=0), [0, 1], [None, -1]),
        (Between(until_us=0), [-1], [None, 0]),
        (Between(1, 3), [1, 2], [None, 0, 3]),
    ],
)
def test_what_lies_between_two_moments(
    between: Between, inside: list[int | None], outside: list[int | None]
) -> None:
    assert all(map(between.holds, inside))
    assert not any(map(between.holds, outside))
