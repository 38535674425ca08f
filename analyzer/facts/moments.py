"""Moments as the contract writes them."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache

from msgspec import Struct

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Between(Struct, frozen=True):
    """From one moment on, and up to another: microseconds since the epoch, None where it is open."""

    since_us: int | None = None
    until_us: int | None = None

    @property
    def is_open(self) -> bool:
        """Whether every moment lies in it."""
        return self.since_us is None and self.until_us is None

    def holds(self, moment_us: int | None) -> bool:
        """Whether a moment lies in it; one that is not known does so only where every moment does."""
        if moment_us is None:
            return self.is_open
        return (self.since_us is None or moment_us >= self.since_us) and (
            self.until_us is None or moment_us < self.until_us
        )


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
