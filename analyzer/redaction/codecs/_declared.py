"""Entities that a document type declares (XML 1.0 s.4.2): one that a telling element or attribute names is secret."""

import re

from analyzer.redaction.codecs._base import Visitor

_DECLARED = re.compile(
    r"<!ENTITY\s{1,20}(?:%\s{1,20})?(?P<name>[\w.:-]{1,200})\s{1,20}(?P<quote>[\"'])(?P<value>[^\"'<>]{1,10000})(?P=quote)"
)
_OF_ELEMENT = re.compile(
    r"<(?:[\w-]{1,60}:)?(?P<name>[\w.-]{1,120})(?:\s[^<>]*)?>[^<&]*&(?P<entity>[\w.:-]{1,200});"
)
_OF_ATTRIBUTE = re.compile(
    r"(?P<name>[\w.-]{1,120})\s{0,8}=\s{0,8}[\"'][^\"'<>&]{0,2000}&(?P<entity>[\w.:-]{1,200});"
)
_REFERENCE = re.compile(r"&([\w.:-]{1,200});")


def rewrite_declared(text: str, visitor: Visitor) -> str:
    """The markup with the values of entities replaced that stand for something secret."""
    secret = {
        found["entity"]: category
        for pattern in (_OF_ELEMENT, _OF_ATTRIBUTE)
        for found in pattern.finditer(text)
        if (category := visitor.category(found["name"]))
    }
    if not secret:
        return text
    _spread(secret, {found["name"]: found["value"] for found in _DECLARED.finditer(text)})
    return _DECLARED.sub(lambda found: _value(found, secret, visitor), text)


def _spread(secret: dict[str, str], values: dict[str, str]) -> None:
    """Adds the entities of which secret ones are made."""
    waiting = list(secret)
    while waiting:
        name = waiting.pop()
        for inner in _REFERENCE.findall(values.get(name, "")):
            if inner not in secret:
                secret[inner] = secret[name]
                waiting.append(inner)


def _value(found: re.Match[str], secret: dict[str, str], visitor: Visitor) -> str:
    category = secret.get(found["name"])
    if category is None or _REFERENCE.fullmatch(found["value"]):
        return found[0]
    changed = visitor.sensitive(found["value"], category)
    return found[0][: -len(found["value"]) - 1] + changed + found["quote"]
