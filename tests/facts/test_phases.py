"""The longest phase of an exchange."""

import pytest

from analyzer.facts.phases import PATHS
from analyzer.facts.subject import Subject
from analyzer.facts.value import UNKNOWN
from analyzer.model import Timings
from tests.exchanges import exchange


@pytest.mark.parametrize(
    ("timings", "name", "spent"),
    [
        (Timings(wait_ms=5, receive_ms=9), "receive", 9),
        (Timings(dns_ms=10, wait_ms=5), "dns", 10),
        (Timings(connect_ms=30, ssl_ms=20, wait_ms=5), "tls", 20),
        (Timings(connect_ms=30, ssl_ms=10, wait_ms=5), "connect", 20),
        (Timings(blocked_ms=7, wait_ms=7), "blocked", 7),
    ],
)
def test_tls_counts_apart_from_connecting(timings, name, spent):
    subject = Subject(exchange(timings=timings))
    assert PATHS["timings.slowest"](subject).items == (name,)
    assert PATHS["timings.slowest_ms"](subject).items == (spent,)


def test_a_log_without_phases_does_not_tell():
    subject = Subject(exchange(timings=Timings(receive_ms=9)))
    assert {read(subject) for read in PATHS.values()} == {UNKNOWN}
