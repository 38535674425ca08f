"""Names and values without a sign between: `ENV DB_PASSWORD …`, `SetEnv`, `setenv`; pairs of `vault kv put`."""

import re
from collections.abc import Iterator

from analyzer.redaction.forms._base import Form, Naming, Value

_SET = re.compile(
    r"(?m)^[ \t]*(?:ENV|SetEnv|setenv|fastcgi_param|proxy_set_header"
    r"|set)[ \t]+(?P<name>[\w-]{1,120})[ \t]+[\"']?(?P<value>[^\s\"'=;$][^\s\"';]{3,})"
)
_STORED = re.compile(r"\bvault (?:kv (?:put|patch)|write) (?P<pairs>[^\n|;]+)")
_PAIR = re.compile(r"\s[\w.-]{1,80}=[\"']?([^\s\"'@$][^\s\"']*)")


def _values(text: str, naming: Naming) -> Iterator[Value]:
    for found in _SET.finditer(text):
        category = naming(found["name"])
        if category:
            yield *found.span("value"), category
    for stored in _STORED.finditer(text):
        for pair in _PAIR.finditer(text, *stored.span("pairs")):
            yield *pair.span(1), "secret"


FORM = Form(
    name="environment",
    hint=r"(?m)^[ \t]*(?:ENV|SetEnv|setenv|fastcgi_param|proxy_set_header|set)[ \t]|\bvault (?:kv|write) ",
    values=_values,
)
