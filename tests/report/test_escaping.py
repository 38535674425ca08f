import sys
import unicodedata

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from analyzer.codec import decode_json, encode_json
from analyzer.report.escaping import clipped, code_span, csv_cell, markdown_prose, visible, visible_json

HOSTILE = (
    "`",
    "``` ```",
    "`a``b```",
    "![beacon](https://evil.test/x.png)",
    "[click](javascript:alert(1))",
    "<img src=x onerror=alert(1)>",
    "<!-- x",
    "https://evil.test/",
    "www.evil.test",
    "mail@evil.test",
    "@everyone",
    "owner/name#123",
    "#123",
    "a | b",
    "a\n# heading",
    "a\r\n\r\n<b>",
    "1. list",
    "- list",
    "---",
    "***bold***",
    "&lt;b&gt;",
    "\\`",
    "[ref]: https://evil.test",
    "~~~",
    ":smile:",
)


@pytest.mark.parametrize("category", ["Cc", "Cs", "Cf"])
def test_visible_leaves_no_character_that_a_terminal_acts_on(category: str) -> None:
    characters = [
        chr(code) for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code)) == category
    ]
    arabic_number_signs = {"\u0600", "\u0601", "\u0602", "\u0603", "\u0604", "\u0605", "\u06dd", "\u08e2"}
    drawn = {character for character in characters if character in visible(character)}
    assert all(unicodedata.category(character) == "Cf" for character in drawn)
    assert not any(
        unicodedata.bidirectional(character) in {"RLO", "LRO", "RLE", "LRE", "PDF"} for character in drawn
    )
    assert len(drawn - arabic_number_signs) < 60


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("\x1b[31m", "\\x1b[31m"),
        ("\u202eabc", "\\u202eabc"),
        ("\u200b", "\\u200b"),
        ("a\tb\nc", "a\\x09b\\x0ac"),
        ("\x9b", "\\x9b"),
        ("\ud800", "\\ud800"),
        ("\U000e0041", "\\U000e0041"),
        ("Grüße 東京 \ufffd", "Grüße 東京 \ufffd"),
    ],
)
def test_visible_writes_controls_as_escapes_and_keeps_words(raw: str, shown: str) -> None:
    assert visible(raw) == shown


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", " =", "\u00a0="]
)
def test_csv_cell_never_starts_a_formula(start: str) -> None:
    assert csv_cell(f"{start}1+1").startswith("'")


def test_csv_cell_leaves_harmless_text_alone() -> None:
    assert csv_cell("The key expired, at 10:00") == "The key expired, at 10:00"


def test_clipped_says_that_it_cut() -> None:
    assert clipped("abcdef", 5) == "ab..."
    assert clipped("abcde", 5) == "abcde"


def _tokens(markdown: str) -> list[Token]:
    found = []
    for token in MarkdownIt("gfm-like", {"linkify": False}).enable("table").parse(markdown):
        found += [token, *(token.children or [])]
    return found


@pytest.mark.parametrize("text", HOSTILE)
def test_code_span_cannot_be_left(text: str) -> None:
    (_, inline, code, _) = _tokens(code_span(text))
    assert inline.type == "inline"
    assert code.type == "code_inline"


@pytest.mark.parametrize("text", [*HOSTILE, *(f"see {text} for more" for text in HOSTILE)])
def test_prose_holds_nothing_but_words_and_code(text: str) -> None:
    kinds = {token.type for token in _tokens(markdown_prose(text))}
    assert kinds <= {"paragraph_open", "paragraph_close", "inline", "text", "code_inline"}


@pytest.mark.parametrize("text", HOSTILE)
def test_prose_leaves_nothing_for_mentions_and_autolinks(text: str) -> None:
    outside = "".join(
        token.content for token in _tokens(markdown_prose(f"see {text} now")) if token.type == "text"
    )
    assert not any(sign in outside for sign in ("@", "#", "://", "www.", "<", "[", "]", "|", "*"))


def test_prose_keeps_plain_sentences_readable() -> None:
    sentence = "The key (made on Monday) expired; 3 of 4 calls failed, 75% in all."
    assert markdown_prose(sentence) == sentence


@pytest.mark.parametrize(
    "text", ["", "é €", "\x7f", "\x9b31m", "\u202eabc", "\ufeff", "\U000e0041", "\n\t\x1b", "👩\u200d🚀"]
)
def test_visible_json_means_the_same(text: str) -> None:
    shown = visible_json(encode_json({"k": [text]}, indent=True, newline=True))
    assert decode_json(shown) == {"k": [text]}
    assert visible(shown.decode().replace("\n", "")) == shown.decode().replace("\n", "")
