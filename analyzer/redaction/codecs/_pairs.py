"""`name=value` pairs in a row, percent-encoded: query strings, forms, matrix parameters."""

from urllib.parse import quote, unquote, unquote_plus

from analyzer.redaction.answers import answers_in
from analyzer.redaction.codecs._base import Visitor
from analyzer.redaction.tokens import find_tokens


def rewrite(text: str, separator: str, kind: str, visitor: Visitor) -> str:
    """The pairs with names and values visited; a pair that did not change keeps its bytes."""
    if not text:
        return text
    pairs = text.split(separator)
    answers = _answers(pairs) if "nswer" in text else frozenset()
    return separator.join(_pair(pair, kind, visitor, answers) for pair in pairs)


def _answers(pairs: list[str]) -> frozenset[str]:
    """The names of the pairs that answer a security question in another pair."""
    parted = (pair.partition("=") for pair in pairs)
    return frozenset(answers_in({unquote_plus(name): unquote_plus(value) for name, _, value in parted}, ""))


def _pair(pair: str, kind: str, visitor: Visitor, answers: frozenset[str] = frozenset()) -> str:
    name, equals, value = pair.partition("=")
    plain_name = unquote_plus(name)
    changed_name = visitor.visit(plain_name, "", "key") if plain_name else ""
    new_name = name if changed_name == plain_name else quoted(changed_name)
    if not value:
        return new_name + equals
    plain = unquote_plus(value)
    is_answer = plain_name in answers
    changed = visitor.sensitive(plain, "password") if is_answer else visitor.visit(plain, plain_name, kind)
    if changed == plain and "+" in value and not find_tokens(plain):
        # A sign that the sender forgot to encode, as in `phone=+49…`, or a value that is no form at all.
        plain = unquote(value)
        changed = visitor.visit(plain, plain_name, kind)
    return new_name + equals + (value if changed == plain else quoted(changed))


def quoted(text: str) -> str:
    """Percent-encoded, with a token's brackets and colon left readable."""
    return quote(text, safe="[]:,;!*()/~@$'").replace("%20", "+")
