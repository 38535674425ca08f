"""Every operator against a value, several, none, a masked one, and what was not recorded."""

from typing import Any

import pytest

from analyzer.facts.value import ABSENT, MASKED, UNKNOWN, Resolved
from analyzer.rules import operators
from analyzer.rules.operators import judge, normalised, number, pattern
from analyzer.rules.truth import Condition, Truth
from tests.exchanges import token

F, U, T = Truth.FALSE, Truth.UNKNOWN, Truth.TRUE


def verdict(value: Resolved, operator: str, operand: Any) -> Truth:
    return judge(value, (Condition(operator, operand),))


OPERANDS: dict[str, Any] = {
    "equals": "x",
    "in": ("x", "y"),
    "equals_ci": "X",
    "contains": "x",
    "contains_ci": "X",
    "starts_with": "x",
    "ends_with": "x",
    "says": "x",
    "regex": "^x$",
    "gt": 0,
    "gte": 0,
    "lt": 9,
    "lte": 9,
    "differs_from": ("z",),
    "type": "string",
    "looks_like": "number",
    "not_in": ("z",),
    "not_regex": "z",
    "state": "present",
    "count": 1,
    "excludes": ("z",),
}


def test_every_operator_is_in_the_table() -> None:
    assert {*OPERANDS, *operators.PATH_OPERATORS} == set(operators.NAMES)


@pytest.mark.parametrize("operator", OPERANDS)
def test_an_absent_path_is_false_but_for_what_asks_for_absence(operator: str) -> None:
    expected = T if operator == "excludes" else F
    assert verdict(ABSENT, operator, OPERANDS[operator]) is expected


@pytest.mark.parametrize("operator", OPERANDS)
def test_what_was_not_recorded_is_unknown(operator: str) -> None:
    assert verdict(UNKNOWN, operator, OPERANDS[operator]) is U


@pytest.mark.parametrize("operator", OPERANDS)
def test_a_masked_value_is_unknown_though_it_is_present(operator: str) -> None:
    assert verdict(Resolved((MASKED,)), operator, OPERANDS[operator]) is (T if operator == "state" else U)


STATES: list[tuple[Resolved, dict[str, Truth]]] = [
    (Resolved(("x",)), {"present": T, "absent": F, "empty": F, "unknown": F}),
    (Resolved(("",)), {"present": T, "absent": F, "empty": T, "unknown": F}),
    (Resolved((None,)), {"present": T, "absent": F, "empty": T, "unknown": F}),
    (Resolved(([],)), {"present": T, "absent": F, "empty": T, "unknown": F}),
    (Resolved((0,)), {"present": T, "absent": F, "empty": F, "unknown": F}),
    (Resolved((False,)), {"present": T, "absent": F, "empty": F, "unknown": F}),
    (ABSENT, {"present": F, "absent": T, "empty": F, "unknown": F}),
    (UNKNOWN, {"present": U, "absent": U, "empty": U, "unknown": T}),
    (Resolved((MASKED,)), {"present": T, "absent": F, "empty": U, "unknown": F}),
]


@pytest.mark.parametrize(
    ("value", "wanted", "expected"), [(v, name, t) for v, row in STATES for name, t in row.items()]
)
def test_the_four_states(value: Resolved, wanted: str, expected: Truth) -> None:
    assert verdict(value, "state", wanted) is expected


SEVERAL = Resolved(("x", "y"))
PARTLY = Resolved(("x",), True)
WITH_MASKED = Resolved(("x", MASKED))
MANY: list[tuple[Resolved, str, Any, Truth]] = [
    (SEVERAL, "equals", "y", T),
    (SEVERAL, "equals", "z", F),
    (SEVERAL, "in", ("z", "y"), T),
    (SEVERAL, "differs_from", ("x",), T),
    (SEVERAL, "not_in", ("x",), F),
    (SEVERAL, "not_in", ("z",), T),
    (SEVERAL, "not_regex", "^x", F),
    (SEVERAL, "not_regex", "z", T),
    (SEVERAL, "excludes", ("y", "z"), F),
    (SEVERAL, "excludes", ("z",), T),
    (SEVERAL, "count", 2, T),
    (PARTLY, "equals", "x", T),
    (PARTLY, "equals", "y", U),
    (PARTLY, "not_in", ("x",), F),
    (PARTLY, "not_in", ("z",), U),
    (PARTLY, "excludes", ("x",), F),
    (PARTLY, "excludes", ("z",), U),
    (PARTLY, "count", 1, U),
    (WITH_MASKED, "equals", "x", T),
    (WITH_MASKED, "equals", "y", U),
    (WITH_MASKED, "excludes", ("z",), U),
]


@pytest.mark.parametrize(("value", "operator", "operand", "expected"), MANY)
def test_one_of_several_values_is_enough_unless_all_must(
    value: Resolved, operator: str, operand: Any, expected: Truth
) -> None:
    assert verdict(value, operator, operand) is expected


def test_conditions_of_one_path_hold_for_one_value_together() -> None:
    both = (Condition("starts_with", "a"), Condition("ends_with", "z"))
    assert judge(Resolved(("a1", "1z")), both) is F
    assert judge(Resolved(("a1", "az")), both) is T


VALUES: list[tuple[Any, str, Any, bool]] = [
    (401, "equals", 401, True),
    (401.0, "equals", 401, True),
    ("401", "equals", 401, True),
    ("401", "equals", "401", True),
    (True, "equals", True, True),
    (True, "equals", 1, False),
    (1, "equals", True, False),
    ("true", "equals", True, False),
    (None, "equals", None, True),
    ("x", "equals", None, False),
    ("Ab ", "equals_ci", "aB", True),
    (7, "equals_ci", "7", True),
    (True, "equals_ci", "true", False),
    (None, "equals_ci", "none", False),
    ("abc", "contains", "b", True),
    ("abc", "contains", "B", False),
    (["a", "b"], "contains", "b", True),
    (["ab"], "contains", "b", False),
    (["7"], "contains", 7, True),
    ({"b": 1}, "contains", "b", False),
    (None, "contains", "None", False),
    (4012, "contains", 401, True),
    ("aBc", "contains_ci", "Bc", True),
    ("Key-Invalid!", "says", "key invalid", True),
    ("Invalid  API\nkey", "says", "invalid api key", True),
    ("monkey invalid", "says", "key invalid", False),
    ("Schlüssel ungültig", "says", "SCHLÜSSEL", True),
    ("無効なキー", "says", "期限切れ", False),
    ("期限切れ", "says", "期限切れ", True),
    ("api/v1", "regex", "v[0-9]", True),
    ("api", "regex", "^v", False),
    (None, "regex", ".*", False),
    ({"a": 1}, "regex", ".*", False),
    (401, "regex", "^4", True),
    ("\ud800x", "regex", "x$", True),
    (None, "not_regex", "None", True),
    (5, "gt", 4, True),
    ("5", "gt", 4, True),
    ("1e3", "gte", 1000, True),
    ("5 apples", "gt", 4, False),
    ("nan", "gt", 0, False),
    ("inf", "gt", 0, False),
    ("1_000", "gt", 0, False),
    (True, "gt", 0, False),
    (None, "lt", 1, False),
    ([9], "gt", 1, False),
    ("9" * 5_000, "gt", 0, False),
    ("x", "type", "string", True),
    (1.5, "type", "number", True),
    (True, "type", "number", False),
    (True, "type", "boolean", True),
    ({}, "type", "object", True),
    ([], "type", "array", True),
    (None, "type", "null", True),
    ([], "count", 0, True),
    ([1, 2], "count", 2, True),
    ({"a": 1}, "count", 1, True),
    ([1, 2], "count", (("gte", 2), ("lt", 3)), True),
    ([1, 2], "count", (("gt", 2),), False),
    ("text", "count", 1, True),
    ("12.5", "looks_like", "number", True),
    (12, "looks_like", "number", False),
    ("2026-01-31", "looks_like", "date", True),
    ("31/01/2026", "looks_like", "date", True),
    ("31/01/2026", "looks_like", "not_iso_date", True),
    ("2026-01-31", "looks_like", "not_iso_date", False),
    ("550e8400-e29b-41d4-a716-446655440000", "looks_like", "uuid", True),
    ("jane@acme.test", "looks_like", "email", True),
    ("jane at acme", "looks_like", "email", False),
    (token({}), "looks_like", "jwt", True),
    ("${KEY}", "looks_like", "placeholder", True),
]


@pytest.mark.parametrize(("value", "operator", "operand", "expected"), VALUES)
def test_one_value(value: Any, operator: str, operand: Any, expected: bool) -> None:
    assert verdict(Resolved((value,)), operator, operand) is (T if expected else F)


def test_a_regex_sees_only_the_first_part_of_a_long_text() -> None:
    assert verdict(Resolved(("a" * 70_000 + "b",)), "regex", "b$") is F


@pytest.mark.parametrize("text", ["(", "(?=x)", r"(a)\1", "*"])
def test_a_pattern_that_is_not_linear_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="RE2"):
        pattern(text)


@pytest.mark.parametrize(
    ("value", "expected"), [(1, 1), ("-1.5", -1.5), (" 7 ", 7), ("", None), (True, None), ([], None)]
)
def test_a_number_also_written_as_text(value: Any, expected: float | None) -> None:
    assert number(value) == expected


def test_words_without_case_punctuation_and_spacing() -> None:
    assert normalised("  Invalid-API_key!! ") == "invalid api key"
