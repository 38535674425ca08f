"""The Cookie and Set-Cookie header fields (RFC 6265): names and attributes stay, every value goes."""

import itertools
import re
from urllib.parse import unquote

from analyzer.redaction.codecs._base import Codec, Visitor
from analyzer.redaction.places import COOKIE
from analyzer.redaction.words import word_set

_ATTRIBUTES = word_set("""
    expires max-age domain path secure httponly samesite priority partitioned version comment
    """)
_NAMES = frozenset({"cookie", "set-cookie", "set-cookie2", "setcookie", "cookies", "set_cookie"})
_CHUNK = re.compile(r"(?P<base>.+?)[._-]?(?P<index>\d{1,2})")
_NEXT_COOKIE = re.compile(r",(?=\s*[\w!#$%&'*+.^`|~-]+=)")


def _accepts(text: str, key: str, kind: str) -> bool:
    return "=" in text and key.lower() in _NAMES


def _rewrite(text: str, key: str, kind: str, visitor: Visitor) -> str | None:
    if key.lower().startswith(("set-cookie", "setcookie", "set_cookie")):
        lines = text.split("\n")
        return "\n".join(_set_cookie(line, visitor) for line in lines)
    _rejoin_chunks(text, visitor)
    return ";".join(_cookie(pair, visitor) for pair in text.split(";"))


def _set_cookie(line: str, visitor: Visitor) -> str:
    """One field line; servers and exporters also join several with commas."""
    starts = [0, *(match.end() for match in _NEXT_COOKIE.finditer(line)), len(line) + 1]
    cookies = [line[start : end - 1] for start, end in itertools.pairwise(starts)]
    return ",".join(
        ";".join(_attribute(part, index, visitor) for index, part in enumerate(one.split(";")))
        for one in cookies
    )


def _attribute(part: str, index: int, visitor: Visitor) -> str:
    name = part.partition("=")[0].strip().lower()
    if index and name in _ATTRIBUTES:
        return part
    return _cookie(part, visitor)


def _cookie(pair: str, visitor: Visitor) -> str:
    name, equals, value = pair.partition("=")
    if not equals and len(name.strip()) >= 8:
        return name.replace(name.strip(), visitor.visit(name.strip(), "", COOKIE))
    changed_name = visitor.visit(name, "", "key") if name else name
    if not value.strip():
        return changed_name + equals + value
    bare = value.strip().strip('"')
    changed = visitor.visit(bare, name.strip(), COOKIE)
    return changed_name + equals + (value if changed == bare else value.replace(bare, changed, 1))


def _rejoin_chunks(text: str, visitor: Visitor) -> None:
    """Frameworks cut a long session into `name.0`, `name.1`; the whole may be a token that no piece shows."""
    chunks: dict[str, list[tuple[int, str]]] = {}
    for pair in text.split(";"):
        name, _, value = pair.strip().partition("=")
        match = _CHUNK.fullmatch(name)
        if match and len(value) >= 16:
            chunks.setdefault(match["base"], []).append((int(match["index"]), value))
    for base, pieces in chunks.items():
        if len(pieces) > 1:
            visitor.visit(unquote("".join(value for _, value in sorted(pieces))), base, COOKIE)


CODEC = Codec(name="cookie", order=5, accepts=_accepts, rewrite=_rewrite)
