"""Names that a list response offers: what a misspelt name is compared with."""

from typing import Any

from analyzer.facts.message import if_received
from analyzer.facts.subject import Subject
from analyzer.facts.value import ABSENT, UNKNOWN, Resolved, many

MAX_NAMES = 2_000


def _names(subject: Subject) -> Resolved:
    body = subject.response_json
    if body.state != "valid":
        return if_received(subject, UNKNOWN if body.state == "unknown" else ABSENT)
    return if_received(subject, many(dict.fromkeys(_named(body.value))))


def _named(document: Any) -> list[str]:
    """Values of keys that end in "name", of the objects in the document's lists."""
    holders = [document, *(document.values() if isinstance(document, dict) else ())]
    rows = [row for holder in holders if isinstance(holder, list) for row in holder if isinstance(row, dict)]
    return [
        value
        for row in rows[:MAX_NAMES]
        for key, value in row.items()
        if key.lower().endswith("name") and isinstance(value, str)
    ][:MAX_NAMES]


PATHS = {"response.names": _names}
