"""Moments as the contract writes them."""

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def rfc3339(moment_us: int | None) -> str | None:
    """Microseconds since the epoch as RFC 3339 in UTC; milliseconds unless there are finer ones."""
    if moment_us is None:
        return None
    try:
        moment = _EPOCH + timedelta(microseconds=moment_us)
    except OverflowError:
        return None
    precision = "microseconds" if moment_us % 1000 else "milliseconds"
    return moment.isoformat(timespec=precision).replace("+00:00", "Z")
