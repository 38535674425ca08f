"""Hostile text made harmless at the edge, one function for each place that text can land in.

Every output passes each string of a capture, a rule or a file name through exactly one of these.
"""

import json
import re

_BEYOND_C0 = (
    "\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffc\ufffe\uffff\ud800-\udfff\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff"
)
_INVISIBLE = re.compile(f"[\x00-\x1f{_BEYOND_C0}]")
"""C0, DEL, C1, soft hyphen, zero-width, bidirectional and tag characters, fillers, lone surrogates."""

_INVISIBLE_IN_JSON = re.compile(f"[{_BEYOND_C0}]")
"""What JSON lets stand as it is; a C1 character is a command to some terminals."""

_SAFE_WORD = re.compile(r"""(?!\d+[.)])["'(]*[^\W_]+(?:[-'/,][^\W_]+)*%?[.,;:?)"']*""")
"""A word that no Markdown dialect, list marker, mention, issue or link detector reacts to."""

_FORMULA_START = frozenset("=+-@\t\r\n＝＋－＠")
"""First characters that spreadsheets take for a formula (OWASP "CSV Injection"), with full-width forms."""


def visible(text: str) -> str:
    r"""Returns the text with each control, bidirectional or zero-width character as `\x1b`, `\u202e`."""
    return _INVISIBLE.sub(lambda found: _escape(found.group()), text)


def _escape(character: str) -> str:
    code = ord(character)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def visible_json(document: bytes) -> bytes:
    r"""Returns a JSON document of the same meaning with such characters as `\u009b`: they only stand in strings."""
    if document.isascii() and b"\x7f" not in document:
        return document
    text = document.decode("utf-8")
    return _INVISIBLE_IN_JSON.sub(lambda found: json.dumps(found.group())[1:-1], text).encode("utf-8")


def clipped(text: str, length: int) -> str:
    """Returns at most `length` characters of the text, with `...` for what was cut."""
    return text if len(text) <= length else f"{text[: max(0, length - 3)]}..."


def csv_cell(text: str) -> str:
    """Returns the text so that no spreadsheet runs it: `'` before a formula start, controls visible."""
    start = text.lstrip(" \u00a0\u3000")[:1]
    guard = "'" if start in _FORMULA_START and start else ""
    return guard + visible(text)


def code_span(text: str) -> str:
    """Returns the text as one Markdown code span that nothing inside can end (CommonMark 6.1).

    A pipe becomes `¦`, as dialects disagree on how to escape it in a table cell.
    """
    content = visible(text).replace("|", "¦").strip() or "-"
    longest = max((len(run) for run in re.findall("`+", content)), default=0)
    fence = "`" * (longest + 1)
    padding = " " if longest else ""
    return f"{fence}{padding}{content}{padding}{fence}"


def markdown_prose(text: str) -> str:
    """Returns a sentence with each word that could be markup, a mention or a link put in a code span."""
    parts: list[str] = []
    unsafe: list[str] = []
    for word in visible(text).split():
        if not _SAFE_WORD.fullmatch(word):
            unsafe.append(word)
            continue
        parts.extend([code_span(" ".join(unsafe))] if unsafe else [])
        parts.append(word)
        unsafe = []
    parts.extend([code_span(" ".join(unsafe))] if unsafe else [])
    return " ".join(parts)
