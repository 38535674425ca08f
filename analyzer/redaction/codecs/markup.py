"""HTML and XML: text under its element's name, attribute values under theirs, entities, comments, scripts."""

import html
import re
from functools import lru_cache
from urllib.parse import unquote

from analyzer.redaction.codecs._base import Codec, Visitor
from analyzer.redaction.codecs._declared import rewrite_declared
from analyzer.redaction.codecs._heads import Heads

_PIECE = re.compile(
    r"<!--.*?(?:-->|$)|<!\[CDATA\[.*?(?:\]\]>|$)|<script\b[^>]*>.*?(?:</script\s*>|$)|<style\b[^>]*>.*?(?:</style\s*>|$)|<[^>]*>|[^<]+|<",
    re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE = re.compile(
    r"(?P<lead>(?P<name>[\w:@.-]+)\s*=\s*)(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\s\"'>]+))"
)
_TAG_NAME = re.compile(r"</?\s*(?:[\w-]+:)?([\w.-]+)")
_NAMING = re.compile(r"(?i)\b(?:name|id|property|itemprop|key)\s*=\s*[\"']?([^\"'\s>]+)")
_ANY_TAG = re.compile(r"<(/?[A-Za-z]+)")
_HIDDEN_FIELD = re.compile(r"(?i)\btype\s*=\s*[\"']?password\b")
_MAX_PLAIN_CHARS = 40
_NO_TAGS = ("<!--", "<![CDATA[")
_CARRIES_VALUE = frozenset({"value", "content", "data-value"})
_REAL_TAG = re.compile(r"</?\s*[A-Za-z][\w:.-]*(?=[\s/>]|$)|<$|<>|<!DOCTYPE\s", re.IGNORECASE)
_NAME_ELEMENTS = frozenset({"key", "name", "field", "param-name", "property", "dt", "th", "td"})
_VALUE_ELEMENTS = frozenset(
    {"value", "string", "param-value", "integer", "real", "data", "dd", "td", "attributevalue"}
)
_SCRIPT = re.compile(r"(<script\b[^>]*>)(.*?)(</script\s*>|$)", re.DOTALL | re.IGNORECASE)


def _accepts(text: str, key: str, kind: str) -> bool:
    start = text[:300].lstrip("\ufeff \t\r\n")
    return (
        start[:1] == "<"
        and start[1:2] in {"!", "?", "/"} | set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
        and ">" in text
    )


def _rewrite(text: str, key: str, kind: str, visitor: Visitor) -> str | None:
    if "<!ENTITY" in text:
        text = rewrite_declared(text, visitor)
    pieces, element, named = [], "", ""
    heads = Heads() if "<th" in text or "<TH" in text else None
    for match in _PIECE.finditer(text):
        piece = match[0]
        if piece[0] != "<":
            key = named if element.lower() in _VALUE_ELEMENTS and named else element
            if heads and element:
                heads.text(piece.strip())
                key = heads.name if visitor.category(heads.name) else key
            pieces.append(_text(piece, key, visitor))
            named = _name_in(piece, element, visitor) or (named if not piece.strip() else "")
            continue
        is_cdata = piece.startswith("<![CDATA[")
        naming = _naming_in(piece)
        pieces.append(_tag(piece, visitor, naming, element if is_cdata else ""))
        element = element if is_cdata else _element(piece, naming, visitor)
        if heads:
            tag = _ANY_TAG.match(piece)
            heads.open(tag[1].lower() if tag else "")
            named = "" if tag and tag[1].lower() == "tr" else named
        named = element if element and visitor.category(element) else named
    return "".join(pieces)


def _name_in(piece: str, element: str, visitor: Visitor) -> str:
    """The name that the text of `<key>`, `<name>` or `<th>` gives to the value in the element after it."""
    bare = html.unescape(piece.strip())
    is_name = element.lower() in _NAME_ELEMENTS and len(bare) <= 60
    return bare if is_name and visitor.category(bare) else ""


def _naming_in(tag: str) -> str:
    """What an attribute calls the value in a tag or the text after it."""
    naming = _NAMING.search(tag) if "=" in tag and not tag.startswith(_NO_TAGS) else None
    return naming[1] if naming else ""


def _element(tag: str, naming: str, visitor: Visitor) -> str:
    """The name that the text after a tag stands under: the element's, or the one that an attribute gives it."""
    if tag[1:2] == "/" or tag.endswith("/>"):
        return ""
    if "=" not in tag and len(tag) <= _MAX_PLAIN_CHARS:
        return _plain_element(tag)
    name = _TAG_NAME.match(tag)
    if name and naming and visitor.category(naming):
        return naming
    return name[1] if name else ""


@lru_cache(maxsize=2_048)
def _plain_element(tag: str) -> str:
    name = _TAG_NAME.match(tag)
    return name[1] if name else ""


def _tag(piece: str, visitor: Visitor, name: str, element: str = "") -> str:
    for start, end in (("<!--", "-->"), ("<![CDATA[", "]]>")) if piece[1:2] == "!" else ():
        if piece.startswith(start):
            inside = piece[len(start) :].removesuffix(end)
            key = element if visitor.category(element) else ""
            return start + visitor.visit(inside, key) + piece[len(start) + len(inside) :]
    script = _SCRIPT.fullmatch(piece) if piece[1:7].lower() == "script" else None
    if script and script[2]:
        return _tag(script[1], visitor, _naming_in(script[1])) + visitor.visit(script[2]) + script[3]
    if _REAL_TAG.match(piece) is None:
        # An address in angle brackets, `<jo@corp.example>`, is no element.
        return "<" + visitor.visit(piece[1:].removesuffix(">")) + (">" if piece.endswith(">") else "")
    if "=" not in piece:
        # An object of a program, `<QueryDict: {…}>`, looks like an element.
        return piece if "{" not in piece else "<" + visitor.visit(piece[1:-1]) + piece[-1:]
    if (
        ("assword" in piece or "ASSWORD" in piece)
        and _HIDDEN_FIELD.search(piece)
        and not visitor.category(name)
    ):
        name = "password"
    return _ATTRIBUTE.sub(lambda found: _attribute(found, name, visitor), piece)


def _attribute(found: re.Match[str], naming: str, visitor: Visitor) -> str:
    name = found["name"].lower()
    raw = found[found.lastgroup or "bare"]
    if not raw or (name in {"class", "style", "integrity"} and "data:" not in raw):
        return found[0]
    plain = html.unescape(raw) if "&" in raw else raw
    key = naming if name in _CARRIES_VALUE else name if name in {"href", "src", "action"} else found["name"]
    changed = (
        _data_url(plain, visitor)
        if plain.startswith("data:")
        else visitor.visit(plain, "" if name in {"name", "id", "key", "type"} else key, "text")
    )
    return found[0] if changed == plain else found[0].replace(raw, html.escape(changed))


def _data_url(text: str, visitor: Visitor) -> str:
    """A `data:` URL (RFC 2397); base64 content is visited as such."""
    head, comma, content = text.partition(",")
    plain = content if head.endswith("base64") else unquote(content)
    changed = visitor.visit(plain, "", "text")
    return text if changed == plain else head + comma + changed


def _text(piece: str, element: str, visitor: Visitor) -> str:
    bare = piece.strip()
    if not bare:
        return piece
    plain = html.unescape(bare) if "&" in bare else bare
    changed = visitor.visit(plain, element if visitor.category(element) else "", "text")
    return piece if changed == plain else piece.replace(bare, html.escape(changed, quote=False))


def _shows_all(text: str) -> bool:
    """Whether there is neither a character reference nor a `data:` URL."""
    return "&" not in text and "data:" not in text


CODEC = Codec(
    name="markup", order=14, accepts=_accepts, rewrite=_rewrite, is_veiling=True, shows_all=_shows_all
)
