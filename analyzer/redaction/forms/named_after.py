"""Values that stand before their name: `Duplicate entry '…' for key 'users.api_token'` of MySQL."""

import re
from collections.abc import Iterator

from analyzer.redaction.forms._base import Form, Naming, Value

_ENTRY = re.compile(
    r"(?i)\b(?:entry|value) (?P<quote>[\"'`])(?P<value>[^\n\"'`]{1,2000})(?P=quote) "
    r"(?:is (?:not )?(?:a )?(?:in)?valid )?"
    r"(?:for|of|in) (?:the )?(?:key|field|column|property|attribute|parameter|header) [\"'`]?(?P<name>[\w.-]{1,120})"
)


def _values(text: str, naming: Naming) -> Iterator[Value]:
    for found in _ENTRY.finditer(text):
        category = naming(found["name"])
        if category:
            yield *found.span("value"), category


FORM = Form(
    name="named_after",
    hint=r"(?i)[\"'`] (?:is (?:not )?(?:a )?(?:in)?valid )?(?:for|of|in) (?:the )?(?:key|field|column|property"
    r"|attribute|parameter|header) ",
    values=_values,
)
