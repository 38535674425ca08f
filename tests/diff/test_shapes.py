import pytest

from analyzer.diff.shapes import MAX_POINTERS, Shape, shape_of


@pytest.mark.parametrize(
    ("value", "kinds"),
    [
        ({"b": [{"c": "x"}, {"c": None}]}, {"/b": "array", "/b/*": "object", "/b/*/c": "mixed"}),
        ({"a/b": {"~": True}}, {"/a~1b": "object", "/a~1b/~0": "boolean"}),
        ({"a": "", "b": [], "c": {}}, {"/a": "empty string", "/b": "empty array", "/c": "empty object"}),
        ("text", {}),
    ],
)  # fmt: skip
def test_each_field_has_a_pointer_and_a_type(value, kinds) -> None:
    assert shape_of(value) == Shape(kinds, True)


def test_limits_are_told() -> None:
    assert not shape_of([1] * 21).is_whole
    wide = shape_of({str(number): 1 for number in range(MAX_POINTERS + 5)})
    assert (len(wide.kinds), wide.is_whole) == (MAX_POINTERS, False)


def test_depth_costs_no_recursion() -> None:
    root: dict = {}
    node = root
    for _ in range(5000):
        node["a"] = {}
        node = node["a"]
    assert not shape_of(root).is_whole
