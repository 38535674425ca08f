"""Bodies: what their first characters tell, and when none of the others is decoded."""

import base64
import gzip
import random

import pytest

from analyzer.codec import DecodeError, decode_json, is_cut_json
from analyzer.facts import body as bodies
from analyzer.facts.subject import Subject
from analyzer.model import BodyState
from tests.exchanges import body, exchange, value_of

WORDS = (
    "true",
    "false",
    "null",
    "tru",
    "t",
    "nul",
    "function",
    "1",
    "-",
    "-1",
    "1.",
    "1e",
    "E",
    "+",
    "0",
    "x",
)
SIGNS = ("{", "}", "[", "]", '"', ",", ":", " ", "\n", "\x00", "\ufffd", "²", "٣", "\ud800", "\x1c", "\ufeff")
LONG = ("12345678901234567890", "1" * 80, "1." + "2" * 70, "NaN", "-Infinity")


def test_what_begins_as_no_json_is_none() -> None:
    chance = random.Random(3)
    told = 0
    for _ in range(20_000):
        text = "".join(chance.choice((*WORDS, *SIGNS, *LONG)) for _ in range(chance.randrange(1, 7)))
        stripped = text.lstrip("\ufeff \t\r\n")
        if stripped and not bodies._begins_as_json(stripped):
            told += 1
            with pytest.raises(DecodeError):
                decode_json(stripped)
            assert not is_cut_json(text)
    assert told > 5_000


RAW = [
    b"",
    b"{}",
    b"  {",
    b"<html>",
    b" " * 70 + b"<html>",
    b"\x89PNG" + bytes(range(256)) * 2,
    b"\xe2\x82" * 90,
]
RAW += [("€" * length).encode() + b"\xff" for length in (1, 63, 64, 65)]


@pytest.mark.parametrize("raw", RAW)
def test_the_start_of_a_decoded_body_is_that_of_its_text(raw: bytes) -> None:
    encoded = base64.b64encode(raw).decode()
    made = exchange(got_body=body(encoded, "image/png", is_base64=True, state=BodyState.COMPLETE))
    subject = Subject(made)
    assert subject.response_text is not None
    assert subject.response_start == subject.response_text[: bodies.START_CHARS]
    assert subject.response_json == bodies.parse_json(subject.exchange.response.body, subject.response_text)  # type: ignore[union-attr]


def test_a_picture_is_not_decoded_as_text() -> None:
    encoded = base64.b64encode(b"\x89PNG\r\n" + bytes(900)).decode()
    subject = Subject(exchange(got_body=body(encoded, "image/png", is_base64=True)))
    assert subject.response_json.state == "invalid"
    assert "response_text" not in vars(subject)


@pytest.mark.parametrize(
    ("text", "is_html"), [("PGh0bWw+", True), ("a", False), (" " * 90 + "PGh0bWw+", True)]
)
def test_html_is_told_by_its_start(text: str, is_html: bool) -> None:
    made = exchange(got_body=body(text, "application/x", is_base64=True, state=BodyState.COMPLETE))
    assert value_of(made, "response.is_html").first is is_html


DOCUMENT = b'{"message": "Invalid API key"}'
PACKED = gzip.compress(DOCUMENT, mtime=0)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (PACKED, DOCUMENT.decode()),
        (gzip.compress(b" " * 60_000 + DOCUMENT), " " * 60_000 + DOCUMENT.decode()),
        (PACKED[:-8], DOCUMENT.decode()),
        (b"\x1f\x8b" + DOCUMENT, (b"\x1f\x8b" + DOCUMENT).decode("utf-8", "replace")),
    ],
    ids=["whole", "dense", "without its end", "not gzip after all"],
)
def test_gzip_below_base64_is_unpacked(raw: bytes, text: str) -> None:
    captured = body(text=base64.b64encode(raw).decode(), is_base64=True)
    assert bodies.body_text(captured) == text


def test_a_gzip_bomb_below_base64_is_left_packed() -> None:
    bomb = gzip.compress(bytes(64 << 20))
    captured = body(text=base64.b64encode(bomb).decode(), is_base64=True)
    assert bodies.decoded_bytes(captured) == bomb
