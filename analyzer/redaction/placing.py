"""What a place decides about a text before anybody looks inside: names, allow-lists, default denial."""

import re
from typing import TYPE_CHECKING

from analyzer.redaction.encoded_tokens import holds_tokens
from analyzer.redaction.keys import gated_category_of, is_reference, tokens_of
from analyzer.redaction.places import COOKIE, ERROR, HEADER, KEPT, QUERY, TEXT, is_kept_header
from analyzer.redaction.shapes import is_common, is_opaque, is_placeholder, is_stand_in, is_tiny
from analyzer.redaction.tokens import find_tokens, is_token

if TYPE_CHECKING:
    from analyzer.redaction.rewrite import Rewriter

_LIST_ITEM = re.compile(r"[^\s,;]+")
_COOKIE_HEADERS = frozenset({"cookie", "set-cookie", "set-cookie2"})


def redact_in_place(rewriter: "Rewriter", text: str, key: str, kind: str) -> str:
    """The text redacted by what its place says: header, cookie, query, error, or any other field."""
    if is_token(text):
        return text
    kept_keys = rewriter.policy.kept_keys
    if rewriter.is_kept_path or (kept_keys and tokens_of(key) in kept_keys):
        return rewriter.propagate(rewriter.spans(text, key, only_verified=True))
    if kind == HEADER:
        return _header(rewriter, text, key)
    if kind == COOKIE:
        return _cookie(rewriter, text, key)
    if "=" in text and key.lower() in _COOKIE_HEADERS:
        return rewriter.decoded(text, key, HEADER)
    category = rewriter.category(key)
    if category and not (kind == ERROR and (" " in text or is_placeholder(text) or is_common(text))):
        return rewriter.propagate(rewriter.sensitive(text, category, key, kind))
    gated = gated_category_of(key)
    if gated and is_opaque(text, 10):
        return rewriter.secret(text, gated, "opaque_under_name")
    min_chars = 20 if kind == QUERY and not is_reference(key) else 0
    return _decoded_or_opaque(rewriter, text, key, kind, min_chars)


def _decoded_or_opaque(rewriter: "Rewriter", text: str, key: str, kind: str, min_chars: int) -> str:
    """Where unknown values are denied, an opaque text in which nothing was found is secret as a whole."""
    before = len(rewriter.hits)
    changed = rewriter.decoded(text, key, kind)
    if not min_chars:
        return changed
    if len(rewriter.hits) == before and is_opaque(text, min_chars):
        return text if holds_tokens(text) else rewriter.secret(text, "opaque", "opaque")
    return _items(rewriter, changed, min_chars) if kind == HEADER else changed


def _items(rewriter: "Rewriter", text: str, min_chars: int) -> str:
    """A list in a header with its opaque items replaced; tokens are not read again."""
    pieces, done = [], 0
    for start, end in [*find_tokens(text), (len(text), len(text))]:
        pieces += [
            _LIST_ITEM.sub(lambda item: _item(rewriter, item[0], min_chars), text[done:start]),
            text[start:end],
        ]
        done = end
    return "".join(pieces)


def _item(rewriter: "Rewriter", text: str, min_chars: int) -> str:
    return rewriter.secret(text, "opaque", "opaque") if is_opaque(text, min_chars) else text


def _header(rewriter: "Rewriter", text: str, name: str) -> str:
    if is_kept_header(name):
        return rewriter.decoded(text, name, KEPT)
    if name.lower() in _COOKIE_HEADERS:
        return rewriter.decoded(text, name, HEADER) if "=" in text else _cookie(rewriter, text, "")
    category = rewriter.category(name)
    if category:
        return rewriter.propagate(rewriter.sensitive(text, category, name, HEADER))
    return _decoded_or_opaque(rewriter, text, name, HEADER, 0 if is_reference(name) else 16)


def _cookie(rewriter: "Rewriter", text: str, name: str) -> str:
    if not text.strip() or is_stand_in(text) or is_token(text) or rewriter.is_token_with_scheme(text):
        return text
    if is_tiny(text):
        return rewriter.tiny_cookie(text)
    if rewriter.tokenizer is None:
        rewriter.decoded(text, "", TEXT)
    category = rewriter.category(name)
    return rewriter.secret(text, category if category and not text.isdigit() else "cookie", "cookie")
