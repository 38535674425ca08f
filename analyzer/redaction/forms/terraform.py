"""Configurations of Terraform: `variable "db_password" { default = "…" }`, and blocks that say they are sensitive."""

import re
from collections.abc import Iterator

from analyzer.redaction.forms._base import Form, Naming, Value

_BLOCK = re.compile(
    r"\b(?:variable|output|local|resource)[ \t]+\"(?P<name>[^\"\n]{1,200})\"(?:[ \t]+\"[^\"\n]{1,200}\")?[ \t]*\{"
    r"(?P<body>[^{}]*+(?:\{[^{}]*+\}[^{}]*+)*+)\}"
)
_SENSITIVE = re.compile(r"\bsensitive[ \t]*=[ \t]*true\b")
_GIVEN = re.compile(
    r"\b(?:default|value)[ \t]*=[ \t]*(?:\"(?:[^\"\\\n]|\\.)*+\"|\{[^{}]*+\}|\[[^\[\]]*+\]"
    r"|<<-?(?P<end>\w{1,20})\n(?:[^\n]{0,500}\n){0,60}?[ \t]*(?P=end)\b)"
)
_TEXT = re.compile(r"(?<!\\)\"((?:[^\"\\\n]|\\.)+)\"(?![ \t]*=)")


def _values(text: str, naming: Naming) -> Iterator[Value]:
    for block in _BLOCK.finditer(text):
        category = naming(block["name"])
        if category is None and _SENSITIVE.search(block["body"]):
            category = "secret"
        for given in _GIVEN.finditer(text, *block.span("body")) if category else ():
            for one in _TEXT.finditer(text, *given.span()):
                yield one.start(1), one.end(1), category or "secret"


FORM = Form(name="terraform", hint=r"\b(?:variable|output)[ \t]+\"", values=_values)
