"""`analyzer list`."""

from analyzer.cli.command import Command
from analyzer.cli.options import AllowPartial, Input, ReadFlags, RedactionFlags, RuleFlags
from analyzer.cli.streams import print_line


def list_exchanges(
    input: Input,
    rules: RuleFlags,
    read: ReadFlags,
    redaction: RedactionFlags,
    allow_partial: AllowPartial = False,
) -> int:
    """Prints one line for each exchange."""
    from analyzer.cli.viewing import Views
    from analyzer.report.request_views import list_line

    views = Views(input, rules, read, redaction)
    for view in views:
        print_line(list_line(view.exchange, is_part=view.is_part))
    return views.exit_code(allow_partial=allow_partial)


COMMAND = Command(name="list", help="List the exchanges of an input, redacted.", function=list_exchanges)
