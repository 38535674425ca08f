"""A name and its value side by side in running text, in YAML or a record cut off: `- name: DB_PASSWORD`, `value: …`."""

import re
from collections.abc import Iterator

from analyzer.redaction.forms._base import Form, Naming, Value

_PAIR = re.compile(
    r"(?:(?<=[\s,{(\[\"'\\-])|^)(?i:\w{0,20}(?:name|key)|field|param|header|property|attribute)"
    r"(?:\\{0,8}[\"'])?[ \t]{0,20}(?::|=>?)[ \t]{0,20}"
    r"(?:\\{0,8}[\"'])?(?P<name>[\w./$ -]{1,100}?)(?:\\{0,8}[\"'])?[ \t]{0,20}(?:,|\r?\n)[ \t]{0,80}(?:\\{0,8}[\"'])?"
    r"(?i:\w{0,20}value|val)(?:\\{0,8}[\"'])?[ \t]{0,20}(?::|=>?)[ \t]{0,20}(?P<open>\\{0,8}[\"'])?"
)
_BARE = re.compile(r"[^\s,\"'{}\[\]()\\]+")


def _values(text: str, naming: Naming) -> Iterator[Value]:
    for found in _PAIR.finditer(text):
        category = naming(found["name"].strip())
        end = _end(text, found) if category else found.end()
        if category and end > found.end():
            yield found.end(), end, category


def _end(text: str, found: re.Match[str]) -> int:
    start, quote = found.end(), found["open"]
    if quote:
        end = text.find(quote, start, start + 20_000)
        return end if end >= 0 else min(len(text), start + 20_000)
    bare = _BARE.match(text, start)
    return bare.end() if bare else start


FORM = Form(name="named_values", hint=r"(?i)(?:value|\bval)\\*[\"']?\s*(?::|=)", values=_values)
