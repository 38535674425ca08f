"""Names in brackets before values in brackets: `INSERT INTO t (id, password) VALUES (1, '…')`, `Key (token)=(…)`."""

import re
from collections.abc import Iterator

from analyzer.redaction.forms._base import Form, Naming, Value, trimmed

_NAMES = re.compile(
    r"\((?P<names>[ \t\r\n]*[\w\"`\[\].]{1,80}(?:[ \t\r\n]*,[ \t\r\n]*[\w\"`\[\].]{1,80}){0,80})[ \t\r\n]*\)"
    r"[ \t\r\n]*(?:(?:OUTPUT[^\n]{1,200}?)?VALUES?\b[ \t\r\n]*|=(?=\())",
    re.IGNORECASE,
)
_ROW = re.compile(
    r"[ \t\r\n,]*\((?P<cells>(?:'(?:[^'\\]|''|\\.){0,4000}+'|\"[^\"]{0,4000}+\"|[^()'\"]|\([^()]*+\))*+)\)"
)
_CELL = re.compile(r"(?:'(?:[^'\\]|''|\\.){0,4000}+'|\"[^\"]{0,4000}+\"|\([^()]*+\)|[^,'\"()])+")
_COPY = re.compile(
    r"(?i)\bCOPY [\w.\"]{1,100} \((?P<names>[^()]{1,4000})\) FROM stdin[^\n]*\n(?P<rows>(?:(?!\\\.).*\n)*)"
)


def _values(text: str, naming: Naming) -> Iterator[Value]:
    for found in _NAMES.finditer(text):
        categories = [naming(name.strip(' \t\r\n"`[]')) for name in found["names"].split(",")]
        if any(categories):
            yield from _of_rows(text, found.end(), categories)
    for copy in _COPY.finditer(text):
        yield from _of_lines(text, copy, [naming(name.strip(' "')) for name in copy["names"].split(",")])


def _of_rows(text: str, start: int, categories: list[str | None]) -> Iterator[Value]:
    """The cells of the rows that follow one another."""
    while row := _ROW.match(text, start):
        start = row.end()
        cells = _CELL.finditer(text, *row.span("cells"))
        for category, cell in zip(categories, cells, strict=False):
            if category:
                yield *_bare(text, *cell.span()), category


def _of_lines(text: str, copy: re.Match[str], categories: list[str | None]) -> Iterator[Value]:
    start = copy.start("rows")
    for line in copy["rows"].splitlines(keepends=True):
        at = start
        for category, cell in zip(categories, line.rstrip("\r\n").split("\t"), strict=False):
            if category and cell and cell != r"\N":
                yield at, at + len(cell), category
            at += len(cell) + 1
        start += len(line)


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    """The span of a cell without spaces and quotes."""
    start, end = trimmed(text, start, end)
    is_quoted = end - start > 1 and text[start] == text[end - 1] and text[start] in "'\""
    return (start + 1, end - 1) if is_quoted else (start, end)


FORM = Form(name="rows", hint=r"(?i)\)\s*(?:VALUES?\b|=\()|\bCOPY\s|\)\s*OUTPUT\s", values=_values)
