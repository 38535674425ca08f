"""What the texts of a log's line stand for: moments and durations, each text worked out once."""

import math
from collections.abc import Callable, Sequence
from typing import Any

from analyzer.ingest.skeletons import Skeleton
from analyzer.ingest.times import parse_duration_ms, parse_time, plausible_ms
from analyzer.scanning.latency import Duration, bucket_of

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
        self._seconds = _Known(_second_us)
        self._rests = _Known(_rest_us)

    def column(self, texts: Sequence[bytes]) -> list[int | None]:
        """The moments; None where a line must be read in full."""
        if self._is_number:
            return [parse_time(_number(text), self._unit) for text in texts]
        seconds, rests = self._seconds, self._rests
        try:
            return [seconds[text[:_SECOND_CHARS]] + rests[text[_SECOND_CHARS:]] for text in texts]
        except TypeError:
            return list(map(self._us, texts))

    def _us(self, text: bytes) -> int | None:
        if text[10:11] not in b"T " or text[13:14] != b":":
            return parse_time(text.decode(), self._unit)
        second_us, rest_us = self._seconds[text[:_SECOND_CHARS]], self._rests[text[_SECOND_CHARS:]]
        return None if second_us is None or rest_us is None else second_us + rest_us


def _second_us(text: bytes) -> int | None:
    is_usual = text[10:11] in (b"T", b" ") and text[13:14] == b":"
    return parse_time(text.decode("utf-8", "replace")) if is_usual else None


def _rest_us(text: bytes) -> int | None:
    moment = parse_time(_EPOCH + text.decode("utf-8", "replace"))
    return None if moment is None else moment - _EPOCH_US


class Durations:
    """The durations of one build of lines."""

    def __init__(self, skeleton: Skeleton) -> None:
        self._unit = skeleton.reader.fields.duration_unit
        is_number = "duration" in skeleton.numbers and self._unit not in (None, "text")
        self._ms_per_unit = parse_duration_ms(1, self._unit) or 0.0 if is_number and self._unit else 0.0
        self._known = _Known(self._of_number if is_number else self._of_text)

    def column(self, texts: Sequence[bytes]) -> list[Duration]:
        """The durations."""
        return list(map(self._known.__getitem__, texts))

    def _of_number(self, text: bytes) -> Duration:
        duration_ms = plausible_ms(float(text) * self._ms_per_unit) if text else None
        return duration_ms, None if duration_ms is None else bucket_of(duration_ms)

    def _of_text(self, text: bytes) -> Duration:
        if not text or not self._unit:
            return None, None
        duration_ms = parse_duration_ms(text.decode(), self._unit)
        return duration_ms, None if duration_ms is None or not duration_ms < math.inf else bucket_of(
            duration_ms
        )


class _Known(dict[bytes, Any]):
    """Values by their text, worked out when they are first asked for."""

    def __init__(self, work_out: Callable[[bytes], Any]) -> None:
        super().__init__()
        self._work_out = work_out

    def __missing__(self, text: bytes) -> Any:
        return kept(self, text, self._work_out(text))


def _number(text: bytes) -> int | float:
    return float(text) if b"." in text else int(text)


def kept(known: dict[Any, Any], key: Any, value: Any) -> Any:
    """The value, remembered among a bounded number of others."""
    if len(known) >= MAX_REMEMBERED:
        known.clear()
    known[key] = value
    return value
