"""`analyzer list`."""

from typing import Annotated

from typer import Option

from analyzer.cli.command import Command
from analyzer.cli.options import AllowPartial, FormatFlags, Input, RedactionFlags
from analyzer.cli.streams import print_line

Filter = Annotated[
    str | None, Option("--filter", metavar="EXPR", help="Only exchanges that match: status:5xx host:api.")
]


def list_exchanges(
    input: Input,
    read: FormatFlags,
    redaction: RedactionFlags,
    filter: Filter = None,
    allow_partial: AllowPartial = False,
) -> int:
    """Prints one line for each exchange."""
    from analyzer.cli.viewing import Views
    from analyzer.report.request_views import list_line

    views = Views(input, read, redaction, filter)
    for view in views:
        print_line(list_line(view.exchange))
    return views.exit_code(allow_partial=allow_partial)


COMMAND = Command(name="list", help="List the exchanges of an input, redacted.", function=list_exchanges)
