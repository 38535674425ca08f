"""Character references (HTML s.13.5) in a text that is no markup itself, such as an escaped fragment."""

import html
import re

from analyzer.redaction.codecs._base import Codec, Visitor

_REFERENCE = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|amp|lt|gt|quot|apos|commat|period|colon|equals);")


def _accepts(text: str, key: str, kind: str) -> bool:
    return "&" in text and _REFERENCE.search(text) is not None


def _rewrite(text: str, key: str, kind: str, visitor: Visitor) -> str | None:
    plain = _REFERENCE.sub(lambda found: html.unescape(found[0]), text)
    changed = visitor.visit(plain, key, kind) if plain != text else plain
    return text if changed == plain else html.escape(changed, quote=False)


CODEC = Codec(name="entities", order=58, accepts=_accepts, rewrite=_rewrite, is_veiling=True)
