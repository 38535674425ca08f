"""What a regular expression looks like: its literals, anchors and nested repeats. Nothing is matched here."""

import re
from collections.abc import Iterator

from msgspec import Struct

_FLAGS = re.compile(r"\A\(\?[a-zA-Z]+\)")
_CLASS_LETTERS = "dDwWsSbBAzZ"


class PatternTraits(Struct, frozen=True):
    """Traits of a pattern; `literals` counts characters that stand for themselves, outside classes."""

    literals: int
    has_nested_repeat: bool
    is_anchored_at_start: bool
    is_anchored_at_end: bool


def traits(pattern: str) -> PatternTraits:
    """The traits of an RE2 pattern; `(a+)+` is the nested repeat that back-tracking engines choke on."""
    pieces = list(_pieces(pattern))
    body = _FLAGS.sub("", pattern)
    return PatternTraits(
        literals=sum(piece == "literal" for piece in pieces),
        has_nested_repeat=_nests_repeats(pieces),
        is_anchored_at_start=body.startswith(("^", r"\A", "(?:^|", "(^|")),
        is_anchored_at_end=body.endswith(("$", r"\z", "|$)")),
    )


def _pieces(pattern: str) -> Iterator[str]:
    """The pieces of a pattern as kinds: `(`, `)`, `repeat` (without a bound), `literal` and `other`."""
    index = 0
    while index < len(pattern):
        char = pattern[index]
        index += 1
        if char == "\\":
            yield "other" if pattern[index : index + 1] in _CLASS_LETTERS else "literal"
            index += 1
        elif char == "[":
            index = _class_end(pattern, index)
            yield "other"
        elif char == "(":
            index += _group_head(pattern, index)
            yield "("
        elif char in "*+" or (char == "{" and _is_unbounded(pattern, index)):
            index = pattern.find("}", index) + 1 if char == "{" else index
            yield "repeat"
        elif char == "{":
            index = pattern.find("}", index) + 1 or len(pattern)
            yield "other"
        else:
            yield char if char == ")" else "other" if char in ".^$|?" else "literal"


def _class_end(pattern: str, index: int) -> int:
    """The index after the `]` of a class; the first character inside may be a `]` itself."""
    index += pattern[index : index + 1] == "^"
    index += pattern[index : index + 1] == "]"
    while index < len(pattern) and pattern[index] != "]":
        index += 2 if pattern[index] == "\\" else 1
    return index + 1


def _group_head(pattern: str, index: int) -> int:
    """The length of `?:`, `?i:` or `?P<name>` after an opening parenthesis."""
    if pattern[index : index + 1] != "?":
        return 0
    ends = [pattern.find(end, index) for end in (":", ">", ")")]
    end = min((position for position in ends if position >= 0), default=index)
    return end - index + (pattern[end : end + 1] != ")")


def _is_unbounded(pattern: str, index: int) -> bool:
    end = pattern.find("}", index)
    return end > index and pattern[end - 1] == ","


def _nests_repeats(pieces: list[str]) -> bool:
    """Whether a group that holds an unbounded repeat is itself repeated without a bound."""
    holds_repeat = [False]
    closed_with_repeat = False
    for piece in pieces:
        if piece == "repeat" and closed_with_repeat:
            return True
        closed_with_repeat = False
        if piece == "(":
            holds_repeat.append(False)
        elif piece == ")" and len(holds_repeat) > 1:
            closed_with_repeat = holds_repeat.pop()
            holds_repeat[-1] = holds_repeat[-1] or closed_with_repeat
        elif piece == "repeat":
            holds_repeat[-1] = True
    return False
