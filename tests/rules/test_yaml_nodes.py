"""YAML as data: values, places and refusals."""

import time

import pytest

from analyzer.codec import MAX_YAML_BYTES
from analyzer.rules.faults import RuleFaults
from analyzer.rules.yaml_nodes import Mark, parse_yaml, plain_scalar

SECRET = "hunter2-hunter2"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("~", None),
        ("null", None),
        ("true", True),
        ("False", False),
        ("yes", "yes"),
        ("on", "on"),
        ("No", "No"),
        ("12", 12),
        ("-3", -3),
        ("007", 7),
        ("1.5", 1.5),
        (".5", 0.5),
        ("2e3", 2000.0),
        ("1e999", "1e999"),
        (".inf", ".inf"),
        ("1.2.3", "1.2.3"),
        ("12:30:45", "12:30:45"),
        ("2027-01-31", "2027-01-31"),
        ("9" * 41, "9" * 41),
    ],
)
def test_plain_scalars_follow_the_yaml_1_2_core_schema(text, value):
    found = plain_scalar(text)
    assert (found, type(found)) == (value, type(value))


def test_quoted_scalars_stay_text():
    assert parse_yaml(b"a: '12'\nb: \"true\"\nc: |\n  1\n", "f").value == {"a": "12", "b": "true", "c": "1\n"}


def test_keys_are_text_whatever_they_look_like():
    assert parse_yaml(b"1: a\ntrue: b\n", "f").value == {"1": "a", "true": "b"}


def test_items_and_keys_have_their_place_and_a_missing_one_that_of_its_parent():
    document = parse_yaml(b"a:\n  - b: 1\n    c:\n     [2, 3]\n", "f.yaml")
    assert document.places[("a", 0, "c")] == Mark(3, 5)
    assert document.places[("a", 0, "c", 1)] == Mark(4, 10)
    assert document.location(("a", 0, "c", 1)) == "f.yaml:4:10"
    assert document.location(("a", 0, "gone", "deeper")) == "f.yaml:2:5"


def test_the_source_text_of_an_item_ends_before_the_comments_of_the_next():
    document = parse_yaml(b"rules:\n  - id: a\n    n: 1\n  # next\n  - {id: b}\n", "f")
    assert document.texts == {("rules", 0): "id: a\nn: 1\n", ("rules", 1): "{id: b}\n"}


def test_a_byte_order_mark_is_not_content():
    assert parse_yaml(b"\xef\xbb\xbfa: 1\n", "f").value == {"a": 1}


HOSTILE = {
    "alias": (b"a: &x [1]\nb: *x\n", "f:1:4", "anchor"),
    "alias without anchor": (b"a: 1\nb: *x\n", "f:2:4", "alias"),
    "object tag": (b"a: !!python/object/apply:os.system ['true']\n", "f:1:4", "tag"),
    "local tag": (b"a: !include b.yaml\n", "f:1:4", "tag"),
    "deep flow lists": (b"[" * 5000, "f:1:33", "too-deep"),
    "deep flow mappings": (b"{a: " * 5000, "f:1:129", "too-deep"),
    "deep block lists": (b"- " * 5000, "f:1:65", "too-deep"),
    "too large": (b"#" * (MAX_YAML_BYTES + 1), "f:1:1", "too-large"),
    "not utf-8": (b"a: 1\nb: \xff\n", "f:2:1", "not-utf-8"),
    "nul": (b"a: \0", "f:1:1", "not-yaml"),
    "tab indent": (b"a:\n\t- b\n", "f:2:1", "not-yaml"),
    "unclosed": (b"a: [1,\n", "f:2:1", "not-yaml"),
    "list as key": (b"? [a]\n: b\n", "f:1:3", "complex-key"),
    "two documents": (b"a: 1\n---\nb: 1\n", "f:2:1", "second-document"),
}


@pytest.mark.parametrize(("content", "location", "code"), HOSTILE.values(), ids=HOSTILE)
def test_what_is_not_plain_data_is_refused_in_one_line_and_soon(content, location, code):
    started = time.monotonic()
    with pytest.raises(RuleFaults) as caught:
        parse_yaml(content, "f")
    assert time.monotonic() - started < 3
    (fault,) = caught.value.faults
    assert (fault.location, fault.code) == (location, code)
    assert "\n" not in str(caught.value)


def test_all_duplicate_keys_of_a_file_are_told_and_the_rest_is_read():
    document = parse_yaml(b"a: 1\na: 2\nb: {c: 1, c: 2}\n", "f")
    assert [(fault.location, fault.code) for fault in document.faults] == [
        ("f:2:1", "duplicate-key"), ("f:3:11", "duplicate-key"),
    ]  # fmt: skip
    assert document.value == {"a": 2, "b": {"c": 2}}
    assert document.faults[0].hint == "it stands on line 1 already"


@pytest.mark.parametrize(
    "content",
    [
        f"a: !{SECRET} b\n",
        f"a: *{SECRET}\n",
        f"a: [{SECRET}\n",
        f"a: '{SECRET}\n",
    ],
)
def test_faults_never_quote_the_file(content):
    with pytest.raises(RuleFaults) as caught:
        parse_yaml(content.encode(), "f")
    assert SECRET not in str(caught.value) + repr(caught.value.faults)


def test_a_duplicate_key_is_not_quoted():
    assert SECRET not in repr(parse_yaml(f"{SECRET}: 1\n{SECRET}: 2\n".encode(), "f").faults)
