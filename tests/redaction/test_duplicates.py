"""A member that a later one of the same name overrides is seen in the text, however the rest of it is written."""

import pytest

from analyzer.codec import decode_json
from analyzer.redaction.capture import CaptureRedactor
from analyzer.redaction.duplicates import has_duplicates
from analyzer.redaction.policy import Policy

HIDDEN = "hidden behind it."
LINE = '{"note":"' + HIDDEN + '","note":1,"rates":[1E9,1E9,1E9]}'
"""Written anew its numbers take as many signs more as the hidden member takes less."""


@pytest.mark.parametrize(
    "text",
    (
        LINE,
        '{"a":1,"a":1}',
        '{"a": {"b": 1, "b": 2}}',
        '[{"a":"\\u003a","a":2}]',
        '{"a:":1,"b":[{"c" : 1, "c" :2}]}',
    ),
)
def test_a_member_named_twice_is_seen(text):
    assert has_duplicates(text, decode_json(text))


@pytest.mark.parametrize(
    "text", ('{"a":1E9}', '{"a": {"b": ":"}, "b": ":"}', '[{"a":1},\n {"a":"\\u003a"}]', '{"a:a":"a:a"}')
)
def test_others_have_none(text):
    assert not has_duplicates(text, decode_json(text))


def test_what_is_hidden_behind_a_member_is_not_written():
    redactor = CaptureRedactor(Policy())
    content = LINE.encode() + b"\n"
    redactor.observe(content)
    assert HIDDEN.encode() not in redactor.rewrite(content)
