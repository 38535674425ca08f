"""Values behind a name that are wrapped: lists, optional values of languages, braces of ODBC, items of YAML."""

import re

_OPENING = re.compile(
    r"(?:(?:(?:Some|Just|Ok|Optional|Secret\w{0,20}|Redacted|str|[sS]tring|list|set|tuple|List\.of|Set\.of|Array)"
    r"(?:::\w{1,20})?[(\[]|&?\[\]string\{|array\(|string\(\d{1,9}\)|[\[(])[ \t\r\n]{0,80}){1,4}"
    r"|[\r\n]{1,2}[ \t]{1,40}string\(\d{1,9}\)[ \t]{1,4}"
)
_QUOTE = re.compile(r"[bBuUrR]{0,2}(?P<quote>\\{0,8}[\"'])")
_NEXT = re.compile(r"[ \t\r\n]{0,80},[ \t\r\n]{0,80}")
_BRACED = re.compile(r"[{\[](?P<value>[^\[\]{}\"'=:\r\n]{2,400})[}\]]")
_ITEMS = re.compile(r"[ \t]*\r?\n(?P<items>(?:[ \t]*- [^\r\n]*(?:\r?\n|$))+)")
_ITEM = re.compile(r"- [\"']?(?P<value>[^\r\n\"']+)")
_BELOW = re.compile(
    r"[ \t]*\r?\n[ \t]+(?:value|secret|raw|plain|default|current|content)[ \t]*:[ \t]+[\"']?(?P<value>[^\s\"']+)"
)
_MAX_CHARS = 20_000
_MAX_VALUES = 1_000

Spans = list[tuple[int, int]]


def wrapped_spans(text: str, start: int) -> Spans:
    """Where the values stand that are wrapped behind a name whose sign ends at a place."""
    opening = _OPENING.match(text, start)
    quoted = _quoted(text, opening.end()) if opening else []
    if quoted:
        return quoted
    braced = _BRACED.match(text, start)
    if braced and any(map(str.isdigit, braced["value"])):
        return _words(braced)
    below = _BELOW.match(text, start)
    if below:
        return [below.span("value")]
    items = _ITEMS.match(text, start)
    return [_trimmed(one) for one in _ITEM.finditer(text, *items.span("items"))] if items else []


def _quoted(text: str, start: int) -> Spans:
    """Texts in quotes with commas between."""
    spans: Spans = []
    while (quote := _QUOTE.match(text, start)) and len(spans) < _MAX_VALUES:
        end = text.find(quote["quote"], quote.end(), quote.end() + _MAX_CHARS)
        if end < 0:
            end = min(len(text), quote.end() + _MAX_CHARS)
        if end > quote.end():
            spans.append((quote.end(), end))
        following = _NEXT.match(text, end + len(quote["quote"]))
        if following is None:
            break
        start = following.end()
    return spans


def _words(braced: re.Match[str]) -> Spans:
    """What stands in braces, or the words of a bracket, as Go prints a slice."""
    start = braced.start("value")
    if braced[0][0] == "{":
        return [braced.span("value")]
    return [(start + one.start(), start + one.end()) for one in re.finditer(r"[^\s,]+", braced["value"])]


def _trimmed(item: re.Match[str]) -> tuple[int, int]:
    return item.start("value"), item.start("value") + len(item["value"].rstrip())
