import pytest

from analyzer.redaction.tokens import Tokenizer, find_tokens, is_token, removed, unparsable, without_tokens


def test_a_token_tells_the_category_and_nothing_of_the_value():
    token = Tokenizer(b"k").token("jo@corp.example", "email")
    assert token.startswith("[email:")
    assert len(token) == len("[email:7f3a91c2]")


def test_the_same_value_has_the_same_token_under_one_key_only():
    assert Tokenizer(b"k").digest("a") == Tokenizer(b"k").digest("a")
    assert Tokenizer(b"k").digest("a") != Tokenizer(b"l").digest("a")
    assert Tokenizer().digest("a") != Tokenizer().digest("a")


def test_a_category_of_few_values_has_no_digest():
    assert Tokenizer(b"k").token("1234", "pin") == "[pin]"


@pytest.mark.parametrize(
    "text",
    [
        "[email:7f3a91c2]",
        "[pin]",
        "[ip:7f3a91c2 private]",
        "[jwt:ab12cd34 alg=RS256 kid=k1 iss=https://a.example exp=1700000000 expired 35m before request]",
        "[jwt:ab12cd34+alg%3DRS256+exp%3D1700000000+expired+35m+before+request]",
        "[jwt:ab12cd34]",
        "ip-7f3a91c2.private.invalid",
        "<too deep>",
        unparsable("x" * 812),
        removed("x" * 90, "image/png", "7f3a91c2"),
        removed("x" * 90, 'text/<script>"'),
    ],
)
def test_tokens_and_placeholders_are_recognised(text):
    assert is_token(text)


@pytest.mark.parametrize(
    "text", ["[email:hello]", "[x]", "email:7f3a91c2", "[email:7f3a91c2] and more", "[]", ""]
)
def test_other_text_is_no_token(text):
    assert not is_token(text)


def test_tokens_are_found_inside_a_text():
    assert find_tokens("a [pin] b") == [(2, 7)]
    assert without_tokens("Bearer [token:7f3a91c2]") == "Bearer "


def test_a_body_that_is_dropped_does_not_stay_in_memory():
    tokenizer = Tokenizer(b"key")
    assert tokenizer.digest("x" * 100_000) == tokenizer.digest("x" * 100_000)
    assert tokenizer._digests == {}
