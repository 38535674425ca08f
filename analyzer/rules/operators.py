"""The operators of conditions: one row of a table each.

`docs/rule-language.md`, "Conditions", tells authors what they mean. A function gets one value and the operand
and says whether the value satisfies it; a value of the wrong type does not.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import re2

from analyzer.facts.auth import is_placeholder
from analyzer.facts.jwt import claims
from analyzer.facts.payload import is_date_not_iso, is_iso_date, is_numeric_string
from analyzer.facts.value import MASKED, Resolved
from analyzer.rules.truth import Condition, Truth

_UUID = re.compile(r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", re.IGNORECASE)
_EMAIL = re.compile(r"^[^@\s]{1,64}@[^@\s]+\.[^@\s]+$")
_NOISE = re.compile(r"[\W_]+")
_NUMBER = re.compile(r"^\s*[+-]?\d{1,300}(\.\d{1,300})?([eE][+-]?\d{1,3})?\s*$", re.ASCII)
MAX_REGEX_SUBJECT_CHARS = 65_536

SHAPES: dict[str, Callable[[str], bool]] = {
    "number": is_numeric_string,
    "date": lambda text: is_iso_date(text) or is_date_not_iso(text),
    "not_iso_date": is_date_not_iso,
    "uuid": lambda text: bool(_UUID.match(text)),
    "email": lambda text: bool(_EMAIL.match(text)),
    "jwt": lambda text: claims(text) is not None,
    "placeholder": is_placeholder,
}

_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "number": (int, float),
    "boolean": (bool,),
    "object": (dict,),
    "array": (list,),
    "null": (type(None),),
}


@lru_cache(maxsize=4_096)
def pattern(text: str) -> Any:
    """A compiled RE2 pattern: linear time, no back references or look-around.

    Raises:
        ValueError: the pattern is not RE2.
    """
    options = re2.Options()
    options.log_errors = False
    options.max_mem = 8 << 20
    try:
        return re2.compile(text, options)
    except re2.error as error:
        raise ValueError("the pattern is not RE2") from error


def _found(value: Any, operand: str) -> bool:
    text = _text(value)
    return text is not None and pattern(operand).search(text[:MAX_REGEX_SUBJECT_CHARS]) is not None


def _text(value: Any) -> str | None:
    """A text, or a number as text; lists, objects, booleans and null are none."""
    if isinstance(value, str):
        # RE2 works on UTF-8, which has no lone surrogates.
        return value if value.isascii() else value.encode("utf-8", "replace").decode()
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def normalised(text: str) -> str:
    """Text without case, punctuation and spacing."""
    return _NOISE.sub(" ", text.casefold()).strip()


def number(value: Any) -> float | None:
    """A number, also one written as text; booleans are none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return value
    return float(value) if isinstance(value, str) and _NUMBER.match(value) else None


def equal(value: Any, operand: Any) -> bool:
    """Equality by value: `401` and `401.0` are equal, `true` and `1` are not."""
    if isinstance(value, bool) or isinstance(operand, bool):
        return value is operand
    if isinstance(operand, int | float) and isinstance(value, str):
        return number(value) == operand
    return bool(value == operand)


def _text_test(test: Callable[[str, str], bool]) -> Callable[[Any, Any], bool]:
    def compare(value: Any, operand: Any) -> bool:
        left, right = _text(value), _text(operand)
        return left is not None and right is not None and test(left, right)

    return compare


def _contains(value: Any, operand: Any) -> bool:
    """An element of a list, or a part of a text."""
    if isinstance(value, list):
        return any(equal(element, operand) for element in value)
    return _CONTAINS_TEXT(value, operand)


_CONTAINS_TEXT = _text_test(lambda a, b: b in a)


def _compare(test: Callable[[float, float], bool]) -> Callable[[Any, Any], bool]:
    def compare(value: Any, operand: Any) -> bool:
        left, right = number(value), number(operand)
        return left is not None and right is not None and test(left, right)

    return compare


def _has_type(value: Any, operand: str) -> bool:
    if isinstance(value, bool):
        return operand == "boolean"
    return isinstance(value, _TYPES[operand])


EACH: dict[str, Callable[[Any, Any], bool]] = {
    "equals": equal,
    "in": lambda value, operand: any(equal(value, choice) for choice in operand),
    "equals_ci": _text_test(lambda a, b: a.strip().casefold() == b.strip().casefold()),
    "contains": _contains,
    "contains_ci": _text_test(lambda a, b: b.casefold() in a.casefold()),
    "starts_with": _text_test(str.startswith),
    "ends_with": _text_test(str.endswith),
    "says": _text_test(lambda a, b: f" {normalised(b)} " in f" {normalised(a)} "),
    "regex": _found,
    "gt": _compare(lambda a, b: a > b),
    "gte": _compare(lambda a, b: a >= b),
    "lt": _compare(lambda a, b: a < b),
    "lte": _compare(lambda a, b: a <= b),
    "differs_from": lambda value, operand: not any(equal(value, choice) for choice in operand),
    "type": _has_type,
    "looks_like": lambda value, operand: isinstance(value, str) and SHAPES[operand](value),
}
"""TRUE when one value of the path satisfies them."""

EVERY: dict[str, Callable[[Any, Any], bool]] = {
    "not_in": lambda value, operand: not any(equal(value, choice) for choice in operand),
    "not_regex": lambda value, operand: not _found(value, operand),
}
"""TRUE when all values of the path satisfy them, and there is one."""

PATH_OPERATORS = {"equals_path": "in", "not_equals_path": "differs_from", "lt_path": "lt", "gt_path": "gt"}
"""Operators whose operand is a path, and the operator that its value is then handed to."""

WHOLE = ("state", "count", "excludes")
"""Operators on all the values of a path together."""

STATES = ("present", "absent", "empty", "unknown")
NAMES = (*EACH, *EVERY, *PATH_OPERATORS, *WHOLE)


def judge(value: Resolved, conditions: tuple[Condition, ...]) -> Truth:
    """The truth of all conditions together for the values of one path."""
    if len(conditions) == 1 and conditions[0].operator in EACH:
        return _judge_each(value, conditions)
    each = tuple(condition for condition in conditions if condition.operator in EACH)
    truths = [_judge_each(value, each)] if each else []
    truths += [_judge_whole(value, condition) for condition in conditions if condition.operator not in EACH]
    return min(truths, default=Truth.TRUE)


def _judge_each(value: Resolved, conditions: tuple[Condition, ...]) -> Truth:
    is_unknown = value.is_unknown
    for item in value.items:
        if item is MASKED:
            is_unknown = True
        elif all(EACH[condition.operator](item, condition.operand) for condition in conditions):
            return Truth.TRUE
    return Truth.UNKNOWN if is_unknown else Truth.FALSE


def _judge_whole(value: Resolved, condition: Condition) -> Truth:
    if condition.operator == "state":
        return _judge_state(value, condition.operand)
    if condition.operator == "count":
        is_right = bool(value.items) and _count_is(_count(value), condition.operand)
        return Truth.UNKNOWN if value.is_unknown or MASKED in value.items else _truth(is_right)
    if MASKED in value.items:
        return Truth.UNKNOWN
    if condition.operator == "excludes":
        hit = any(equal(item, choice) for item in value.items for choice in condition.operand)
        return Truth.FALSE if hit else Truth.UNKNOWN if value.is_unknown else Truth.TRUE
    if not all(EVERY[condition.operator](item, condition.operand) for item in value.items):
        return Truth.FALSE
    return Truth.UNKNOWN if value.is_unknown else _truth(bool(value.items))


def _judge_state(value: Resolved, wanted: str) -> Truth:
    if wanted == "unknown":
        return _truth(value.is_unknown)
    if value.items:
        if wanted == "empty" and value.first is MASKED:
            return Truth.UNKNOWN
        is_empty = wanted == "empty" and value.first in ("", [], {}, None)
        return _truth(wanted == "present" or is_empty)
    return Truth.UNKNOWN if value.is_unknown else _truth(wanted == "absent")


def _count(value: Resolved) -> int:
    if len(value.items) == 1 and isinstance(value.first, list | dict):
        return len(value.first)
    return len(value.items)


def _count_is(length: int, operand: Any) -> bool:
    if isinstance(operand, tuple):
        return all(EACH[operator](length, limit) for operator, limit in operand)
    return length == int(operand)


def _truth(flag: bool) -> Truth:
    return Truth.TRUE if flag else Truth.FALSE
