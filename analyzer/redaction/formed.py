"""Values that the layout of a running text tells: rows of drawn tables, manifests, names beside values."""

from typing import TYPE_CHECKING

from analyzer.redaction.forms._base import Form, Value
from analyzer.redaction.neighbours import note_decoded
from analyzer.redaction.shapes import is_common, is_placeholder
from analyzer.redaction.tokens import find_tokens, overlaps

if TYPE_CHECKING:
    from analyzer.redaction.rewrite import Rewriter


def rewrite_formed(text: str, forms: list[Form], rewriter: "Rewriter") -> str:
    """The text with the values replaced that one of the forms tells."""
    values: list[Value] = []
    for form in forms:
        values += form.values(text, rewriter.category)
    return _replaced(text, values, rewriter) if values else text


def _replaced(text: str, values: list[Value], rewriter: "Rewriter") -> str:
    pieces, done = [], 0
    tokens = find_tokens(text)
    for start, end, category in sorted(values):
        if start < done or overlaps(start, end, tokens) or _is_ordinary(text[start:end], category):
            continue
        note_decoded(rewriter, text[start:end], category)
        pieces += [text[done:start], rewriter.sensitive(text[start:end], category)]
        done = end
    return "".join(pieces) + text[done:]


def _is_ordinary(value: str, category: str) -> bool:
    """Whether a cell holds no value of its own: a placeholder, a keyword of SQL, a name in a table of names."""
    return is_placeholder(value) or (category != "secret" and is_common(value) and value.islower())
