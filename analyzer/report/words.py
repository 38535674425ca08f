"""The words that a report uses for the codes of the result document, and how it writes numbers and times."""

import re
from datetime import UTC, datetime, timedelta

SEVERITY_WORDS = {"error": "Error", "warning": "Warning", "notice": "Notice"}

CERTAINTY_WORDS = {"confirmed": "Confirmed", "likely": "Likely", "possible": "Possible"}

CERTAINTY_MEANINGS = {
    "confirmed": "The capture proves it.",
    "likely": "The capture points to it, without proof.",
    "possible": "The capture cannot tell.",
}

OWNER_WORDS = {
    "caller": "The calling application",
    "account": "The account administrator",
    "vendor": "The API vendor",
    "network": "The network or proxy team",
    "capture": "Whoever recorded the capture",
}

RETRY_WORDS = {
    "now": "Can be retried now",
    "with_backoff": "Retry with growing pauses",
    "after_fix": "Retry only after the fix",
    "never": "Do not retry",
}

_BREAKS = re.compile(r"(?<=[/?&])(?![/?&])")

_BYTE_UNITS = ("B", "kB", "MB", "GB", "TB")


def word(words: dict[str, str], code: str) -> str:
    """Returns the word for `code`, or the code itself where a newer document brings one unknown here."""
    return words.get(code, code)


def breakable(url: str) -> list[str]:
    """Returns the parts of a URL between which a line may break: after `/`, `?` and `&`."""
    return _BREAKS.split(url)


def count_of(number: int, noun: str, plural: str | None = None) -> str:
    """Returns `1,204 exchanges` or `1 exchange`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def duration(duration_ms: float | None) -> str:
    """Returns `87 ms` or `1.24 s`, an en dash where the duration is not known."""
    if duration_ms is None:
        return "–"
    if duration_ms < 1000:
        return f"{duration_ms:.0f} ms" if duration_ms >= 10 else f"{duration_ms:.1f} ms"
    return f"{duration_ms / 1000:.2f} s" if duration_ms < 100_000 else f"{duration_ms / 1000:,.0f} s"


def size(size_bytes: int | None) -> str:
    """Returns `4.1 kB` in decimal units, an en dash where the size is not known."""
    if size_bytes is None:
        return "–"
    amount, unit = float(size_bytes), 0
    while amount >= 999.5 and unit < len(_BYTE_UNITS) - 1:
        amount, unit = amount / 1000, unit + 1
    return (
        f"{amount:.0f} {_BYTE_UNITS[unit]}"
        if unit == 0 or amount >= 100
        else f"{amount:.1f} {_BYTE_UNITS[unit]}"
    )


def moment(rfc3339: str | None) -> str:
    """Returns `2026-03-01 10:02:11` from RFC 3339 UTC, an en dash where the time is not known."""
    if rfc3339 is None:
        return "–"
    return rfc3339[:19].replace("T", " ")


def time_range(first_at: str | None, last_at: str | None) -> str:
    """Returns `2026-03-01 10:02:11 – 10:08:40 UTC`, with the second date only where it differs."""
    if first_at is None or last_at is None:
        return "times not recorded"
    first, last = moment(first_at), moment(last_at)
    if first == last:
        return f"{first} UTC"
    return f"{first} – {last[11:] if first[:10] == last[:10] else last} UTC"


def clock(at_us: int, *, with_ms: bool = False) -> str:
    """Returns `2026-03-01 10:02:11` from microseconds since the epoch, an en dash outside years 1 to 9999."""
    try:
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=at_us)
    except OverflowError:
        return "–"
    return f"{moment:%Y-%m-%d %H:%M:%S}" + (f".{moment.microsecond // 1000:03}" if with_ms else "")


def microseconds(rfc3339: str | None) -> int | None:
    """Returns microseconds since the epoch of an RFC 3339 time, `None` where it is absent or malformed."""
    if rfc3339 is None:
        return None
    try:
        return round(datetime.fromisoformat(rfc3339).timestamp() * 1_000_000)
    except (OverflowError, ValueError):
        return None
