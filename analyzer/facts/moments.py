"""Moments as the contract writes them."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def rfc3339(moment_us: int | None) -> str | None:
    """Microseconds since the epoch as RFC 3339 in UTC; milliseconds unless there are finer ones."""
    if moment_us is None:
        return None
    second, left_us = divmod(moment_us, 1_000_000)
    begin = _second(second)
    if begin is None:
        return None
    return f"{begin}.{left_us:06d}Z" if left_us % 1000 else f"{begin}.{left_us // 1000:03d}Z"


@lru_cache(maxsize=1_024)
def _second(second: int) -> str | None:
    """A second without its fraction; those of a capture follow each other."""
    try:
        return (_EPOCH + timedelta(seconds=second)).isoformat().removesuffix("+00:00")
    except OverflowError:
        return None
