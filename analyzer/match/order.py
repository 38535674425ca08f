"""The total order of exchanges in a run, the same however the work was split."""

from analyzer.model import Exchange

NEVER_US = 2**62
"""Sorts exchanges without a time behind all others."""

Order = tuple[int, int, int]
"""Start in microseconds, index of the partition, position of the exchange in it; each small input has an index."""


def order_of(exchange: Exchange, partition: int, position: int) -> Order:
    """The place of an exchange among all exchanges of the run."""
    return (NEVER_US if exchange.started_us is None else exchange.started_us, partition, position)
