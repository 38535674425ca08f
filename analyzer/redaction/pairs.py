"""`name=value`, `name: value` and `"name": "value"` in running text: logs, scripts, YAML, command lines."""

import re
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from ahocorasick_rs import AhoCorasick

from analyzer.redaction.keys import PAIRS, SINGLE, folded
from analyzer.redaction.places import LINE_HEADERS
from analyzer.redaction.shapes import is_common
from analyzer.redaction.tokens import find_tokens
from analyzer.redaction.wrapped import wrapped_spans

if TYPE_CHECKING:
    from analyzer.redaction.codecs._base import Visitor
    from analyzer.redaction.policy import Policy

_NAME_AND_SIGN = re.compile(
    r"(?:(?<![\w\\])|(?<=\\[nrt]))(?P<name>(?:[^\W\d]|%[0-9A-Fa-f]{2})[\w.\-%]{0,160}+(?:\[\w*\])?)"
    r"(?P<sign>\\*[\"']?(?:\]?[ \t.]{0,40}(?:=>|:=|->|==?)|[ \t.]{0,40}(?:::?(?!//)|[：＝])|;s:\d{1,6}:)[ \t]{0,40}"
    r"(?:[bBuU](?=\\*[\"']))?(?P<quote>\\*[\"'])?)"
)
_WORDS_BEFORE = re.compile(r"(?:[^\W\d_]\w{0,20} ){1,2}$")
_LINE_START = re.compile(r"(?:^|[\r\n])[ \t>*-]{0,20}(?:(?:export|set|SET|ENV) )?[ \t]{0,20}$")
_BLOCK = re.compile(
    r"[|>][+-]?\d?[ \t]*\r?\n(?P<value>(?P<indent>[ \t]+)\S[^\r\n]*(?:\r?\n(?P=indent)[^\r\n]*)*)"
)
"""A block scalar of YAML: the value is the indented lines below."""
_BARE_VALUE = re.compile(r"[^\s&,;\"'<>(){}\[\]|\\]+")
_LINE_VALUE = re.compile(r"[^\r\n\"'<>{}\[\]|\\=]+")
_NEW_VALUE = re.compile(r"\\{0,8}[\"']?[ \t]{1,3}->[ \t]{1,3}(?P<open>\\{0,8}[\"'])?(?P<value>[^\s\"'\\]+)")
"""A plan of Terraform writes `password = "old" -> "new"`."""
_STREET = re.compile(r"[^\r\n\"'<>{}\[\]|\\=,;]+")
_PARAMETERS = re.compile(r"[A-Za-z][\w-]{0,40} (?:[\w-]{1,60}=\"[^\"\r\n]*\"(?:,? ?))+")
"""What follows `Authorization: ` in schemes that quote, such as Hawk and OAuth 1."""
_EXPRESSION = re.compile(
    r"[A-Za-z_][\w.]{0,80}\((?:\)|[\"'][\w.-]{0,80}[\"'][,)]|[A-Za-z_.]{1,60}[,)])(?=[\s;,)}]|$)"
    r"|(?:process\.env|os\.environ|env|ENV|config|settings|secrets|var|self|this|args|params|options"
    r"|req|request|props|user|credentials)\.[A-Za-z_][A-Za-z_.]{0,80}(?=[\s;,)]|$)"
)
"""Code that gets a value from elsewhere: `os.getenv("DB_PASSWORD")`, `var.db_password`."""
_LINE_REST = re.compile(r"[^\s&,;\"']{1,2000}(?=\r?(?:\n|$))")
_MORE_NAMES = re.compile(r"(?: [A-Z][\w'-]+(?![\w=:'-])){0,3}")
_TRAILING = ".,;:!?)]}'\""
_SHORT_NAME_ENDS = "=:\"'\\"
_SEPARATORS = "_-. ["
_LINE_ENDS = frozenset({"", "\r", "\n", "'", '"'})
_TAILS = frozenset(parts[-1] for parts in PAIRS)
_PERSONAL = frozenset({"name", "user", "address", "birthdate"})
_WORDY = frozenset({"name", "birthdate", "phone", "ssn", "card", "bank"})
_PHRASES = ("phrase", "mnemonic", "seed", "words")


@cache
def _landmarks(policy: "Policy") -> Any:
    names = set(SINGLE).union("".join(parts) for parts in (*PAIRS, *policy.key_categories))
    long = {name for name in names if len(name) > 2 or not name.isascii()}
    short = {name + end for name in names - long for end in _SHORT_NAME_ENDS}
    return AhoCorasick(sorted(filter(None, long | short)))


def may_hold_pairs(text: str) -> bool:
    """Whether there is a sign that stands between a name and its value."""
    # Written out, as a loop over the signs takes four times as long, and every text is asked.
    return ":" in text or "=" in text or ";" in text or "：" in text or "＝" in text


def names_something_sensitive(text: str, policy: "Policy") -> bool:
    """Whether any sensitive name occurs at all; a cheap test before looking at names one by one."""
    plain = folded(unquote(text) if "%" in text else text).lower()
    for separator in _SEPARATORS:
        plain = plain.replace(separator, "")
    return bool(_landmarks(policy).find_matches_as_indexes(plain))


def rewrite_pairs(text: str, visitor: "Visitor") -> str:
    """The text with the values of sensitive names replaced."""
    pieces, done = [], 0
    starts = {start + 1 for start, _ in find_tokens(text)}
    for match in _NAME_AND_SIGN.finditer(text):
        if match.start() < done or match.start() in starts:
            continue
        name = unquote(match["name"])
        category = visitor.category(name) or _category_of_words(text, match, visitor)
        if category is None or name.startswith(("http", "Http")):
            continue
        for start, end in _value_spans(text, match, category):
            changed = _changed(text[start:end], category, match, visitor)
            if changed != text[start:end]:
                pieces += [text[done:start], changed]
                done = end
    return "".join(pieces) + text[done:] if pieces else text


def _category_of_words(text: str, match: re.Match[str], visitor: "Visitor") -> str | None:
    """The category of a name of several words, as in `Date of birth: …`."""
    at = match.start()
    if not at or text[at - 1] != " " or match["name"].lower() not in _TAILS:
        return None
    before = _WORDS_BEFORE.search(text[max(0, at - 44) : at])
    words = before[0].split() if before else []
    phrases = (" ".join([*words[-count:], match["name"]]) for count in range(len(words), 0, -1))
    return next((category for phrase in phrases if (category := visitor.category(phrase))), None)


def _changed(value: str, category: str, match: re.Match[str], visitor: "Visitor") -> str:
    name = match["name"].lower()
    if name in {"cookie", "set-cookie"} and "=" in value:
        return visitor.visit(value, name, "header")
    return visitor.sensitive(value, category, match["name"], "text")


def _value_spans(text: str, match: re.Match[str], category: str) -> list[tuple[int, int]]:
    """Where the values of a name stand: one, or those of a list, or an old and a new one."""
    span = _value_span(text, match, category)
    if span is None:
        return [] if match["quote"] else wrapped_spans(text, match.end())
    changed = _NEW_VALUE.match(text, span[1])
    return [span, changed.span("value")] if changed else [span]


def _value_span(text: str, match: re.Match[str], category: str) -> tuple[int, int] | None:
    start, quote = match.end(), match["quote"]
    if quote:
        if text.startswith(quote * 2, start):  # a block string of GraphQL, Python or TOML
            start, quote = start + 2 * len(quote), quote * 3
        end = text.find(quote, start)
        if end < 0:
            end = len(text)
        return (start, end) if end > start else None
    block = _BLOCK.match(text, start)
    if block:
        return block.start("value") + len(block["indent"]), block.end("value")
    if match["name"].lower() in LINE_HEADERS and ":" in match["sign"]:
        parameters = _PARAMETERS.match(text, start)
        if parameters:
            return start, parameters.end()
        line_end = min(
            (at for at in (text.find(sign, start) for sign in "\r\n\"'") if at >= 0), default=len(text)
        )
        return (start, line_end) if line_end > start else None
    return _line_span(text, match, category) or _word_span(text, match, category)


def _line_span(text: str, match: re.Match[str], category: str) -> tuple[int, int] | None:
    """The rest of the line where a name and its value have a line to themselves, and values have spaces."""
    start = match.end()
    is_street = category == "address" and any(char.isdigit() for char in text[start : start + 8])
    if not is_street:
        is_wordy = category in _WORDY or any(word in match["name"].lower() for word in _PHRASES)
        if not is_wordy or not _stands_alone(text, match.start()):
            return None
    found = (_STREET if is_street else _LINE_VALUE).match(text, start)
    value = found[0].rstrip(" \t,;") if found else ""
    is_whole = is_street or (found is not None and text[found.end() : found.end() + 1] in _LINE_ENDS)
    return (start, start + len(value)) if value and is_whole and not is_common(value) else None


def _stands_alone(text: str, start: int) -> bool:
    """Whether a name starts a line of several, or a quoted argument as in `-H 'name: value'`."""
    before = text[max(0, start - 30) : start]
    return before[-1:] in {"'", '"'} or ("\n" in text and _LINE_START.search(before) is not None)


def _word_span(text: str, match: re.Match[str], category: str) -> tuple[int, int] | None:
    """The word after the sign, unless it is part of a sentence."""
    start = match.end()
    bare = _BARE_VALUE.match(text, start)
    if bare is None:
        return None
    is_spaced = match["sign"].endswith((" ", "\t")) and "=" not in match["sign"]
    end = start + len(bare[0].rstrip(_TRAILING) if is_spaced else bare[0])
    if _EXPRESSION.match(text, start):
        return None
    if "=" in match["sign"] and _LINE_START.search(text[max(0, match.start() - 30) : match.start()]):
        end = max(end, _rest_of_line(text, start))
    if end == start or (is_spaced and _is_prose(text[start:end], category)):
        return None
    if category == "name" and text[start].isupper():
        more = _MORE_NAMES.match(text, end)
        end = more.end() if more else end
    return start, end


def _rest_of_line(text: str, start: int) -> int:
    """Where a value ends that goes on to the end of its line with signs that end one elsewhere, else `start`."""
    rest = _LINE_REST.match(text, start)
    return rest.end() if rest else start


def _is_prose(value: str, category: str) -> bool:
    """Whether an unquoted word after `token: ` is part of a sentence rather than the secret."""
    if category in _PERSONAL:
        return not any(char.isdigit() or char in "_@" for char in value)
    if category in {"ip", "mac", "phone", "email"}:
        return not any(char.isdigit() or char in "@＠" for char in value)
    return is_common(value) or (value.isalpha() and (len(value) < 8 or value.islower()))
