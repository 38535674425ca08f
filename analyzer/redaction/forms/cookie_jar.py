"""Cookies as jars write them: seven columns of Netscape's, `<Cookie sid=… for host/>` of Python's."""

import re
from collections.abc import Iterator

from analyzer.redaction.forms._base import Form, Naming, Value

_LINE = re.compile(
    r"(?m)^(?:#HttpOnly_)?[\w.-]{1,253}\t(?:TRUE|FALSE)\t[^\t\n]*\t(?:TRUE|FALSE)\t\d+\t[^\t\n]+\t([^\t\r\n]+)"
)
_OBJECT = re.compile(r"<Cookie [^=\s<>]{1,200}=([^<>\s]+) for ")


def _values(text: str, naming: Naming) -> Iterator[Value]:
    for pattern in (_LINE, _OBJECT):
        for found in pattern.finditer(text):
            yield found.start(1), found.end(1), "cookie"


FORM = Form(name="cookie_jar", hint=r"\t(?:TRUE|FALSE)\t|<Cookie ", values=_values)
