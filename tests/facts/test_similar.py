"""How alike names are, shapes of ids, overlapping intervals, and moments in writing."""

import pytest

from analyzer.facts.intervals import max_in_flight, start_burst
from analyzer.facts.moments import rfc3339
from analyzer.facts.shapes import shape
from analyzer.facts.similar import closest, edit_distance, one_segment_off


@pytest.mark.parametrize(
    ("left", "right", "edits"),
    [
        ("a", "a", 0),
        ("ab", "ba", 1),
        ("abc", "abd", 1),
        ("abc", "ab", 1),
        ("", "ab", 2),
        ("abc", "xyz", 3),
        ("a", "abcd", 3),
    ],
)
def test_edits_between_two_names(left: str, right: str, edits: int) -> None:
    assert edit_distance(left, right) == edit_distance(right, left) == edits


def test_names_of_endless_length_are_not_compared() -> None:
    assert edit_distance("a" * 300, "a" * 299 + "b") == 3


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        ("Renewl", ["Renewals", "Renewal"], "Renewal"),
        ("renewal", ["Renewal", "renewals"], "Renewal"),
        ("ab", ["xy", "ac"], "ac"),
        ("ab", ["xy"], None),
        ("x", [], None),
        ("STRASSE", ["straße"], "straße"),
    ],
)
def test_the_closest_name(text: str, names: list[str], expected: str | None) -> None:
    assert closest(text, names) == expected


def test_the_first_path_in_order_that_is_one_segment_off() -> None:
    assert one_segment_off("/a/b", ["/c/b", "/a/c"]) == "/a/c"
    assert one_segment_off("/a/b", ["/a/b", "/a", "/x/y"]) is None


@pytest.mark.parametrize(
    ("left", "right", "is_same"),
    [
        ("job-17", "job-99", True),
        ("8f3a", "00ff", True),
        ("12", "123", False),
        ("12", "ab", False),
        ("AB1", "ab1", True),
    ],
)
def test_ids_of_one_kind_have_one_shape(left: str, right: str, is_same: bool) -> None:
    assert (shape(left) == shape(right)) is is_same


@pytest.mark.parametrize(
    ("intervals", "most"),
    [
        ([], 0),
        ([(0, 5)], 1),
        ([(0, 5), (5, 9)], 1),
        ([(0, 5), (4, 9)], 2),
        ([(3, 3), (3, 3)], 2),
        ([(9, 1)], 1),
    ],
)
def test_the_most_intervals_at_once(intervals: list[tuple[int, int]], most: int) -> None:
    assert max_in_flight(intervals) == most


def test_the_share_that_starts_with_the_quarter() -> None:
    assert start_burst([(0, 1), (59_999_999, 2), (60_000_000, 3), (900_000_000, 4)]) == 0.75
    assert start_burst([]) is None


@pytest.mark.parametrize(
    ("moment_us", "text"),
    [
        (None, None),
        (0, "1970-01-01T00:00:00.000Z"),
        (1_500_000, "1970-01-01T00:00:01.500Z"),
        (1, "1970-01-01T00:00:00.000001Z"),
        (-1_000_000, "1969-12-31T23:59:59.000Z"),
        (253_402_300_799_000_000, "9999-12-31T23:59:59.000Z"),
        (2**62, None),
        (-(2**62), None),
        (10**40, None),
    ],
)
def test_a_moment_in_writing(moment_us: int | None, text: str | None) -> None:
    assert rfc3339(moment_us) == text
