"""Timestamps and durations in the notations of logs: microseconds since the epoch, and milliseconds.

The unit of a bare number is never guessed from its size; the caller names it.
"""

import math
import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Literal

TimeUnit = Literal["s", "ms", "us", "ns"]
DurationUnit = Literal["s", "ms", "us", "ns", "text"]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MAX_DURATION_MS = 7 * 86_400_000.0
"""A week: an exchange that is said to have taken longer is a producer's mistake."""

_US_PER: dict[str, float] = {"s": 1e6, "ms": 1e3, "us": 1.0, "ns": 1e-3}
_MS_PER: dict[str, float] = {
    "h": 3.6e6,
    "m": 6e4,
    "s": 1e3,
    "ms": 1.0,
    "us": 1e-3,
    "µs": 1e-3,
    "μs": 1e-3,
    "ns": 1e-6,
}
_LATEST_US = 253_402_300_800 * 10**6
_ONE_US = timedelta(microseconds=1)

_DURATION_PART = re.compile(r"(\d+(?:\.\d*)?|\.\d+)\s*(h|ms|µs|μs|us|ns|m|s)")
_ISO_DURATION = re.compile(
    r"PT(?:(?P<h>\d+(?:\.\d+)?)H)?(?:(?P<m>\d+(?:\.\d+)?)M)?(?:(?P<s>\d+(?:\.\d+)?)S)?", re.IGNORECASE
)
_COMMON_LOG_TIME = re.compile(
    r"\[?(\d{1,2})/([A-Z][a-z]{2})/(\d{4}):(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?: ([+-]\d{4}))?\]?"
)
_MONTH_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES, 1)}
_FRACTION = re.compile(r"[.,](\d{6})\d+")


def parse_time(value: Any, unit: TimeUnit | None = None) -> int | None:
    """Returns microseconds since the epoch, UTC; None where the value tells no time.

    Text is read as ISO 8601, Common Log Format or an HTTP date; a time without a zone is taken as UTC. A
    number, or text of digits, is read in `unit`, and tells nothing without one.
    """
    if isinstance(value, str):
        return _parse_text_time(value.strip(), unit)
    if isinstance(value, int | float) and not isinstance(value, bool) and unit:
        return _from_number(value, unit)
    return None


def parse_duration_ms(value: Any, unit: DurationUnit) -> float | None:
    """Returns milliseconds; None for what is absent, negative or longer than a week.

    `unit` is that of a bare number. Text may carry its own: "0.005s" (GCP), "1.2ms" (Go), "PT0.0123S"
    (ISO 8601).
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        return _parse_text_duration(value.strip(), unit)
    if isinstance(value, int | float) and unit != "text":
        return plausible_ms(value * _MS_PER[unit])
    return None


def plausible_ms(milliseconds: float) -> float | None:
    """Returns the duration rounded to nanoseconds, None where it is negative, not a number or over a week."""
    if not 0 <= milliseconds <= MAX_DURATION_MS:
        return None
    return round(float(milliseconds), 6)


def _from_number(value: float, unit: TimeUnit) -> int | None:
    if isinstance(value, int):
        numerator = {"s": 10**6, "ms": 1000, "us": 1, "ns": 1}[unit]
        microseconds = value * numerator // (1000 if unit == "ns" else 1)
    elif math.isfinite(value):
        microseconds = round(value * _US_PER[unit])
    else:
        return None
    # Zero is what a producer writes for a date that it does not have.
    return microseconds if 0 < microseconds < _LATEST_US else None


def _parse_text_time(text: str, unit: TimeUnit | None) -> int | None:
    if unit and _is_number(text):
        return _from_number(float(text) if "." in text else int(text), unit)
    parsed = _parse_iso(text) or _parse_common_log(text) or _parse_http_date(text)
    if parsed is None:
        return None
    try:
        zoned = parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)
        microseconds = (zoned - EPOCH) // _ONE_US
    except OverflowError:
        return None
    return microseconds or None


def _is_number(text: str) -> bool:
    return len(text) <= 32 and text.isascii() and text.replace(".", "", 1).isdigit()


def _parse_iso(text: str) -> datetime | None:
    # A bare year or a week date is ISO 8601 too, but no log means a time by it.
    if len(text) < 16 or not text[:4].isdigit() or text[4] != "-":
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    try:
        return datetime.fromisoformat(_FRACTION.sub(r".\1", text).replace(",", ".").replace(" UTC", "Z"))
    except ValueError:
        return None


def _parse_common_log(text: str) -> datetime | None:
    match = _COMMON_LOG_TIME.fullmatch(text)
    if not match or match[2] not in _MONTHS:
        return None
    day, month, year, hour, minute, second, fraction, zone = match.groups()
    date = f"{year}-{_MONTHS[month]:02}-{int(day):02}"
    try:
        return datetime.fromisoformat(f"{date}T{hour}:{minute}:{second}.{fraction or '0':0<6.6}{zone or 'Z'}")
    except ValueError:
        return None


def _parse_http_date(text: str) -> datetime | None:
    if not 20 <= len(text) <= 40 or "," not in text[:12]:
        return None
    try:
        return parsedate_to_datetime(text)
    except (ValueError, IndexError, OverflowError):
        return None


def _parse_text_duration(text: str, unit: DurationUnit) -> float | None:
    if not text or len(text) > 64:
        return None
    if _is_number(text):
        return None if unit == "text" else plausible_ms(float(text) * _MS_PER[unit])
    if text[0] in "Pp":
        return _sum_parts(_ISO_DURATION.fullmatch(text))
    parts = _DURATION_PART.findall(text)
    if not parts or _DURATION_PART.sub("", text).strip():
        return None
    return plausible_ms(sum(float(number) * _MS_PER[name] for number, name in parts))


def _sum_parts(match: re.Match[str] | None) -> float | None:
    found = {name: value for name, value in match.groupdict().items() if value} if match else {}
    return plausible_ms(sum(float(value) * _MS_PER[name] for name, value in found.items())) if found else None
