"""Retry-After, the RateLimit fields and WWW-Authenticate, in the forms that servers write."""

from typing import Any

import pytest

from analyzer.facts.clock import http_date
from analyzer.model import Exchange
from tests.exchanges import AT_US, FAILED, exchange, headers, state_of

DATE = {"date": "Thu, 01 Jan 2026 00:00:00 GMT"}
CHOSEN = headers({"host": "x"}, is_complete=False)

WAITS: list[tuple[str, Exchange, Any]] = [
    ("seconds", exchange(429, got={"retry-after": "30"}), 30.0),
    ("seconds with spaces", exchange(429, got={"retry-after": " 30 "}), 30.0),
    ("fraction", exchange(429, got={"retry-after": "1.5"}), 1.5),
    ("zero", exchange(429, got={"retry-after": "0"}), 0.0),
    ("negative", exchange(429, got={"retry-after": "-5"}), 0.0),
    ("date against Date", exchange(429, got=DATE | {"retry-after": "Thu, 01 Jan 2026 00:02:00 GMT"}), 120.0),
    ("date against the capture", exchange(503, got={"retry-after": "Thu, 01 Jan 2026 00:01:00 GMT"}), 59.9),
    ("date that has passed", exchange(503, got=DATE | {"retry-after": "Wed, 31 Dec 2025 00:00:00 GMT"}), 0.0),
    ("date long ago", exchange(503, got=DATE | {"retry-after": "Thu, 01 Jan 1970 00:00:00 GMT"}), 0.0),
    ("rfc 850 date", exchange(429, got=DATE | {"retry-after": "Thursday, 01-Jan-26 00:02:00 GMT"}), 120.0),
    ("moment", exchange(429, got=DATE | {"retry-after": "1767225660"}), 60.0),
    ("moment without a clock", exchange(429, at_s=None, got={"retry-after": "1767225660"}), "unknown"),
    ("words", exchange(429, got={"retry-after": "later"}), "unknown"),
    ("not a number", exchange(429, got={"retry-after": "nan"}), "unknown"),
    ("endless", exchange(429, got={"retry-after": "inf"}), "unknown"),
    ("a Python number", exchange(429, got={"retry-after": "1_000"}), "unknown"),
    ("on a redirect", exchange(302, got={"retry-after": "3"}), 3.0),
    ("none", exchange(429), "absent"),
    ("log without it", exchange(429, got=CHOSEN), "unknown"),
    ("no response", FAILED, "absent"),
    ("reset in seconds", exchange(429, got={"x-ratelimit-reset": "12"}), 12.0),
    ("reset as a moment", exchange(429, got=DATE | {"x-ratelimit-reset": "1767225612"}), 12.0),
    ("draft field", exchange(429, got={"ratelimit": '"default";r=0;t=41'}), 41.0),
    ("reset of a success is no wait", exchange(200, got={"x-ratelimit-reset": "12"}), "absent"),
    ("retry-after goes first", exchange(429, got={"retry-after": "7", "x-ratelimit-reset": "9"}), 7.0),
]


@pytest.mark.parametrize(("made", "expected"), [row[1:] for row in WAITS], ids=[row[0] for row in WAITS])
def test_the_wait_that_a_server_asks_for(made: Exchange, expected: Any) -> None:
    assert state_of(made, "retry_after_s") == expected


CHALLENGES: list[tuple[str, Any, Any, Any, Any]] = [
    # field, scheme, error, scope
    ("bearer alone", "Bearer", "bearer", "absent", "absent"),
    ("realm", 'Bearer realm="api"', "bearer", "absent", "absent"),
    (
        "insufficient scope",
        'Bearer realm="x", error="insufficient_scope", scope="read write"',
        "bearer",
        "insufficient_scope",
        "read write",
    ),
    ("error unquoted", "Bearer error=invalid_token", "bearer", "invalid_token", "absent"),
    ("description is no error", 'Bearer error_description="the error=no"', "bearer", "absent", "absent"),
    ("two in one field", 'Basic realm="a", Bearer realm="b"', ("basic", "bearer"), "absent", "absent"),
    ("two fields", ['Basic realm="a"', "Bearer"], ("basic", "bearer"), "absent", "absent"),
    ("comma in a text", 'Bearer realm="a, Basic b", error="x"', "bearer", "x", "absent"),
    ("in any case", "bEARER", "bearer", "absent", "absent"),
]


@pytest.mark.parametrize(
    ("field", "scheme", "error", "scope"), [row[1:] for row in CHALLENGES], ids=[row[0] for row in CHALLENGES]
)
def test_challenges_of_a_401(field: Any, scheme: Any, error: Any, scope: Any) -> None:
    made = exchange(401, got={"WWW-Authenticate": field})
    found = [state_of(made, f"www_authenticate.{name}") for name in ("scheme", "error", "scope")]
    assert found == [scheme, error, scope]


def test_a_challenge_that_a_log_leaves_out_is_unknown() -> None:
    assert state_of(exchange(401, got=CHOSEN), "www_authenticate.scheme") == "unknown"
    assert state_of(exchange(401), "www_authenticate.scheme") == "absent"


DATES = [
    ("Thu, 01 Jan 2026 00:00:00 GMT", AT_US / 1e6),
    ("Thu, 01 Jan 2026 00:00:00 -0000", AT_US / 1e6),
    ("Thu, 01 Jan 2026 02:00:00 +0200", AT_US / 1e6),
    ("Thu Jan  1 00:00:00 2026", AT_US / 1e6),
    ("", None),
    (None, None),
    ("soon", None),
    ("Thu, 99 Jan 2026 00:00:00 GMT", None),
    ("Thu, 01 Jan 99999999999999999999 00:00:00 GMT", None),
]


@pytest.mark.parametrize(("text", "expected"), DATES)
def test_an_http_date_in_seconds(text: str | None, expected: float | None) -> None:
    assert http_date(text) == expected


SKEWS: list[tuple[Exchange, Any]] = [
    (exchange(got={"date": "Thu, 01 Jan 2026 00:01:00 GMT"}), 60.5),
    (exchange(got={"date": "Thu, 01 Jan 2026 00:01:00 GMT", "age": "30"}), "unknown"),
    (exchange(304, got={"date": "Thu, 01 Jan 2026 00:01:00 GMT"}), "unknown"),
    (exchange(), "unknown"),
    (exchange(at_s=None, got={"date": "Thu, 01 Jan 2026 00:01:00 GMT"}), "unknown"),
    (exchange(duration_ms=2000, got={"date": "Thu, 01 Jan 2026 00:00:00 GMT"}), -0.5),
]


@pytest.mark.parametrize(("made", "expected"), SKEWS)
def test_how_far_the_clocks_are_apart(made: Exchange, expected: Any) -> None:
    found = state_of(made, "clock.skew_s")
    assert found == expected or found == pytest.approx(expected, abs=0.11)
