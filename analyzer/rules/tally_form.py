"""The counting form of a sequence, compiled; and lengths of time as rules write them."""

import re
from collections.abc import Iterable

from msgspec import Struct

from analyzer.rules.files import Rule
from analyzer.rules.paths import Path, parse_path

_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_WINDOW = re.compile(r"^(\d+)([smhd])$")


class CompiledTally(Struct, frozen=True):
    """How a sequence counts: the length of a bucket, and the path whose different values count."""

    bucket_us: int
    distinct: Path | None


def window_seconds(text: str | None) -> float | None:
    """A window such as `10m` in seconds; None where there is none or it does not parse."""
    match = _WINDOW.match(text or "")
    return float(match[1]) * _SECONDS[match[2]] if match else None


def compile_tally(rule: Rule, named: Iterable[str]) -> CompiledTally | None:
    """The counting form of a sequence, which may ask `named` later.

    Raises:
        ValueError: the bucket is no duration, or something is asked that counts do not keep.
    """
    sequence = rule.sequence
    if sequence is None or sequence.tally is None:
        return None
    bucket_s = window_seconds(sequence.tally.bucket)
    if not bucket_s:
        raise ValueError("a bucket is a number with s, m, h or d")
    if sequence.observe or sequence.window or sequence.measure or sequence.pair or sequence.chain:
        raise ValueError(
            "a tally keeps counts only: observe, window, measure, pair and chain have no use beside it"
        )
    known = {parse_path(path).steps for path in sequence.key}
    for path in map(parse_path, sorted(set(named) - set(rule.extract))):
        if path.steps[0] not in ("tally", "history") and path.steps not in known:
            raise ValueError("a tally keeps the paths of its key only; name them, tally or history")
    distinct = sequence.tally.distinct
    return CompiledTally(int(bucket_s * 1_000_000), parse_path(distinct) if distinct else None)
