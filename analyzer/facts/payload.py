"""Proof on the request's side: placeholders that nobody filled in, and values of the wrong form."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from analyzer.facts.auth import CREDENTIAL_HEADERS, is_placeholder, split_authorization
from analyzer.facts.message import header
from analyzer.facts.subject import Subject
from analyzer.facts.value import ABSENT, MASKED, UNKNOWN, Resolved, many

MAX_NODES = 20_000
_TEMPLATE = re.compile(
    r"\$\{\w+\}|\{\{\s*[\w.]+\s*\}\}|^\{\w+\}$|^:\w+$|^<[\w -]+>$|^%7B\w+%7D$", re.IGNORECASE
)
_TEMPLATE_SIGNS = frozenset("{:<%")
"""Every template has one of these."""
_DATE_FORMATS = (
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%d.%m.%Y",
    "%Y/%m/%d",
    "%d-%m-%Y",
    "%m-%d-%Y",
    "%d %b %Y",
    "%b %d, %Y",
    "%B %d, %Y",
    "%d %B %Y",
    "%Y%m%d",
    "%d/%m/%y",
    "%m/%d/%y",
)
_ISO_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}$")
_DIGITS = re.compile(r"^-?\d+(\.\d+)?$")


def is_date_not_iso(text: str) -> bool:
    """Whether text is a calendar date, or a date with time, that is not written YYYY-MM-DD."""
    return 6 <= len(text) <= 40 and any(char.isdigit() for char in text) and _is_other_date(text)


@lru_cache(maxsize=4_096)
def _is_other_date(text: str) -> bool:
    if _ISO_DATE.match(text):
        return False
    if _DIGITS.match(text):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return any(_parses(text, form) for form in _DATE_FORMATS)
    return True


def _parses(text: str, form: str) -> bool:
    try:
        return 1900 <= datetime.strptime(text, form).year <= 2200  # noqa: DTZ007 - a date has no zone
    except ValueError:
        return False


def is_iso_date(text: str) -> bool:
    """Whether text is a calendar date written YYYY-MM-DD (RFC 3339 full-date)."""
    try:
        return bool(_ISO_DATE.match(text)) and bool(date.fromisoformat(text))
    except ValueError:
        return False


def is_numeric_string(text: str) -> bool:
    """Whether text is a plain decimal number."""
    return bool(_DIGITS.match(text))


def string_leaves(root: Any) -> Iterator[tuple[str, str]]:
    """JSON pointers and values of the strings in a document, at most 20,000 nodes, without recursion."""
    stack: list[tuple[str, Any]] = [("", root)]
    seen = 0
    while stack and seen < MAX_NODES:
        pointer, node = stack.pop()
        seen += 1
        if isinstance(node, str):
            yield pointer, node
        elif isinstance(node, dict):
            stack += [(f"{pointer}/{_escaped(key)}", child) for key, child in reversed(node.items())]
        elif isinstance(node, list):
            stack += [(f"{pointer}/{index}", child) for index, child in reversed(list(enumerate(node)))]


def _escaped(key: str) -> str:
    """A key as a step of a JSON pointer (RFC 6901 s.3)."""
    return key.replace("~", "~0").replace("/", "~1")


def _pointers(test: Any) -> Any:
    def resolve(subject: Subject) -> Resolved:
        body = subject.request_json
        if body.state == "unknown":
            return UNKNOWN
        if body.state != "valid":
            return ABSENT
        return many(pointer for pointer, text in string_leaves(body.value) if test(text))

    return resolve


def _unexpanded(subject: Subject) -> Resolved:
    path = subject.full_path
    parts = () if _TEMPLATE_SIGNS.isdisjoint(path) else enumerate(path.split("/"))
    places = [f"path.{index}" for index, part in parts if _TEMPLATE.search(part)]
    places += [f"query.{name}" for name, value in subject.query if _TEMPLATE.search(value)]
    return many([*places, *_unexpanded_headers(subject)])


def _unexpanded_headers(subject: Subject) -> Iterator[str]:
    for name in CREDENTIAL_HEADERS:
        for value in header(subject.request_headers, name).items:
            if value is MASKED:
                continue
            if is_placeholder(split_authorization(value)[1] if name == "authorization" else value):
                yield f"headers.{name}"


PATHS = {
    "request.unexpanded": _unexpanded,
    "request.not_iso_dates": _pointers(is_date_not_iso),
    "request.numeric_strings": _pointers(is_numeric_string),
}
