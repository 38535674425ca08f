"""Tables in JSON: the names of the columns stand apart from the rows, or in the first of them."""

import re
from typing import TYPE_CHECKING, Any

from msgspec import Struct

if TYPE_CHECKING:
    from analyzer.redaction.rewrite import Rewriter

COLUMN_FIELDS = frozenset({
    "columns", "fields", "headers", "cols", "header", "columnNames", "column_names", "keys", "names", "schema",
    "rowType", "ColumnInfo", "columnInfo", "columnMetadata", "ColumnMetadata", "resultSetMetaData", "ResultSetMetadata",
    "manifest",
})  # fmt: skip
ROW_FIELDS = frozenset({
    "rows", "data", "values", "records", "items", "results", "body", "tuples", "Rows", "Records", "result",
    "data_array",
})  # fmt: skip
_CELLS = ("f", "Data", "row", "values", "cells", "c")
"""Names of the list of cells in a row that is an object: BigQuery, Athena, Neo4j."""
_MAX_NESTING = 3
_NAME = re.compile(r"[^\W\d][^\W\d]*(?:[ ._/-]?[^\W\d]+)*\d?")


class Column(Struct, frozen=True):
    """The name of a column, and the columns within it where it holds records."""

    name: str
    inner: tuple["Column", ...] = ()


Columns = tuple[Column, ...]


def columns_of(record: dict[str, Any], depth: int = 0) -> Columns:
    """The columns of a record that holds a table, empty if it holds none."""
    for field in sorted(COLUMN_FIELDS.intersection(record)):
        listed = record[field]
        if isinstance(listed, dict) and depth < _MAX_NESTING:
            found = columns_of(listed, depth + 1)
        else:
            found = _named(listed, depth) if isinstance(listed, list) else ()
        if found:
            return found
    return ()


def _named(listed: list[Any], depth: int) -> Columns:
    columns = []
    for one in listed:
        name = (one.get("name") or one.get("Name")) if isinstance(one, dict) else one
        if not isinstance(name, str):
            return ()
        inner = one.get("fields") if isinstance(one, dict) and depth < _MAX_NESTING else None
        columns.append(Column(name, _named(inner, depth + 1) if isinstance(inner, list) else ()))
    return tuple(columns)


def are_rows(rows: Any, columns: Columns) -> bool:
    """Whether every row has cells for the columns, or whether it is the one row that there is, or an object of rows."""
    if not columns or not rows:
        return False
    if isinstance(rows, dict):
        return any(are_rows(rows[field], columns) for field in ROW_FIELDS.intersection(rows))
    if not isinstance(rows, list):
        return False
    if len(rows) == len(columns) and not any(isinstance(cell, list | dict) for cell in rows):
        return True
    return all(0 < len(_cells_of(row)) <= len(columns) for row in rows)


def _cells_of(row: Any) -> list[Any]:
    cells = row if isinstance(row, list) else row.get(_cell_field(row)) if isinstance(row, dict) else None
    return cells if isinstance(cells, list) else []


def _cell_field(row: dict[str, Any]) -> str:
    return next((field for field in _CELLS if isinstance(row.get(field), list)), "")


def walk_rows(rewriter: "Rewriter", rows: Any, columns: Columns, kind: str, level: int) -> Any:
    """Rows with each cell visited under the name of its column; `rows` itself if nothing changed."""
    if isinstance(rows, dict):
        rewritten: Any = {
            field: walk_rows(rewriter, value, columns, kind, level)
            if field in ROW_FIELDS and are_rows(value, columns)
            else rewriter.walk(value, field, kind)
            for field, value in rows.items()
        }
    elif _cells_of(rows[0]):
        rewritten = [_walk_row(rewriter, row, columns, kind, level) for row in rows]
    else:
        rewritten = _walk_row(rewriter, rows, columns, kind, level)
    return rewritten if rewritten != rows else rows


def _walk_row(rewriter: "Rewriter", row: Any, columns: Columns, kind: str, level: int) -> Any:
    cells = [
        _walk_cell(rewriter, cell, column, kind, level)
        for column, cell in zip(columns, _cells_of(row), strict=False)
    ]
    if isinstance(row, list):
        return cells
    field = _cell_field(row)
    rest = {name: value for name, value in row.items() if name != field}
    return {name: cells if name == field else rewriter.walk(rest, "", kind)[name] for name in row}


def _walk_cell(rewriter: "Rewriter", cell: Any, column: Column, kind: str, level: int) -> Any:
    from analyzer.redaction.walk import walk_value

    # The head of a table may be told as its first row.
    if cell == column.name or (isinstance(cell, dict) and [*cell.values()] == [column.name]):
        return cell
    if column.inner and isinstance(cell, dict) and level < _MAX_LEVELS:
        inner = cell.get("v", cell)
        if isinstance(inner, list):
            changed: Any = [_walk_cell(rewriter, one, column, kind, level + 1) for one in inner]
        elif _cells_of(inner):
            changed = _walk_row(rewriter, inner, column.inner, kind, level + 1)
        else:
            changed = walk_value(rewriter, inner, column.name, kind, None, level)
        return {**cell, "v": changed} if "v" in cell else changed
    return walk_value(rewriter, cell, column.name, kind, rewriter.category(column.name), level)


_MAX_LEVELS = 50


def head_of(rewriter: "Rewriter", rows: list[Any]) -> Columns:
    """The columns that the first of several rows names, empty if it names nothing that is secret."""
    head, first = rows[0], rows[1]
    if not isinstance(head, list) or not isinstance(first, list) or not 2 <= len(head) <= 500:
        return ()
    if not all(isinstance(name, str) and _NAME.fullmatch(name) for name in head):
        return ()
    categories = [rewriter.category(name) for name in head]
    if not any(categories) or (len(head) == 2 and not _is_head(rewriter, categories, first)):
        return ()
    columns = tuple(map(Column, head))
    return columns if are_rows(rows, columns) else ()


def _is_head(rewriter: "Rewriter", categories: list[str | None], first: list[Any]) -> bool:
    """Whether two texts are the head of two columns rather than a name and its value."""
    if categories[1] is None or not first:
        return False
    is_name = isinstance(first[0], str) and rewriter.category(first[0]) is not None
    is_word = isinstance(first[0], str) and first[0].replace("_", "").replace("-", "").isalpha()
    return not is_name and (categories[0] is not None or not is_word)
