"""JSON in a function call (JSONP), and a JSON value assigned to a variable."""

import re

from analyzer.redaction.codecs._base import Codec, Visitor

_CALL = re.compile(
    r"(?P<lead>\s*(?:/\*\*/)?\s*(?:var\s+|window\.)?[\w.$\[\]'\"]{1,120}\s*(?:\(|=)\s*)(?P<value>[{\[].*[}\]])(?P<tail>\s*\)?\s*;?\s*)",
    re.DOTALL,
)


def _accepts(text: str, key: str, kind: str) -> bool:
    return text.rstrip()[-2:-1] in {")", "}", "]"} and _CALL.fullmatch(text) is not None


def _rewrite(text: str, key: str, kind: str, visitor: Visitor) -> str | None:
    parts = _CALL.fullmatch(text)
    if parts is None:
        return None
    return parts["lead"] + visitor.visit(parts["value"], key, kind) + parts["tail"]


CODEC = Codec(name="jsonp", order=40, accepts=_accepts, rewrite=_rewrite)
