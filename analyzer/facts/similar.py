"""How alike two names are."""

from collections.abc import Iterable

MAX_EDITS = 2
_MAX_CHARS = 200


def edit_distance(left: str, right: str) -> int:
    """Insertions, deletions, replacements and swaps of neighbours between two texts; at most 3 is told apart."""
    if abs(len(left) - len(right)) > MAX_EDITS or max(len(left), len(right)) > _MAX_CHARS:
        return MAX_EDITS + 1
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, char in enumerate(left, 1):
        older, before, row = before, row, [i]
        for j, other in enumerate(right, 1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (char != other))
            if i > 1 and j > 1 and char == right[j - 2] and left[i - 2] == other:
                best = min(best, older[j - 2] + 1)
            row.append(best)
    return row[-1]


def closest(text: str, names: Iterable[str]) -> str | None:
    """The name that differs from `text` by case alone, else by at most two edits; None where none does."""
    ranked = sorted(
        (0 if name.casefold() == text.casefold() else edit_distance(text.casefold(), name.casefold()), name)
        for name in names
    )
    return ranked[0][1] if ranked and ranked[0][0] <= min(MAX_EDITS, max(1, len(text) // 3)) else None


def one_segment_off(path: str, paths: Iterable[str]) -> str | None:
    """The first path, in order, that has as many segments and differs in one; None where none does."""
    segments = path.split("/")
    for other in sorted(paths):
        others = other.split("/")
        if len(others) == len(segments) and sum(a != b for a, b in zip(segments, others, strict=True)) == 1:
            return other
    return None
