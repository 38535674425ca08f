"""Tables drawn with lines, as Markdown, psql and mysql write them: each column under the name at its head."""

import re
from collections.abc import Iterator

from analyzer.redaction.forms._base import Form, Naming, Value

_RULE = re.compile(r"(?m)^[ \t]*[|+]?[ \t]*:?-{2,}:?[ \t]*(?:[|+][ \t]*:?-{2,}:?[ \t]*)*[|+]?[ \t]*\r?$")


def _values(text: str, naming: Naming) -> Iterator[Value]:
    lines = text.splitlines(keepends=True)
    categories: list[str | None] = []
    start, before = 0, ""
    for line in lines:
        if _RULE.match(line):
            named = [naming(cell.strip(" *`\t\r\n")) for cell in before.split("|")] if "|" in before else []
            categories = named if any(named) else categories
        elif "|" not in line:
            categories = []
        else:
            yield from _cells(line, start, categories)
        start, before = start + len(line), line


def _cells(line: str, start: int, categories: list[str | None]) -> Iterator[Value]:
    for category, cell in zip(categories, line.split("|"), strict=False):
        bare = cell.strip(" `\t\r\n")
        if category and bare:
            first = start + cell.index(bare)
            yield first, first + len(bare), category
        start += len(cell) + 1


FORM = Form(name="drawn_table", hint=r"[|+-]-{2,}:?[ \t]*(?:[|+]|\r?\n)|-{2,}\|", values=_values)
