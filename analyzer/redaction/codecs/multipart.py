"""Multipart bodies (RFC 7578, RFC 2046): each part is visited under its field name, files by their content."""

import re

from analyzer.redaction.codecs._base import Codec, Visitor
from analyzer.redaction.places import FORM

_BOUNDARY = re.compile(r"--(?P<boundary>[\w'()+,./:=? -]{1,70})\r?\n(?i:content-)")
_NAME = re.compile(r"(?i)(?P<lead>[;\s]name=)\"?(?P<name>[^\";\r\n]*)\"?")
_FILE_NAME = re.compile(r"(?i)(?P<lead>filename\*?=\"?)(?P<name>[^\";\r\n]+)")


def _accepts(text: str, key: str, kind: str) -> bool:
    return text.lstrip()[:2] == "--" and _BOUNDARY.match(text.lstrip()) is not None


def _rewrite(text: str, key: str, kind: str, visitor: Visitor) -> str | None:
    found = _BOUNDARY.match(text.lstrip())
    if found is None:
        return None
    delimiter = "--" + found["boundary"].rstrip()
    return delimiter.join(_part(part, visitor) for part in text.split(delimiter))


def _part(part: str, visitor: Visitor) -> str:
    blank = re.search(r"\r?\n\r?\n", part)
    if blank is None:
        return part
    head, content = part[: blank.start()], part[blank.end() :]
    bare = content.rstrip("\r\n")
    name = _NAME.search(head)
    changed = visitor.visit(bare, name["name"] if name else "", FORM) if bare else bare
    return _head(head, visitor) + blank[0] + changed + content[len(bare) :]


def _head(head: str, visitor: Visitor) -> str:
    named = _FILE_NAME.sub(lambda found: found["lead"] + visitor.visit(found["name"], "", "text"), head)
    return visitor.visit(named)


CODEC = Codec(name="multipart", order=12, accepts=_accepts, rewrite=_rewrite)
