"""`analyzer export`."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Literal

from typer import Option

from analyzer.cli.command import Command
from analyzer.cli.options import AllowPartial, Input, OutputFile, ReadFlags, RedactionFlags, RuleFlags
from analyzer.cli.streams import refuse_overwriting, write_result

if TYPE_CHECKING:
    from analyzer.redaction.viewing import View

Format = Annotated[Literal["csv", "ndjson", "parquet"], Option("--format", "-f", help="The table's format.")]


def export(
    input: Input,
    rules: RuleFlags,
    read: ReadFlags,
    redaction: RedactionFlags,
    format: Format = "csv",
    output: OutputFile = None,
    allow_partial: AllowPartial = False,
) -> int:
    """Writes a table with a row for each exchange."""
    from analyzer.cli.viewing import Views

    refuse_overwriting(output, [input])
    encode = {"csv": _csv, "ndjson": _ndjson, "parquet": _parquet}[format]
    views = Views(input, rules, read, redaction)
    write_result(encode(views), output)
    return views.exit_code(allow_partial=allow_partial)


def _csv(views: Iterable["View"]) -> bytes:
    import csv
    import io

    from analyzer.report.escaping import csv_cell
    from analyzer.report.request_views import COLUMNS, table_row

    table = io.StringIO()
    writer = csv.writer(table, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for view in views:
        cells = table_row(view.exchange).values()
        writer.writerow([csv_cell("" if cell is None else str(cell)) for cell in cells])
    return table.getvalue().encode("utf-8")


def _ndjson(views: Iterable["View"]) -> bytes:
    from analyzer.report.encode import json_line
    from analyzer.report.request_views import table_row

    return b"".join(json_line(table_row(view.exchange)) + b"\n" for view in views)


def _parquet(views: Iterable["View"]) -> bytes:
    from analyzer.report.parquet import parquet_table

    return parquet_table(view.exchange for view in views)


COMMAND = Command(name="export", help="Write the exchanges as a table, redacted.", function=export)
