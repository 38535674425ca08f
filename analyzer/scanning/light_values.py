"""What the texts of a log's line stand for: moments and durations, each text worked out once."""

import math
from typing import Any

from analyzer.ingest.skeletons import Skeleton
from analyzer.ingest.times import parse_duration_ms, parse_time
from analyzer.scanning.latency import bucket_of

MAX_REMEMBERED = 8_192
"""Values of one kind; ids that never come again would fill any table, so a full one begins anew."""
_SECOND_CHARS = 19
_EPOCH = "2000-01-01T00:00:00"
_EPOCH_US = parse_time(_EPOCH) or 0


class Moments:
    """Microseconds since the epoch of the times of one build of lines."""

    def __init__(self, skeleton: Skeleton) -> None:
        self._unit = skeleton.reader.fields.time_unit
        self._is_number = "time" in skeleton.numbers
        self._seconds: dict[bytes, int | None] = {}
        self._rests: dict[bytes, int | None] = {}

    def us(self, text: bytes) -> int | None:
        """The moment; None where it must be read in full."""
        if self._is_number or text[10:11] not in b"T " or text[13:14] != b":":
            return parse_time(_number(text) if self._is_number else text.decode(), self._unit)
        second, rest = text[:_SECOND_CHARS], text[_SECOND_CHARS:]
        start_us = self._seconds.get(second)
        if start_us is None:
            start_us = kept(self._seconds, second, parse_time(second.decode()))
        rest_us = self._rests.get(rest)
        if rest_us is None:
            moment = parse_time(_EPOCH + rest.decode())
            rest_us = kept(self._rests, rest, None if moment is None else moment - _EPOCH_US)
        return None if start_us is None or rest_us is None else start_us + rest_us


class Durations:
    """Milliseconds and latency bucket of the durations of one build of lines."""

    def __init__(self, skeleton: Skeleton) -> None:
        self._unit = skeleton.reader.fields.duration_unit
        self._is_number = "duration" in skeleton.numbers
        self.known: dict[bytes, tuple[float | None, int | None]] = {b"": (None, None)}

    def of(self, text: bytes) -> tuple[float | None, int | None]:
        """The duration, and its bucket where it counts."""
        value: Any = _number(text) if self._is_number else text.decode()
        duration_ms = parse_duration_ms(value, self._unit) if self._unit else None
        bucket = None if duration_ms is None or not duration_ms < math.inf else bucket_of(duration_ms)
        found: tuple[float | None, int | None] = kept(self.known, text, (duration_ms, bucket))
        return found


def _number(text: bytes) -> int | float:
    return float(text) if b"." in text else int(text)


def kept(known: dict[bytes, Any], key: bytes, value: Any) -> Any:
    """The value, remembered among a bounded number of others."""
    if len(known) >= MAX_REMEMBERED:
        known.clear()
    known[key] = value
    return value
