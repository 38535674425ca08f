"""CSV with a header line (RFC 4180): each column is visited under its name."""

import csv
import io
import re

from analyzer.redaction.codecs._base import Codec, Visitor

_HEADER_CELL = re.compile(r"\ufeff?\"?[^\W\d][\w .#/()\[\]-]{0,60}\"?")

_MAX_TITLES = 3


def _accepts(text: str, key: str, kind: str) -> bool:
    if "\n" not in text:
        return False
    head = text[_title_end(text) :][:4000].partition("\n")[0]
    separator = _separator(head)
    if not separator:
        return False
    cells = head.strip("\r").split(separator)
    return len(cells) > 1 and all(_HEADER_CELL.fullmatch(cell.strip()) for cell in cells)


def _title_end(text: str) -> int:
    """Where the header line starts: reports write up to three lines without a separator before it."""
    start = 0
    for _ in range(_MAX_TITLES):
        head = text[start : start + 4000].partition("\n")[0]
        if not head or _separator(head) or start + len(head) >= len(text):
            return start if head else 0
        start += len(head) + 1
        while text[start : start + 1] in {"\r", "\n"}:
            start += 1
    return 0


def _separator(head: str) -> str:
    counts = {separator: head.count(separator) for separator in ",;\t|"}
    best = max(counts, key=lambda separator: counts[separator])
    return best if counts[best] else ""


def _rewrite(text: str, key: str, kind: str, visitor: Visitor) -> str | None:
    start = _title_end(text)
    if not start:
        return _table(text, visitor)
    table = _table(text[start:], visitor)
    return None if table is None else visitor.visit(text[:start]) + table


def _table(text: str, visitor: Visitor) -> str | None:
    separator = _separator(text.partition("\n")[0])
    line_end = "\r\n" if "\r\n" in text[:4000] else "\n"
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    header = [cell.strip().lstrip("\ufeff") for cell in rows[0]]
    if sum(len(row) == len(header) for row in rows[1:]) < (len(rows) - 1) * 0.5:
        return None
    rewritten = [
        rows[0],
        *(
            [_cell(cell, header[at] if at < len(header) else "", visitor) for at, cell in enumerate(row)]
            for row in rows[1:]
        ),
    ]
    if rewritten == rows:
        return text
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator=line_end).writerows(rewritten)
    return out.getvalue() if text.endswith(line_end) else out.getvalue()[: -len(line_end)]


def _cell(cell: str, column: str, visitor: Visitor) -> str:
    return visitor.visit(cell, column, "text") if cell else cell


CODEC = Codec(name="table", order=45, accepts=_accepts, rewrite=_rewrite, is_veiling=True)
