"""The names below `seq`, `pair` and `tally`, for the checks; docs/rule-language.md tells what they mean."""

from analyzer.rules.shape import did_you_mean

OF_SEQUENCE = ("count", "span_s", "window_max", "max_in_flight", "peers_pending")
OF_NUMBERS = ("min", "max", "median", "spread")
OF_OBSERVATIONS = ("first", "last", "ever", "distinct", "most", *OF_NUMBERS)
"""Followed by a field of the observed element."""
OF_PAIRS = ("count", "early_count", "overlap_count", "again_count", "growth")
PAIR_NUMBERS = ("gap_s", "retry_after_s")
PAIR_STATISTICS = ("min", "median", "max")
OF_TALLIES = ("peak", "count", "distinct", "span_s")
SCOPES = ("seq", "pair", "obs", "tally")

_PAIR_NAMES = (*OF_PAIRS, *(f"{name}.{each}" for name in PAIR_NUMBERS for each in PAIR_STATISTICS))


def fault_of_sequence_path(path: str) -> str | None:
    """What is wrong with a path that starts with `seq`, `pair`, `obs` or `tally`, in words; None for any other path."""
    scope, _, rest = path.partition(".")
    if scope not in SCOPES:
        return None
    name, _, field = rest.partition(".")
    if scope == "obs":
        return None if rest else "obs is followed by a field of the observed element"
    if scope == "tally":
        return None if rest in OF_TALLIES else _unknown("tally", rest, OF_TALLIES)
    if scope == "pair":
        return None if rest in _PAIR_NAMES else _unknown("pair", rest, _PAIR_NAMES)
    if name in OF_OBSERVATIONS:
        return None if field else f"seq.{name} is followed by a field of the observed element"
    return None if rest in OF_SEQUENCE else _unknown("seq", name, (*OF_SEQUENCE, *OF_OBSERVATIONS))


def _unknown(scope: str, name: str, known: tuple[str, ...]) -> str:
    hint = did_you_mean(name, known) or f"known: {', '.join(known)}"
    return f"{scope} has no such value; {hint}"
