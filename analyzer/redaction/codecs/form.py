"""Form bodies and query strings that stand alone (WHATWG URL, application/x-www-form-urlencoded)."""

import re

from analyzer.redaction.codecs import _pairs
from analyzer.redaction.codecs._base import Codec, Visitor
from analyzer.redaction.places import BODY, FORM, QUERY, is_query_key

_FORM = re.compile(r"\??[\w.\-\[\]%+~:$*]{1,200}=[^&\s{}\"<>]*(?:&[^&=\s{}\"<>]*(?:=[^&\s{}\"<>]*)?)*")
_ONE_PAIR = re.compile(r"[\w.\-\[\]%]{1,100}=[^&\s\"{}<>=;,]+")


def _accepts(text: str, key: str, kind: str) -> bool:
    if "=" not in text[:300]:
        return False
    if "&" not in text:
        return (kind in {BODY, FORM, QUERY} or is_query_key(key)) and _ONE_PAIR.fullmatch(text) is not None
    return _FORM.fullmatch(text) is not None


def _rewrite(text: str, key: str, kind: str, visitor: Visitor) -> str | None:
    mark = "?" if text.startswith("?") else ""
    return mark + _pairs.rewrite(
        text[len(mark) :], "&", QUERY if is_query_key(key) or kind == QUERY else FORM, visitor
    )


CODEC = Codec(name="form", order=30, accepts=_accepts, rewrite=_rewrite)
