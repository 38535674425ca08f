from typing import Any

import pytest

from analyzer.ingest.times import parse_duration_ms, parse_time

NOON_US = 1772366400000000


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        ("2026-03-01T12:00:00Z", None, NOON_US),
        ("2026-03-01T13:00:00+01:00", None, NOON_US),
        ("2026-03-01T17:30:00.000+0530", None, NOON_US),
        ("2026-03-01T12:00:00.1234567Z", None, NOON_US + 123456),
        ("2026-03-01T12:00:00.123456789Z", None, NOON_US + 123456),
        ("2026-03-01T12:00:00.5", None, NOON_US + 500000),
        ("2026-03-01 12:00:00,123", None, NOON_US + 123000),
        ("2026-03-01 12:00:00 UTC", None, NOON_US),
        ("01/Mar/2026:12:00:00 +0000", None, NOON_US),
        ("[01/Mar/2026:07:00:00 -0500]", None, NOON_US),
        ("01/Mar/2026:12:00:00.123", None, NOON_US + 123000),
        ("Sun, 01 Mar 2026 12:00:00 GMT", None, NOON_US),
        (1772366400, "s", NOON_US),
        (1772366400.25, "s", NOON_US + 250000),
        ("1772366400.25", "s", NOON_US + 250000),
        (1772366400000, "ms", NOON_US),
        ("1772366400000000", "us", NOON_US),
        (1772366400000000999, "ns", NOON_US),
        *(
            (value, None, None)
            for value in (
                1772366400,
                "1772366400",
                None,
                {},
                [],
                True,
                "",
                "now",
                "2026",
                "2026-13-45T00:00:00Z",
            )
        ),
        *((value, "s", None) for value in (0, -1, float("nan"), float("inf"), 1e30, 10**30, True)),
        ("01/Foo/2026:12:00:00 +0000", None, None),
        ("99/Mar/2026:12:00:00 +0000", None, None),
        ("9999-12-31T23:59:59-23:00", None, 253402383599000000),
        ("Sun, 99 Mar 2026 12:00:00 GMT", None, None),
        ("1970-01-01T00:00:00Z", None, None),
    ],
)
def test_time(value: Any, unit: Any, expected: int | None) -> None:
    assert parse_time(value, unit) == expected


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (0.0125, "s", 12.5),
        ("0.005", "s", 5.0),
        (205, "ms", 205.0),
        (2500, "us", 2.5),
        (1500000, "ns", 1.5),
        ("0.005192s", "s", 5.192),
        ("45ms", "s", 45.0),
        ("1.2ms", "text", 1.2),
        ("1m2.5s", "text", 62500.0),
        ("12µs", "text", 0.012),
        ("PT0.0123S", "ms", 12.3),
        ("PT1M0.5S", "text", 60500.0),
        ("1h", "text", 3600000.0),
        *(
            (value, "text", None)
            for value in (5, 5.0, "5", "5 parsecs", "", "P1Y", "PT", "-5ms", "ms", "1" * 80)
        ),
        *((value, "ms", None) for value in (-1, float("nan"), float("inf"), 1e12, True, None, "-", [])),
    ],
)
def test_duration(value: Any, unit: Any, expected: float | None) -> None:
    assert parse_duration_ms(value, unit) == expected
