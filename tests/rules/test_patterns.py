"""Traits of patterns."""

import pytest

from analyzer.rules.patterns import traits


@pytest.mark.parametrize(
    ("pattern", "literals"),
    [
        ("abc", 3), (r"\d+", 0), (r"\.\d", 1), ("[abc]+", 0), ("[]a]b", 1), ("[^]a]", 0), (r"[\]a]b", 1), ("a{2,3}", 1),
        ("(?i)ab", 2), ("(?i:ab)c", 3), ("(?P<name>ab)", 2), ("(?:a|b)", 2), ("^.*$", 0),
        ("a{", 1), ("[", 0), ("\\", 0),
    ],
)  # fmt: skip
def test_literals_are_characters_that_stand_for_themselves(pattern, literals):
    assert traits(pattern).literals == literals


@pytest.mark.parametrize("pattern", ["(a+)+", "(a*)*b", "((a+)b)*", "(?:a+){2,}", "(x(a+))+", "([a-z]+)*"])
def test_a_repeat_of_a_repeat_is_seen(pattern):
    assert traits(pattern).has_nested_repeat


@pytest.mark.parametrize(
    "pattern", ["a+b+", "(ab)+", "(a{2,3})+", "(a+)b", "(a+)?", r"(\(+)", "([+*])+", "(a+){2}", ")+"]
)
def test_other_repeats_are_left_alone(pattern):
    assert not traits(pattern).has_nested_repeat


@pytest.mark.parametrize(
    ("pattern", "start", "end"),
    [
        ("^a$", True, True), ("a", False, False), (r"(^|\.)a\.test$", True, True), (r"(?:^|\.)a", True, False),
        (r"\Aa\z", True, True), ("(?i)^a", True, False), ("(?s)^a$", True, True), ("a(/|$)", False, True),
    ],
)  # fmt: skip
def test_anchors_are_seen_behind_flags_and_in_alternatives(pattern, start, end):
    found = traits(pattern)
    assert (found.is_anchored_at_start, found.is_anchored_at_end) == (start, end)
